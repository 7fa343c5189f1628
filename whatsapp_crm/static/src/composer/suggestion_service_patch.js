import { SuggestionService } from "@mail/core/common/suggestion_service";
import "@mail/discuss/core/common/suggestion_service_patch";

import { patch } from "@web/core/utils/patch";

/** @type {SuggestionService} */
const suggestionServicePatch = {
    /** Mentions belong into notes: a message to the customer notifies nobody else. */
    getSupportedDelimiters(thread) {
        const delimiters = super.getSupportedDelimiters(...arguments);
        if (!thread?.isWhatsappCrm) {
            return delimiters;
        }
        const unwanted = thread.composer?.wacrmIsNote ? ["/"] : ["/", "@", "#"];
        return delimiters.filter(([delimiter]) => !unwanted.includes(delimiter));
    },
    /** The customer is nobody to mention: a note would reach them by e-mail. */
    getPartnerSuggestions(thread) {
        const partners = super.getPartnerSuggestions(...arguments);
        return thread?.isWhatsappCrm
            ? partners.filter((partner) => partner.main_user_id?.share === false)
            : partners;
    },
};
patch(SuggestionService.prototype, suggestionServicePatch);
