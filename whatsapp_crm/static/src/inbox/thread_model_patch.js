import { Thread } from "@mail/core/common/thread_model";

import { patch } from "@web/core/utils/patch";

/** @type {import("models").Thread} */
const threadPatch = {
    _computeDiscussAppCategory() {
        return this.isWhatsappCrm
            ? this.store.discuss.wacrmCategory
            : super._computeDiscussAppCategory();
    },
    setAsDiscussThread() {
        super.setAsDiscussThread(...arguments);
        if (this.isWhatsappCrm && this.store.env.services.ui.isSmall) {
            this.store.discuss.activeTab = "whatsapp_crm";
        }
    },
};
patch(Thread.prototype, threadPatch);
