import { Component } from "@odoo/owl";
import { MessageProblemPopover } from "@whatsapp_crm/thread/message_problem_popover";

import { _t } from "@web/core/l10n/translation";
import { usePopover } from "@web/core/popover/popover_hook";

/** Under a message that may not have arrived: says so in words, and leads to what can be done. */
export class MessageProblem extends Component {
    static template = "whatsapp_crm.MessageProblem";
    static props = ["message"];

    setup() {
        super.setup();
        this.popover = usePopover(MessageProblemPopover, { position: "bottom-end" });
    }

    get status() {
        return this.props.message.wacrm_tick?.status;
    }

    get text() {
        return {
            failed: _t("Not delivered"),
            expired: _t("Not delivered"),
            unknown: _t("Not confirmed by WhatsApp"),
        }[this.status];
    }

    onClick(ev) {
        ev.stopPropagation();
        this.popover.open(ev.currentTarget, { message: this.props.message });
    }
}
