import { Component } from "@odoo/owl";

import { ConfirmationDialog } from "@web/core/confirmation_dialog/confirmation_dialog";
import { _t } from "@web/core/l10n/translation";
import { useService } from "@web/core/utils/hooks";

/** What happened to a message, what to do about it, and the buttons for that. */
export class MessageProblemPopover extends Component {
    static template = "whatsapp_crm.MessageProblemPopover";
    static props = ["message", "close"];

    setup() {
        super.setup();
        this.orm = useService("orm");
        this.dialog = useService("dialog");
    }

    get tick() {
        return this.props.message.wacrm_tick;
    }

    get isUnknown() {
        return this.tick.status === "unknown";
    }

    async settle(method) {
        const ids = this.tick.ids;
        this.props.close();
        await this.orm.call("whatsapp_crm.message", method, [ids]);
    }

    sendAgain() {
        if (!this.isUnknown) {
            return this.settle("action_retry");
        }
        const { orm, tick } = this;
        this.props.close();
        this.dialog.add(ConfirmationDialog, {
            title: _t("Send again"),
            body: _t("The message may have arrived already. The customer would then get it twice."),
            confirmLabel: _t("Send again"),
            confirm: () => orm.call("whatsapp_crm.message", "action_retry", [tick.ids]),
            cancel: () => {},
        });
    }
}
