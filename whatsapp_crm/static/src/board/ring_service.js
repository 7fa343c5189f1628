import { browser } from "@web/core/browser/browser";
import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { Attention } from "@whatsapp_crm/alert/attention";
import { isOnMainTab } from "@whatsapp_crm/alert/main_tab";

export const RING = "whatsapp_crm.conversation/ring";
const MODEL = "whatsapp_crm.conversation";
const GATHER = 500; // ms: what begins together rings once

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
        this.attention = new Attention(services);
        this.title = services.title;
        this.ui = services.ui;
        this.gathered = [];
        this.missed = 0;
        services.bus_service.subscribe(RING, (call) => this.onRing(call));
        browser.addEventListener("focus", () => this.forget());
    }

    /** @param {{id: number, name: string, text: string, team: string, count: number, mine?: boolean}} call */
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
        if (await isOnMainTab(this.multiTab)) {
            this.attention.play();
            if (this.attention.isElsewhere || !this.isOnBoard) {
                const what = { ...this.describe(calls[0], count), ...this.look };
                this.attention.show(what, () => this.open(calls[0], count));
            }
        }
    }

    get look() {
        // On a phone it is one line, where who wrote matters most.
        return { tag: RING, className: "o-whatsapp_crm-Ring", isTitleShown: !this.ui.isSmall };
    }

    describe(first, count) {
        if (first.mine && count === 1) {
            const title = first.team ? _t("For you · %s", first.team) : _t("For you");
            return { title, body: first.text ? `${first.name}: ${first.text}` : first.name };
        }
        const title = first.team ? _t("Unassigned · %s", first.team) : _t("Unassigned");
        if (count > 1) {
            return { title, body: _t("%s customers wrote and nobody is responsible yet", count) };
        }
        return { title, body: first.text ? `${first.name}: ${first.text}` : first.name };
    }

    /** Whoever has the board on the screen sees the card come. */
    get isOnBoard() {
        return (
            !document.hidden &&
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
    dependencies: ["action", "bus_service", "multi_tab", "title", "ui", ...Attention.services],
    start: (env, services) => new Ring(env, services),
};

registry.category("services").add("whatsapp_crm.ring", ringService);
