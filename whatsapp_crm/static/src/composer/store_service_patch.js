import { Store } from "@mail/core/common/store_service";
import { convertBrToLineBreak } from "@mail/utils/common/format";

import { _t } from "@web/core/l10n/translation";
import { patch } from "@web/core/utils/patch";

/** @type {import("models").Store} */
const storePatch = {
    async getMessagePostParams({ postData }) {
        const params = await super.getMessagePostParams(...arguments);
        if (postData.wacrmAnswersUntil) {
            params.post_data.wacrm_answers_until = postData.wacrmAnswersUntil;
        }
        if (postData.wacrmChoices) {
            params.post_data.wacrm_canned_id = postData.wacrmChoices.id;
        }
        if (postData.wacrmAsSupport) {
            params.post_data.wacrm_as_support = true;
        }
        return params;
    },
    /**
     * Core keeps a post that failed as a bubble without a reason, gone at the next reload.
     * What was meant for a customer comes back into the composer, with the reason.
     */
    async doMessagePost(params, tmpMessage) {
        const thread = tmpMessage?.thread;
        if (!thread?.isWhatsappCrm) {
            return super.doMessagePost(...arguments);
        }
        const isNote = params.post_data.subtype_xmlid === "mail.mt_note";
        if (isNote) {
            tmpMessage.subtype_id = this.mt_note;
        }
        try {
            return await super.doMessagePost(params);
        } catch (error) {
            thread.composer.wacrmTakeBack({
                text: convertBrToLineBreak(tmpMessage.body),
                isNote,
                attachments: [...tmpMessage.attachment_ids],
                replyToMessage: tmpMessage.parent_id,
                choices: this["mail.canned.response"].get(params.post_data.wacrm_canned_id)
                    ?.wacrmChoices,
            });
            tmpMessage.delete();
            this.env.services.notification.add(
                error.data?.message ?? _t("The message could not be sent. Your text is kept."),
                { type: "danger" }
            );
        }
    },
};
patch(Store.prototype, storePatch);
