import { registerThreadAction } from "@mail/core/common/thread_actions";
import { Responsible } from "@whatsapp_crm/thread/responsible";

import { ConfirmationDialog } from "@web/core/confirmation_dialog/confirmation_dialog";
import { _t } from "@web/core/l10n/translation";
import { user } from "@web/core/user";

/** @returns {Object|false} the chat's conversation, where the chat's own header tells of it */
export function conversationOf({ owner, thread }) {
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

async function take(store, thread) {
    const ids = [thread.wacrm_conversation.id];
    await store.env.services.orm.call("whatsapp_crm.conversation", "action_take", [ids]);
    thread.composer.autofocus++;
}

/** The dialog that a method of the conversation asks with. */
export async function openDialog(store, thread, method) {
    const { action, orm } = store.env.services;
    const ids = [thread.wacrm_conversation.id];
    return action.doAction(await orm.call("whatsapp_crm.conversation", method, [ids]));
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
    // Where somebody has it, the bar above the composer says who, and takes over.
    condition: (params) => {
        const conversation = unresolved(params);
        return Boolean(conversation && !conversation.owner_id && !conversation.handoff);
    },
    icon: "fa fa-fw fa-hand-paper-o",
    inlineName: _t("Take"),
    name: _t("Take"),
    nameClass: "ms-1",
    open: ({ store, thread }) => take(store, thread),
    sequence: 20,
});
registerThreadAction("whatsapp_crm.hand-off", {
    condition: (params) => {
        const conversation = unresolved(params);
        return Boolean(conversation && conversation.owner_id === user.userId);
    },
    icon: "fa fa-fw fa-share",
    name: _t("Hand off"),
    open: ({ store, thread }) => openDialog(store, thread, "action_open_handoff"),
    sequence: 35,
});
registerThreadAction("whatsapp_crm.resolve", {
    condition: (params) => Boolean(unresolved(params)),
    icon: "fa fa-fw fa-check-circle-o",
    inlineName: _t("Resolve"),
    name: _t("Resolve"),
    nameClass: "ms-1",
    open: ({ store, thread }) => openDialog(store, thread, "action_open_resolve"),
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
