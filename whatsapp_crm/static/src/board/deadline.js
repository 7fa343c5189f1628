import { Component } from "@odoo/owl";

import { formatDateTime } from "@web/core/l10n/dates";
import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { standardWidgetProps } from "@web/views/widgets/standard_widget_props";
import { useTicking } from "@whatsapp_crm/board/ticker";
import { deadlineText, urgencyOf } from "@whatsapp_crm/board/wait_time";

/**
 * Until when the customer was promised an answer, ticking; nothing where nobody waits or nothing
 * was promised. `<widget name="wacrm_deadline"/>` on a conversation.
 */
export class Deadline extends Component {
    static template = "whatsapp_crm.Deadline";
    static props = { ...standardWidgetProps };

    setup() {
        super.setup();
        this.deadline = useTicking(this, () => this.compute(this.props.record.data));
    }

    compute(data) {
        const { waiting_since: since, answer_due_at: dueAt } = data;
        if (!since || !dueAt) {
            return undefined;
        }
        return {
            kind: urgencyOf(data),
            text: deadlineText(dueAt),
            title: _t("Answer promised until %s", formatDateTime(dueAt)),
        };
    }
}

registry.category("view_widgets").add("wacrm_deadline", {
    component: Deadline,
    fieldDependencies: [
        { name: "waiting_since", type: "datetime" },
        { name: "answer_warning_at", type: "datetime" },
        { name: "answer_due_at", type: "datetime" },
    ],
});
