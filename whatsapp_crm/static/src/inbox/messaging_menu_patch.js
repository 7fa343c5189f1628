import { MessagingMenu } from "@mail/core/public_web/messaging_menu";

import { _t } from "@web/core/l10n/translation";
import { patch } from "@web/core/utils/patch";

patch(MessagingMenu.prototype, {
    /** Chats of one's own: a tab of their own on wide screens too. */
    get wacrmHasChats() {
        return Boolean(
            this.store.discuss.wacrmCategory?.threads.some((thread) => thread.displayToSelf)
        );
    },
    get wacrmCounter() {
        return this.store.discuss.wacrmCategory?.threadsWithCounter.length;
    },
    get _tabs() {
        const tabs = super._tabs;
        if (this.wacrmHasChats) {
            tabs.push({
                counter: this.wacrmCounter,
                icon: "fa fa-whatsapp",
                id: "whatsapp_crm",
                label: _t("WhatsApp"),
                sequence: 15,
            });
        }
        return tabs;
    },
});
