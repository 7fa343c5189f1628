import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { Attention } from "@whatsapp_crm/alert/attention";
import { isOnMainTab } from "@whatsapp_crm/alert/main_tab";

export const ALERT = "whatsapp_crm.conversation/alert";
export const ALERT_OVER = "whatsapp_crm.conversation/alert_over";
const MODEL = "whatsapp_crm.conversation";
const HOUR = 60;
const isBad = ({ point }) => ["breach", "handoff"].includes(point);

/**
 * A customer waits too long: a sound and a notification that stays until the customer is answered
 * or somebody closes it. Its click opens the conversation with the cursor in the composer.
 * There is one at a time: several customers share one, which leads to the board.
 * Only one tab alerts. The server sends nothing to those who muted WhatsApp.
 */
export class Alerts {
    constructor(services) {
        this.action = services.action;
        this.multiTab = services.multi_tab;
        this.attention = new Attention(services);
        /** What the notification is about: alerts by the conversation's id, the last one last. */
        this.alerts = new Map();
        this.close = () => {};
        services.bus_service.subscribe(ALERT, (alert) => this.onAlert(alert));
        services.bus_service.subscribe(ALERT_OVER, ({ ids }) => this.onOver(ids));
    }

    /**
     * @param {Object} alert see the server's `whatsapp_crm.alert`
     * @param {number} alert.id of the conversation
     * @param {string} alert.point "warning", "breach", "seen" or "handoff"
     * @param {boolean} alert.to_resolve it is about resolving it, not about an answer
     * @param {string} alert.name
     * @param {number} alert.minutes
     * @param {string} alert.text
     * @param {number} alert.count of conversations
     */
    async onAlert(alert) {
        if (!(await isOnMainTab(this.multiTab))) {
            return;
        }
        this.attention.play();
        this.alerts.delete(alert.id);
        if (!this.isShown(alert)) {
            this.alerts.set(alert.id, alert);
        }
        this.show();
    }

    onOver(ids) {
        const before = this.alerts.size;
        ids.forEach((id) => this.alerts.delete(id));
        if (this.alerts.size < before) {
            this.show();
        }
    }

    /** The notification says what there is now. */
    show() {
        this.close();
        this.close = () => {};
        const alert = this.together([...this.alerts.values()]);
        if (!alert) {
            return;
        }
        let isReplaced = false;
        const onClose = () => isReplaced || this.alerts.clear();
        const what = { ...this.describe(alert), onClose };
        const close = this.attention.show(what, () => this.open(alert));
        this.close = () => {
            isReplaced = true;
            close();
        };
    }

    /** @returns {Object|undefined} several alerts as one; as grave as the gravest of them */
    together(alerts) {
        if (alerts.length < 2) {
            return alerts[0];
        }
        return {
            ...(alerts.find(isBad) ?? alerts[0]),
            count: alerts.reduce((sum, { count }) => sum + count, 0),
            text: alerts.map(({ count, name, text }) => (count > 1 ? text : name)).join(", "),
        };
    }

    describe(alert) {
        const { name, minutes, text, count } = alert;
        const look = {
            tag: ALERT,
            type: isBad(alert) ? "danger" : "warning",
            sticky: true,
            className: "o-whatsapp_crm-Ring o-whatsapp_crm-Alert",
            button: count > 1 ? _t("Open") : _t("Answer"),
        };
        if (count > 1) {
            return { ...look, title: _t("%s conversations need an answer", count), body: text };
        }
        return {
            ...look,
            title: this.title(alert, this.duration(minutes)),
            body: text ? `${name}: ${text}` : name,
        };
    }

    title({ point, to_resolve: isToResolve }, duration) {
        if (isToResolve) {
            return point === "breach"
                ? _t("Escalated · not resolved for %s", duration)
                : _t("At risk · not resolved for %s", duration);
        }
        switch (point) {
            case "breach":
                return _t("Escalated · waiting for %s", duration);
            case "seen":
                return _t("Seen, not answered · for %s", duration);
            case "handoff":
                return _t("Handoff not accepted · for %s", duration);
            default:
                return _t("At risk · waiting for %s", duration);
        }
    }

    duration(minutes) {
        return minutes < 2 * HOUR ? _t("%s min", minutes) : _t("%s h", Math.floor(minutes / HOUR));
    }

    /** Whoever has the conversation before them needs no notification. */
    isShown({ id, count }) {
        const { action, props } = this.action.currentController ?? {};
        return (
            document.hasFocus() &&
            count === 1 &&
            action?.res_model === MODEL &&
            props?.resId === id
        );
    }

    open({ id, count }) {
        if (count > 1) {
            return this.action.doAction("whatsapp_crm.whatsapp_crm_conversation_action");
        }
        return this.action.doAction({
            type: "ir.actions.act_window",
            res_model: MODEL,
            res_id: id,
            views: [[false, "form"]],
            context: { wacrm_write: true },
        });
    }
}

export const alertService = {
    dependencies: ["action", "bus_service", "multi_tab", ...Attention.services],
    start: (env, services) => new Alerts(services),
};

registry.category("services").add("whatsapp_crm.alert", alertService);
