import { registerMessageAction } from "@mail/core/common/message_actions";

import { _t } from "@web/core/l10n/translation";

registerMessageAction("whatsapp_crm.save-file", {
    condition: ({ message, thread }) =>
        Boolean(
            thread?.isWhatsappCrm &&
                thread.wacrm_conversation?.id &&
                message.attachment_ids.length &&
                message.persistent
        ),
    icon: "fa fa-floppy-o",
    name: _t("Save file to…"),
    onSelected: async ({ message, store, thread }) => {
        const { action, orm } = store.env.services;
        const files = message.attachment_ids.map(({ id }) => id);
        await action.doAction(
            await orm.call("whatsapp_crm.conversation", "action_open_save_file", [
                [thread.wacrm_conversation.id],
                files,
            ])
        );
    },
    sequence: 25,
});
