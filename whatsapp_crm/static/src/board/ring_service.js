import { browser } from "@web/core/browser/browser";
import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";

export const RING = "whatsapp_crm.conversation/ring";
const MODEL = "whatsapp_crm.conversation";
const GATHER = 500; // ms: what begins together rings once
const QUIET = 3000; // ms between two sounds

/**
 * A conversation begins that nobody owns: sound, a notification of the desktop where the page has
 * no focus (else one on the page), and a number in the title until one comes back to the page.
 * Only one tab rings. The server rings for nobody who muted it.
 */
export class Ring {
    constructor(env, services) {
        this.env = env;
        this.action = services.action;
        this.multiTab = services.multi_tab;
        this.notification = services.notification;
        this.sound = services["mail.sound_effects"];
        this.title = services.title;
        this.gathered = [];
        this.missed = 0;
        this.lastSoundAt = -Infinity;
        services.bus_service.subscribe(RING, (call) => this.onRing(call));
        browser.addEventListener("focus", () => this.forget());
    }

    /** @param {{id: number, name: string, text: string, team: string, count: number}} call */
    onRing(call) {
        this.gathered.push(call);
        this.timer ??= browser.setTimeout(() => this.ring(), GATHER);
    }

    async ring() {
        const calls = this.gathered;
        const count = calls.reduce((sum, call) => sum + call.count, 0);
        this.gathered = [];
        this.timer = undefined;
        if (!document.hasFocus()) {
            this.missed += count;
            this.title.setCounters({ whatsapp_crm: this.missed });
        }
        if (await this.multiTab.isOnMainTab()) {
            this.play();
            this.show(this.describe(calls[0], count), () => this.open(calls[0], count));
        }
    }

    play() {
        if (Date.now() - this.lastSoundAt >= QUIET) {
            this.lastSoundAt = Date.now();
            this.sound.play("new-message");
        }
    }

    describe(first, count) {
        const title = first.team ? _t("Unassigned · %s", first.team) : _t("Unassigned");
        if (count > 1) {
            return { title, body: _t("%s customers wrote and nobody is responsible yet", count) };
        }
        return { title, body: first.text ? `${first.name}: ${first.text}` : first.name };
    }

    show({ title, body }, open) {
        if (document.hasFocus() || browser.Notification?.permission !== "granted") {
            if (!this.isOnBoard) {
                this.notification.add(body, {
                    title,
                    type: "info",
                    buttons: [{ name: _t("Open"), primary: true, onClick: open }],
                });
            }
            return;
        }
        const shown = new browser.Notification(title, { body, tag: RING });
        shown.addEventListener("click", () => {
            window.focus();
            shown.close();
            open();
        });
    }

    /** Whoever looks at the board sees the card come. */
    get isOnBoard() {
        return (
            document.hasFocus() &&
            this.action.currentController?.action?.res_model === MODEL &&
            this.action.currentController.view?.multiRecord
        );
    }

    open(first, count) {
        if (count > 1) {
            return this.action.doAction("whatsapp_crm.whatsapp_crm_conversation_action");
        }
        return this.action.doAction({
            type: "ir.actions.act_window",
            res_model: MODEL,
            res_id: first.id,
            views: [[false, "form"]],
        });
    }

    forget() {
        this.missed = 0;
        this.title.setCounters({ whatsapp_crm: undefined });
    }
}

export const ringService = {
    dependencies: [
        "action",
        "bus_service",
        "mail.sound_effects",
        "multi_tab",
        "notification",
        "title",
    ],
    start: (env, services) => new Ring(env, services),
};

registry.category("services").add("whatsapp_crm.ring", ringService);
