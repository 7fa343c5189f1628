import { Composer } from "@mail/core/common/composer_model";

import { browser } from "@web/core/browser/browser";
import { isHtmlEmpty } from "@web/core/utils/html";
import { patch } from "@web/core/utils/patch";

/** @type {import("models").Composer} */
const composerPatch = {
    setup() {
        super.setup(...arguments);
        /**
         * Whom the text is for: "message" the customer, "note" colleagues only,
         * "note-for-now" colleagues as long as the window is closed.
         */
        this.wacrmMode = "message";
        /** Id of the conversation of somebody else that the user answers as support, until reload. */
        this.wacrmSupportedId = undefined;
        /**
         * The choices that go with the message, see `wacrm_fill` of the canned response.
         *
         * @type {{id: number, kind: string, button: string, titles: string[]}|undefined}
         */
        this.wacrmChoices = undefined;
        /** Labels by name of what canned responses left open here; what was filled in since counts no more. */
        this.wacrmAskedPlaces = {};
    },
    clear() {
        super.clear(...arguments);
        this.wacrmChoices = undefined;
        this.wacrmAskedPlaces = {};
    },
    /** What stands in braces and is nothing to send: `{name, label}[]`. */
    get wacrmOpenPlaces() {
        if (this.wacrmIsNote) {
            return [];
        }
        return Object.entries(this.wacrmAskedPlaces)
            .filter(([name]) => this.composerText.includes(`{${name}}`))
            .map(([name, label]) => ({ name, label }));
    },
    /** @param {string} value "" leaves the place out, with the space before it */
    wacrmFillPlace(name, value) {
        this.composerText = value
            ? this.composerText.replaceAll(`{${name}}`, value)
            : this.composerText.replaceAll(` {${name}}`, "").replaceAll(`{${name}}`, "");
    },
    /** Put a canned response at a position of the text, filled in by the server for this chat. */
    async wacrmInsertCanned(canned, position) {
        const { text, open, choices, attachment_id, store } = await this.store.env.services.orm.call(
            "mail.canned.response",
            "wacrm_fill",
            [[canned.id], this.targetThread.id]
        );
        this.store.insert(store);
        const before = this.composerText.slice(0, position);
        this.insertText(before && !/\s$/.test(before) ? ` ${text} ` : `${text} `, before.length);
        this.wacrmAskedPlaces = {
            ...this.wacrmAskedPlaces,
            ...Object.fromEntries(open.map(({ name, label }) => [name, label])),
        };
        if (choices) {
            canned.wacrmChoices = choices;
            this.wacrmChoices = choices;
        }
        if (attachment_id) {
            this.attachments.push(this.store["ir.attachment"].get(attachment_id));
        }
        this.autofocus++;
    },
    get wacrmIsNote() {
        return this.wacrmMode !== "message";
    },
    get wacrmIsEmpty() {
        return isHtmlEmpty(this.composerHtml) && this.attachments.length === 0;
    },
    /**
     * May what stands here be posted now? Notes always; messages while the window is open, and
     * where somebody else is responsible only as support.
     */
    get wacrmCanPost() {
        const thread = this.targetThread;
        return (
            this.wacrmIsNote ||
            Boolean(
                !this.wacrmOpenPlaces.length && thread?.wacrmIsWindowOpen && (!thread.wacrmIsOfAnother || this.wacrmIsSupport)
            )
        );
    },
    get wacrmIsSupport() {
        const conversation = this.targetThread?.wacrm_conversation;
        return Boolean(
            conversation?.id &&
                this.wacrmSupportedId === conversation.id &&
                !conversation.only_owner_answers
        );
    },
    wacrmAnswerAsSupport() {
        this.wacrmSupportedId = this.targetThread.wacrm_conversation.id;
    },
    get wacrmModeKey() {
        return `whatsapp_crm.composer_mode_${this.localId}`;
    },
    /** Kept beside the draft, which survives a reload: a note must not turn into a message. */
    wacrmSetMode(mode) {
        this.wacrmMode = mode;
        if (mode === "message") {
            browser.localStorage.removeItem(this.wacrmModeKey);
        } else {
            browser.localStorage.setItem(this.wacrmModeKey, mode);
        }
    },
    wacrmRestoreMode() {
        this.wacrmMode = browser.localStorage.getItem(this.wacrmModeKey) ?? this.wacrmMode;
    },
    /** The mode follows the window, but never under the fingers of somebody who is writing. */
    wacrmFollowWindow() {
        if (!this.wacrmIsEmpty) {
            return;
        }
        const isOpen = this.targetThread.wacrmIsWindowOpen;
        if (!isOpen && this.wacrmMode === "message") {
            this.wacrmSetMode("note-for-now");
        } else if (isOpen && this.wacrmMode === "note-for-now") {
            this.wacrmSetMode("message");
        }
    },
    /** A post that the server refused comes back here, in front of what was typed since. */
    wacrmTakeBack({ text, isNote, attachments, replyToMessage, choices }) {
        if (isNote) {
            this.wacrmSetMode("note");
        }
        this.composerText = [text, this.composerText].filter(Boolean).join("\n");
        this.attachments = [...attachments, ...this.attachments];
        this.replyToMessage ??= replyToMessage;
        this.wacrmChoices ??= choices;
    },
};
patch(Composer.prototype, composerPatch);
