import { Component } from "@odoo/owl";

import { formatDateTime } from "@web/core/l10n/dates";
import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { standardFieldProps } from "@web/views/fields/standard_field_props";
import { useTicking } from "@whatsapp_crm/board/ticker";
import { secondsSince, urgencyNow, waitText } from "@whatsapp_crm/board/wait_time";

/**
 * On a lead's card: a customer waits for an answer on WhatsApp, and since when, in the colours of
 * the conversation's own card.
 */
export class LeadBadge extends Component {
    static template = "whatsapp_crm.LeadBadge";
    static props = { ...standardFieldProps };

    setup() {
        super.setup();
        this.badge = useTicking(this, () => {
            const { data } = this.props.record;
            const since = data[this.props.name];
            const urgency = data.wacrm_urgency;
            return (
                since && {
                    kind: urgencyNow({ urgency, urgency_turns_at: data.wacrm_urgency_turns_at }),
                    text: waitText(secondsSince(since)),
                    title: _t("Customer waiting on WhatsApp since %s", formatDateTime(since)),
                }
            );
        });
    }
}

registry.category("fields").add("wacrm_lead_badge", {
    component: LeadBadge,
    supportedTypes: ["datetime"],
    fieldDependencies: [
        { name: "wacrm_urgency", type: "selection" },
        { name: "wacrm_urgency_turns_at", type: "datetime" },
    ],
});
