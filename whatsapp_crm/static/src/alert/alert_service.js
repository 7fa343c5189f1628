import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { Attention } from "@whatsapp_crm/alert/attention";
import { isOnMainTab } from "@whatsapp_crm/alert/main_tab";

export const ALERT = "whatsapp_crm.conversation/alert";
export const ALERT_OVER = "whatsapp_crm.conversation/alert_over";
const MODEL = "whatsapp_crm.conversation";
const HOUR = 60;

/**
 * A customer waits too long: a sound and a notification that stays until the customer is answered
 * or somebody closes it. Its click opens the conversation with the cursor in the composer.
 * Only one tab alerts. The server sends nothing to those who muted WhatsApp.
 */
export class Alerts {
    constructor(services) {
        this.action = services.action;
        this.multiTab = services.multi_tab;
        this.attention = new Attention(services);
        /** What takes a conversation's notification away, by the conversation's id. */
        this.closers = new Map();
        services.bus_service.subscribe(ALERT, (alert) => this.onAlert(alert));
        services.bus_service.subscribe(ALERT_OVER, ({ ids }) => ids.forEach((id) => this.close(id)));
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
        this.close(alert.id);
        if (!this.isShown(alert)) {
            this.closers.set(
                alert.id,
                this.attention.show(this.describe(alert), () => this.open(alert))
            );
        }
    }

    describe(alert) {
        const { id, point, name, minutes, text, count } = alert;
        const isBad = ["breach", "handoff"].includes(point);
        const look = {
            tag: `${ALERT}/${id}`,
            type: isBad ? "danger" : "warning",
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

    close(id) {
        this.closers.get(id)?.();
        this.closers.delete(id);
    }
}

export const alertService = {
    dependencies: ["action", "bus_service", "multi_tab", ...Attention.services],
    start: (env, services) => new Alerts(services),
};

registry.category("services").add("whatsapp_crm.alert", alertService);
