import { Composer } from "@mail/core/common/composer";
import "@mail/discuss/typing/common/composer_patch";
import { ComposerBar } from "@whatsapp_crm/composer/composer_bar";

import { useEffect } from "@odoo/owl";

import { _t } from "@web/core/l10n/translation";
import { patch } from "@web/core/utils/patch";

patch(Composer, {
    components: { ...Composer.components, WhatsappCrmComposerBar: ComposerBar },
});

/** @type {Composer} */
const composerPatch = {
    setup() {
        super.setup(...arguments);
        useEffect(
            (isNote) => {
                if (isNote && this.isWhatsappCrm) {
                    this.props.composer.wacrmSetMode("note");
                }
            },
            () => [this.props.composer.replyToMessage?.isNote]
        );
    },
    /** Does this composer write into a chat with a customer (and not edit a message)? */
    get isWhatsappCrm() {
        return Boolean(this.thread?.isWhatsappCrm && !this.props.composer.message);
    },
    get placeholder() {
        if (this.isWhatsappCrm && this.props.composer.wacrmIsNote) {
            return _t("Internal note: the customer does not see it");
        }
        return super.placeholder;
    },
    get isSendButtonDisabled() {
        return (
            super.isSendButtonDisabled ||
            (this.isWhatsappCrm && !this.props.composer.wacrmCanPost)
        );
    },
    get canProcessMessage() {
        return (
            super.canProcessMessage && (!this.isWhatsappCrm || this.props.composer.wacrmCanPost)
        );
    },
    get postData() {
        const postData = super.postData;
        if (!this.isWhatsappCrm) {
            return postData;
        }
        const { wacrmIsNote: isNote, wacrmChoices: choices } = this.props.composer;
        return {
            ...postData,
            isNote,
            // Whoever is mentioned is notified: nobody is by a message to the customer.
            ...(isNote ? {} : { mentionedPartners: [], mentionedRoles: [], mentionedChannels: [] }),
            // What the writer had on screen is what the message answers.
            wacrmAnswersUntil: isNote ? undefined : this.thread.newestPersistentMessage?.id,
            wacrmChoices: isNote ? undefined : choices,
            wacrmAsSupport: !isNote && this.thread.wacrmIsOfAnother && this.props.composer.wacrmIsSupport,
        };
    },
    /** Colleagues see who is writing, be it a note. */
    tellColleagues(isTyping) {
        const presence = this.env.services["whatsapp_crm.presence"];
        return isTyping ? presence.writing(this.thread) : presence.stoppedWriting(this.thread);
    },
    /** The customer may see that a member is writing to them, never that somebody writes a note. */
    notifyIsTyping(isTyping = true) {
        if (this.isWhatsappCrm) {
            this.tellColleagues(isTyping);
            const isForCustomer =
                this.thread.hasSelfAsMember && !this.props.composer.wacrmIsNote;
            if (isTyping ? !isForCustomer : !this.wacrmTypingTold) {
                return;
            }
            this.wacrmTypingTold = isTyping;
        }
        super.notifyIsTyping(...arguments);
    },
};
patch(Composer.prototype, composerPatch);
