import { UseSuggestion } from "@mail/core/common/suggestion_hook";

import { patch } from "@web/core/utils/patch";

patch(UseSuggestion.prototype, {
    /** In a chat with a customer, a canned response comes filled in, with its choices and its file. */
    insert(option) {
        const composer = this.composer;
        if (!option.cannedResponse || !this.thread?.isWhatsappCrm || composer.message) {
            return super.insert(...arguments);
        }
        const position = this.search.position;
        const text = composer.composerText;
        composer.composerText = text.slice(0, position) + text.slice(composer.selection.end);
        this.clearSearch();
        composer.cannedResponses.push(option.cannedResponse);
        return composer.wacrmInsertCanned(option.cannedResponse, position);
    },
});
