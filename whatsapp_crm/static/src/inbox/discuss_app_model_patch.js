import { fields } from "@mail/core/common/record";
import { DiscussApp } from "@mail/core/public_web/discuss_app_model";

import { _t } from "@web/core/l10n/translation";
import { patch } from "@web/core/utils/patch";

/** @type {import("models").DiscussApp} */
const discussAppPatch = {
    setup() {
        super.setup(...arguments);
        /** The chats that the user works now: those they are a member of. */
        this.wacrmCategory = fields.One("DiscussAppCategory", {
            compute() {
                return {
                    extraClass: "o-whatsapp_crm-DiscussSidebarCategory",
                    hideWhenEmpty: true,
                    icon: "fa fa-whatsapp",
                    id: "whatsapp_crm.category",
                    name: _t("WhatsApp"),
                    sequence: 5,
                };
            },
            eager: true,
        });
    },
};
patch(DiscussApp.prototype, discussAppPatch);
