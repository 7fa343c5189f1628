import { Component } from "@odoo/owl";

import { ConfirmationDialog } from "@web/core/confirmation_dialog/confirmation_dialog";
import { _t } from "@web/core/l10n/translation";

/** What happened to a message, what to do about it, and the buttons for that. */
export class MessageProblemPopover extends Component {
    static template = "whatsapp_crm.MessageProblemPopover";
    static props = ["message", "close"];

    get tick() {
        return this.props.message.wacrm_tick;
    }

    get isUnknown() {
        return this.tick.status === "unknown";
    }

    settle(method) {
        // The service itself: the popover, and with it its own hold on it, is gone by then.
        const { orm } = this.env.services;
        const { ids } = this.tick;
        this.props.close();
        return orm.call("whatsapp_crm.message", method, [ids]);
    }

    sendAgain() {
        if (!this.isUnknown) {
            return this.settle("action_retry");
        }
        const { dialog } = this.env.services;
        dialog.add(ConfirmationDialog, {
            title: _t("Send again"),
            body: _t("The message may have arrived already. The customer would then get it twice."),
            confirmLabel: _t("Send again"),
            confirm: () => this.settle("action_retry"),
            cancel: () => {},
        });
    }
}
