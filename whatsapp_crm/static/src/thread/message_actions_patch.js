import { messageActionsRegistry, registerMessageAction } from "@mail/core/common/message_actions";
import "@mail/discuss/message_pin/common/message_actions";

import { _t } from "@web/core/l10n/translation";
import { patch } from "@web/core/utils/patch";

// Pinning writes on the chat, which only its members may.
patch(messageActionsRegistry.get("pin"), {
    condition({ thread }) {
        return super.condition(...arguments) && (!thread.isWhatsappCrm || thread.hasSelfAsMember);
    },
});

registerMessageAction("whatsapp_crm.mark-for-handoff", {
    condition: ({ message, thread }) => {
        const conversation = thread?.isWhatsappCrm && thread.wacrm_conversation;
        return Boolean(
            conversation?.id &&
                conversation.state !== "resolved" &&
                !message.isPending &&
                !message.isNotification
        );
    },
    icon: ({ message }) => (message.wacrmIsMarked ? "fa fa-bookmark" : "fa fa-bookmark-o"),
    name: ({ message }) =>
        message.wacrmIsMarked ? _t("Do not take along in the handoff") : _t("Mark for handoff"),
    onSelected: ({ message, store, thread }) =>
        store.env.services.orm.call("whatsapp_crm.conversation", "action_mark_message", [
            [thread.wacrm_conversation.id],
            message.id,
        ]),
    sequence: 45,
});
