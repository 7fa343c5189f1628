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
                thread?.wacrmIsWindowOpen && (!thread.wacrmIsOfAnother || this.wacrmIsSupport)
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
    wacrmTakeBack({ text, isNote, attachments, replyToMessage }) {
        if (isNote) {
            this.wacrmSetMode("note");
        }
        this.composerText = [text, this.composerText].filter(Boolean).join("\n");
        this.attachments = [...attachments, ...this.attachments];
        this.replyToMessage ??= replyToMessage;
    },
};
patch(Composer.prototype, composerPatch);
