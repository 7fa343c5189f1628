import { registerMessageAction } from "@mail/core/common/message_actions";

import { _t } from "@web/core/l10n/translation";

const hasConversation = (thread) => thread?.isWhatsappCrm && thread.wacrm_conversation?.id;

registerMessageAction("whatsapp_crm.promise", {
    condition: ({ message, thread }) =>
        Boolean(
            hasConversation(thread) &&
                message.wacrmIsOurs &&
                message.wacrm_tick &&
                !message.wacrmPromise
        ),
    icon: "fa fa-handshake-o",
    name: _t("Promise…"),
    onSelected: async ({ message, store, thread }) => {
        const { action, orm } = store.env.services;
        await action.doAction(
            await orm.call("whatsapp_crm.conversation", "action_open_promise", [
                [thread.wacrm_conversation.id],
                message.id,
            ])
        );
    },
    sequence: 46,
});

registerMessageAction("whatsapp_crm.promise-kept", {
    condition: ({ message, thread }) => Boolean(hasConversation(thread) && message.wacrmPromise),
    icon: "fa fa-check-square-o",
    name: _t("What was promised is done"),
    onSelected: ({ message, store }) =>
        store.env.services.orm.call("whatsapp_crm.commitment", "action_keep", [
            [message.wacrmPromise.id],
        ]),
    sequence: 46,
});
