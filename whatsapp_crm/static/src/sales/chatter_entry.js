import { Component, useState } from "@odoo/owl";

import {
    deserializeDate,
    deserializeDateTime,
    formatDate,
    toLocaleDateTimeString,
} from "@web/core/l10n/dates";
import { useService } from "@web/core/utils/hooks";
import { useConversationChanges } from "@whatsapp_crm/board/conversation_changes";

/**
 * A WhatsApp conversation in the chatter of its lead or contact: one line, and the rest on demand.
 * What it shows is read with the reader's own rights and kept up to date while it is on the screen.
 */
export class ChatterEntry extends Component {
    static template = "whatsapp_crm.ChatterEntry";
    /** `summary`: see `_entry_summary` of whatsapp_crm.conversation. */
    static props = { summary: Object };

    setup() {
        super.setup();
        this.orm = useService("orm");
        this.action = useService("action");
        this.state = useState({ isOpen: false, loaded: undefined });
        useConversationChanges(() => this.load(), {
            concerns: ({ ids }) => ids.includes(this.props.summary.id),
        });
    }

    /** @returns {Object} the newest that is known of the conversation */
    get entry() {
        return this.state.loaded ?? this.props.summary;
    }

    get period() {
        const { opened_at: begun, resolved_at: ended } = this.entry;
        const day = (text) => formatDate(deserializeDateTime(text));
        return ended && day(ended) !== day(begun) ? `${day(begun)} – ${day(ended)}` : day(begun);
    }

    /** @returns {string} responsible and how it ended, as far as there is anything to say */
    get line() {
        return [this.entry.responsible, this.entry.outcome].filter(Boolean).join(" · ");
    }

    get nextStep() {
        const { what, who, when } = this.entry.next_step;
        return [what, who, when && formatDate(deserializeDate(when))].filter(Boolean).join(" · ");
    }

    timeOf(message) {
        return toLocaleDateTimeString(deserializeDateTime(message.at), { showSeconds: false });
    }

    async load() {
        this.state.loaded = await this.orm.silent.call(
            "whatsapp_crm.conversation",
            "get_chatter_entry",
            [[this.props.summary.id]]
        );
    }

    async toggle() {
        this.state.isOpen = !this.state.isOpen;
        if (this.state.isOpen && !this.state.loaded) {
            await this.load();
        }
    }

    /** What happened in it, on a page of its own. */
    async openStory() {
        this.action.doAction(
            await this.orm.call("whatsapp_crm.conversation", "action_print_story", [
                [this.props.summary.id],
            ])
        );
    }

    open() {
        this.action.doAction({
            type: "ir.actions.act_window",
            res_model: "whatsapp_crm.conversation",
            res_id: this.props.summary.id,
            views: [[false, "form"]],
        });
    }
}
