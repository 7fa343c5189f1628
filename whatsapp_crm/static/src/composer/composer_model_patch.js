import { Composer } from "@mail/core/common/composer_model";
import { fields } from "@mail/core/common/record";

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
         * Kept with the draft, which survives a reload too: a note must not turn into a message.
         */
        this.wacrmMode = fields.Attr("message", {
            compute() {
                return browser.localStorage.getItem(this.wacrmModeKey) ?? "message";
            },
            onUpdate() {
                if (this.wacrmMode === "message") {
                    browser.localStorage.removeItem(this.wacrmModeKey);
                } else {
                    browser.localStorage.setItem(this.wacrmModeKey, this.wacrmMode);
                }
            },
        });
    },
    get wacrmModeKey() {
        return `whatsapp_crm.composer_mode_${this.localId}`;
    },
    get wacrmIsNote() {
        return this.wacrmMode !== "message";
    },
    get wacrmIsEmpty() {
        return isHtmlEmpty(this.composerHtml) && this.attachments.length === 0;
    },
    /** May what stands here be posted now? Notes always, messages while the window is open. */
    get wacrmCanPost() {
        return this.wacrmIsNote || Boolean(this.targetThread?.wacrmIsWindowOpen);
    },
    /** The mode follows the window, but never under the fingers of somebody who is writing. */
    wacrmFollowWindow() {
        if (!this.wacrmIsEmpty || !this.targetThread?.isWhatsappCrm) {
            return;
        }
        if (!this.targetThread.wacrmIsWindowOpen && this.wacrmMode === "message") {
            this.wacrmMode = "note-for-now";
        } else if (this.targetThread.wacrmIsWindowOpen && this.wacrmMode === "note-for-now") {
            this.wacrmMode = "message";
        }
    },
    /** A post that the server refused comes back here, in front of what was typed since. */
    wacrmRestore({ text, isNote, attachments, replyToMessage }) {
        if (isNote) {
            this.wacrmMode = "note";
        }
        this.composerText = [text, this.composerText].filter(Boolean).join("\n");
        this.attachments = [...attachments, ...this.attachments];
        this.replyToMessage ??= replyToMessage;
    },
};
patch(Composer.prototype, composerPatch);
