import { registerThreadAction } from "@mail/core/common/thread_actions";
import { Responsible } from "@whatsapp_crm/thread/responsible";

import { ConfirmationDialog } from "@web/core/confirmation_dialog/confirmation_dialog";
import { _t } from "@web/core/l10n/translation";
import { user } from "@web/core/user";

/** @returns {Object|false} the chat's conversation, where the chat's own header tells of it */
function conversationOf({ owner, thread }) {
    return (
        thread?.isWhatsappCrm &&
        !owner.isDiscussSidebarChannelActions &&
        thread.wacrm_conversation?.id &&
        thread.wacrm_conversation
    );
}

/** @returns {Object|false} the conversation to work from here: its form has buttons of its own */
function unresolved(params) {
    const conversation = !params.owner.env.inWhatsappCrmChat && conversationOf(params);
    return conversation && conversation.state !== "resolved" && conversation;
}

async function take(store, thread, context = {}) {
    const ids = [thread.wacrm_conversation.id];
    await store.env.services.orm.call("whatsapp_crm.conversation", "action_take", [ids], {
        context,
    });
    thread.composer.autofocus++;
}

registerThreadAction("whatsapp_crm.responsible", {
    component: Responsible,
    componentProps: ({ thread }) => ({ thread }),
    condition: (params) => Boolean(conversationOf(params)),
    icon: "fa fa-fw fa-user-o",
    name: _t("Responsible"),
    sequence: 10,
});
registerThreadAction("whatsapp_crm.take", {
    condition: (params) => {
        const conversation = unresolved(params);
        return Boolean(conversation && conversation.owner_id !== user.userId);
    },
    icon: "fa fa-fw fa-hand-paper-o",
    inlineName: _t("Take"),
    name: _t("Take"),
    nameClass: "ms-1",
    open: ({ store, thread }) => {
        const { owner_id: ownerId, owner_name: name } = thread.wacrm_conversation;
        if (!ownerId) {
            return take(store, thread);
        }
        store.env.services.dialog.add(ConfirmationDialog, {
            title: _t("Take over"),
            body: _t("%(name)s is responsible for this conversation. Take it over?", {
                name,
            }),
            confirmLabel: _t("Take"),
            confirm: () => take(store, thread, { wacrm_take_over: true }),
            cancel: () => {},
        });
    },
    sequence: 20,
});
registerThreadAction("whatsapp_crm.resolve", {
    condition: (params) => Boolean(unresolved(params)),
    icon: "fa fa-fw fa-check-circle-o",
    inlineName: _t("Resolve"),
    name: _t("Resolve"),
    nameClass: "ms-1",
    open: ({ store, thread }) =>
        store.env.services.action.doAction("whatsapp_crm.whatsapp_crm_resolve_action", {
            additionalContext: { default_conversation_id: thread.wacrm_conversation.id },
        }),
    sequence: 30,
});
registerThreadAction("whatsapp_crm.open-conversation", {
    condition: (params) => Boolean(conversationOf(params) && !params.owner.env.inWhatsappCrmChat),
    icon: "fa fa-fw fa-address-card-o",
    name: _t("Open conversation"),
    open: ({ store, thread }) =>
        store.env.services.action.doAction({
            type: "ir.actions.act_window",
            res_model: "whatsapp_crm.conversation",
            res_id: thread.wacrm_conversation.id,
            views: [[false, "form"]],
        }),
    sequence: 40,
});
