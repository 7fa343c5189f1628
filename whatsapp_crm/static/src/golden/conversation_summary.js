import { Component } from "@odoo/owl";

import {
    deserializeDate,
    deserializeDateTime,
    formatDate,
    toLocaleDateTimeString,
} from "@web/core/l10n/dates";
import { registry } from "@web/core/registry";
import { standardFieldProps } from "@web/views/fields/standard_field_props";

/**
 * What a salesperson may know of the chat behind a golden flag, without WhatsApp's rights: who,
 * when, how it ended and the last words.
 */
export class ConversationSummary extends Component {
    static template = "whatsapp_crm.ConversationSummary";
    static props = { ...standardFieldProps };

    /** @returns {Object|false} see `conversation_summary` of whatsapp_crm.golden.flag */
    get summary() {
        return this.props.record.data[this.props.name];
    }

    get line() {
        const { name, opened_at: at, responsible, state_label: state, outcome } = this.summary;
        const day = formatDate(deserializeDateTime(at));
        return [name, day, responsible, outcome || state].filter(Boolean).join(" · ");
    }

    get nextStep() {
        const { what, who, when } = this.summary.next_step;
        return [what, who, when && formatDate(deserializeDate(when))].filter(Boolean).join(" · ");
    }

    timeOf(message) {
        return toLocaleDateTimeString(deserializeDateTime(message.at), { showSeconds: false });
    }
}

registry.category("fields").add("wacrm_conversation_summary", {
    component: ConversationSummary,
    supportedTypes: ["json"],
});
