import { Component } from "@odoo/owl";

import { _t } from "@web/core/l10n/translation";

const ONE = { checks: 1, color: "text-muted" };
const TICKS = {
    queued: { icon: "fa-clock-o", color: "text-muted", title: _t("Waiting to be sent") },
    sending: { icon: "fa-clock-o", color: "text-muted", title: _t("Sending") },
    accepted: { ...ONE, title: _t("Accepted by WhatsApp") },
    held: { ...ONE, title: _t("Held by WhatsApp") },
    sent: { ...ONE, title: _t("Sent") },
    delivered: { checks: 2, color: "text-muted", title: _t("Delivered") },
    read: { checks: 2, color: "o-read", title: _t("Read") },
    played: { checks: 2, color: "o-read", title: _t("Played") },
    cancelled: { icon: "fa-ban", color: "text-muted", title: _t("Not sent") },
    failed: { icon: "fa-exclamation-circle", color: "text-danger", title: _t("Not delivered") },
    expired: { icon: "fa-exclamation-circle", color: "text-danger", title: _t("Not delivered") },
    unknown: {
        icon: "fa-question-circle",
        color: "o-unknown",
        title: _t("Not confirmed by WhatsApp"),
    },
};

/** How far one message of ours got, as small as WhatsApp shows it. */
export class MessageTick extends Component {
    static template = "whatsapp_crm.MessageTick";
    static props = ["message", "className?"];

    /** A status that is not known here shows as one tick rather than as an error. */
    get tick() {
        return TICKS[this.props.message.wacrm_tick.status] ?? TICKS.sent;
    }

    get title() {
        const title = this.tick.title.toString();
        return this.props.message.wacrm_tick.origin === "phone_app"
            ? _t("Answered from the phone · %(status)s", { status: title })
            : title;
    }
}
