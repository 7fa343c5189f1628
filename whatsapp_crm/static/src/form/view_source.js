import { _t } from "@web/core/l10n/translation";
import { Domain } from "@web/core/domain";
import { user } from "@web/core/user";

/** As the board and the model sort: the longest wait first. */
const ORDER = "waiting_since, last_in_at desc, id desc";

/** What an agent works where no list was left: the queue and what is theirs. */
function ownAndUnassigned() {
    return {
        domain: [
            ["state", "!=", "resolved"],
            "|",
            "|",
            ["user_id", "=", user.userId],
            ["handoff_id.to_user_id", "=", user.userId],
            ["state", "=", "new"],
        ],
        order: ORDER,
        title: _t("Unassigned and mine"),
    };
}

/** The side panel is not shown in a form, hence left out of the search model's own domain. */
function currentDomain(searchModel) {
    const panel = searchModel._getSearchPanelDomain().toList(searchModel.domainEvalContext);
    return Domain.and([searchModel.domain, panel]).toList();
}

function currentOrder(orderBy) {
    const terms = orderBy.map(({ name, asc }) => `${name} ${asc ? "asc" : "desc"}`);
    return [...terms, ORDER].join(", ");
}

function currentTitle(searchModel) {
    const names = searchModel.facets
        .filter(({ type }) => type !== "groupBy")
        .flatMap(({ values }) => values);
    return names.join(" · ") || _t("Conversations");
}

/**
 * The view that the form was opened from, with its filters, side panel and order.
 *
 * @param {Object} searchModel of the form, which takes over the state of the view's
 * @param {Object} props of the form
 * @param {number[]} [props.resIds] the view's records; none where the form was opened by itself
 * @param {{ wacrmOrderBy?: string }} [props.globalState] what the view left, its order as JSON
 * @returns {{ domain: Array, order: string, title: string }}
 */
export function viewSource(searchModel, { resIds, globalState }) {
    if (!resIds) {
        return ownAndUnassigned();
    }
    return {
        domain: currentDomain(searchModel),
        order: currentOrder(JSON.parse(globalState?.wacrmOrderBy ?? "[]")),
        title: currentTitle(searchModel),
    };
}
