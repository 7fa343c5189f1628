import { registerComposerAction } from "@mail/core/common/composer_actions";

import { _t } from "@web/core/l10n/translation";

/**
 * Plans what stands in the composer; once that is done the composer is empty again.
 */
registerComposerAction("whatsapp_crm.send-later", {
    condition: ({ composer, owner }) =>
        owner.isWhatsappCrm &&
        !owner.thread.wacrmIsOfAnother &&
        !composer.wacrmIsNote &&
        // Buttons cannot be planned, nor what is still to be filled in.
        !composer.wacrmChoices &&
        !composer.wacrmOpenPlaces.length &&
        Boolean(composer.composerText.trim() || composer.attachments.length),
    icon: "fa fa-clock-o",
    name: _t("Send later"),
    onSelected: ({ composer, owner }) =>
        owner.env.services.action.doAction("whatsapp_crm.whatsapp_crm_send_later_action", {
            additionalContext: {
                default_channel_id: composer.targetThread.id,
                default_body: composer.composerText,
                default_attachment_ids: composer.attachments.map((attachment) => attachment.id),
            },
            onClose: (infos) => infos?.planned && composer.clear(),
        }),
    sequence: 3,
});
