import { browser } from "@web/core/browser/browser";
import { rpc } from "@web/core/network/rpc";
import { registry } from "@web/core/registry";
import { user } from "@web/core/user";

export const BEAT = 30 * 1000;
/** Whoever was not heard of for so long is gone. */
export const EXPIRES = 60 * 1000;
/** Whoever wrote nothing for so long reads. */
export const STOPPED_WRITING = 10 * 1000;
const WRITING_BEAT = 5 * 1000;
/** Timers may be a little early. */
const MARGIN = 100;
/** Nobody answers a newcomer at the same instant as everybody else. */
const ANSWER_WITHIN = 1000;

/**
 * Who has a chat with a customer open, or writes in it: told on open, focus, leave and every
 * 30 seconds to everybody who shows the chat, kept nowhere.
 */
export class Presence {
    constructor(env, { bus_service: bus, "mail.store": store }) {
        this.store = store;
        /** How many components show a chat here, by its id. */
        this.shown = new Map();
        this.lastWriting = new Map();
        bus.subscribe("whatsapp_crm.presence", (payload) => this.hear(payload));
        browser.addEventListener("focus", () => this.beat({ hello: true }));
        browser.setInterval(() => this.beat(), BEAT);
    }

    tell(id, doing, { hello = false } = {}) {
        return rpc(
            "/whatsapp_crm/presence",
            { channel_id: id, doing, hello },
            { silent: true }
        ).catch(() => {}); // a colleague who is not seen is no reason for an error
    }

    open(thread) {
        const count = this.shown.get(thread.id) ?? 0;
        this.shown.set(thread.id, count + 1);
        if (!count) {
            this.tell(thread.id, "open", { hello: true });
        }
    }

    leave(thread) {
        const count = this.shown.get(thread.id) - 1;
        if (count > 0) {
            this.shown.set(thread.id, count);
            return;
        }
        this.shown.delete(thread.id);
        this.lastWriting.delete(thread.id);
        this.tell(thread.id, "left");
    }

    /** A tab that nobody looks at says nothing: after a minute its user is not there any more. */
    beat(options) {
        for (const id of this.shown.keys()) {
            this.forget(id);
            if (document.visibilityState === "visible") {
                this.tell(id, this.isWriting(id) ? "writing" : "open", options);
            }
        }
    }

    isWriting(id) {
        return Date.now() - (this.lastWriting.get(id) ?? 0) < STOPPED_WRITING;
    }

    writing(thread) {
        if (this.shown.has(thread.id) && Date.now() - (this.lastWriting.get(thread.id) ?? 0) >= WRITING_BEAT) {
            this.lastWriting.set(thread.id, Date.now());
            this.tell(thread.id, "writing");
        }
    }

    stoppedWriting(thread) {
        if (this.isWriting(thread.id)) {
            this.lastWriting.delete(thread.id);
            this.tell(thread.id, "open");
        }
    }

    hear({ channel_id: id, user_id: userId, name, doing, hello }) {
        const thread = this.store.Thread.get({ model: "discuss.channel", id });
        if (!thread || userId === user.userId) {
            return;
        }
        const others = { ...thread.wacrmOthers };
        delete others[userId];
        if (doing !== "left") {
            others[userId] = { name, doing, at: Date.now() };
        }
        thread.wacrmOthers = others;
        if (doing === "writing") {
            browser.setTimeout(() => this.forget(id), STOPPED_WRITING + MARGIN);
        }
        if (hello && this.shown.has(id) && document.visibilityState === "visible") {
            browser.setTimeout(
                () => this.shown.has(id) && this.tell(id, this.isWriting(id) ? "writing" : "open"),
                Math.random() * ANSWER_WITHIN
            );
        }
    }

    forget(id) {
        const thread = this.store.Thread.get({ model: "discuss.channel", id });
        if (thread) {
            thread.wacrmOthers = withoutSilent(thread.wacrmOthers, Date.now());
        }
    }
}

/**
 * @param {Object} others {name, doing, at} by user id
 * @param {number} now milliseconds
 * @returns {Object} those who were heard of lately; who stopped writing has it open
 */
export function withoutSilent(others, now) {
    const left = {};
    for (const [id, other] of Object.entries(others)) {
        if (now - other.at < EXPIRES) {
            const stopped = other.doing === "writing" && now - other.at >= STOPPED_WRITING;
            left[id] = stopped ? { ...other, doing: "open" } : other;
        }
    }
    return left;
}

export const presenceService = {
    dependencies: ["bus_service", "mail.store"],
    start: (env, services) => new Presence(env, services),
};
registry.category("services").add("whatsapp_crm.presence", presenceService);
