import { registry } from "@web/core/registry";

export const NEXT_CONVERSATION = "WHATSAPP_CRM:NEXT_CONVERSATION";

/**
 * What a dialog's "… and next" button returns: closes the dialog, and the form behind goes on
 * to the next conversation of its list.
 */
async function nextConversation(env) {
    // The one that is left need not be read again.
    const infos = { noReload: true };
    await env.services.action.doAction({ type: "ir.actions.act_window_close", infos });
    env.bus.trigger(NEXT_CONVERSATION);
}

registry.category("actions").add("whatsapp_crm.next_conversation", nextConversation);
