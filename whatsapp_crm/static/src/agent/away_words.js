import { formatDateTime, deserializeDateTime } from "@web/core/l10n/dates";
import { _t } from "@web/core/l10n/translation";

/**
 * @param {{away_until: string|false, cover: string}} me see ``MyState``
 * @returns {string} "Away until 25 Nov, 9:00, covered by Laura"
 */
export function awayWords({ away_until: until, cover }) {
    const when = until && formatDateTime(deserializeDateTime(until), { showSeconds: false });
    if (cover) {
        return when
            ? _t("Away until %(when)s, covered by %(cover)s", { when, cover })
            : _t("Away, covered by %s", cover);
    }
    return when ? _t("Away until %s", when) : _t("Away");
}
