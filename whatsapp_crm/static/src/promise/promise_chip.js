import { Component } from "@odoo/owl";

import { formatDateTime } from "@web/core/l10n/dates";
import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { standardWidgetProps } from "@web/views/widgets/standard_widget_props";
import { useTicking } from "@whatsapp_crm/board/ticker";
import { untilText } from "@whatsapp_crm/board/wait_time";

const { DateTime } = luxon;

/**
 * What was promised to the customer first and is still to be done, and until when:
 * `<widget name="wacrm_promise_chip"/>` on a conversation. Red once its time is over.
 */
export class PromiseChip extends Component {
    static template = "whatsapp_crm.PromiseChip";
    static props = { ...standardWidgetProps };

    setup() {
        super.setup();
        this.chip = useTicking(this, () => promiseChipOf(this.props.record.data));
    }
}

/**
 * @param {{promise_what: string, promise_due_at: luxon.DateTime|false, promise_count: number}} data
 * @param {luxon.DateTime} [now]
 * @returns {{isLate: boolean, text: string, title: string}|undefined}
 */
export function promiseChipOf(
    { promise_what: what, promise_due_at: dueAt, promise_count: count },
    now = DateTime.now()
) {
    if (!dueAt) {
        return undefined;
    }
    const more = count > 1 ? ` +${count - 1}` : "";
    const until = { what, at: formatDateTime(dueAt) };
    return {
        isLate: dueAt <= now,
        text: `${what} · ${untilText(dueAt, now)}${more}`,
        title:
            dueAt <= now
                ? _t("Promise broken: %(what)s, until %(at)s", until)
                : _t("Promised: %(what)s, until %(at)s", until),
    };
}

registry.category("view_widgets").add("wacrm_promise_chip", {
    component: PromiseChip,
    fieldDependencies: [
        { name: "promise_what", type: "char" },
        { name: "promise_due_at", type: "datetime" },
        { name: "promise_count", type: "integer" },
    ],
});
