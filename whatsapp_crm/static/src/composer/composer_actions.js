import { registerComposerAction } from "@mail/core/common/composer_actions";

import { _t } from "@web/core/l10n/translation";

registerComposerAction("whatsapp_crm.send-template", {
    condition: ({ composer, owner }) =>
        owner.isWhatsappCrm &&
        (!owner.thread.wacrmIsOfAnother || composer.wacrmIsSupport),
    icon: "fa fa-list-alt",
    name: _t("Send template"),
    onSelected: ({ composer }) => composer.targetThread.wacrmSendTemplate(composer.wacrmIsSupport),
    sequence: 4,
});
