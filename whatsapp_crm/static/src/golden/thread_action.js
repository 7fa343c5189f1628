import { registerThreadAction } from "@mail/core/common/thread_actions";

import { _t } from "@web/core/l10n/translation";
import { conversationOf, openDialog } from "@whatsapp_crm/thread/thread_actions";

/** At any time of a conversation; its form has a button of its own. */
registerThreadAction("whatsapp_crm.golden-flag", {
    condition: (params) => Boolean(!params.owner.env.inWhatsappCrmChat && conversationOf(params)),
    icon: "fa fa-fw fa-flag",
    name: _t("Golden flag"),
    open: ({ store, thread }) => openDialog(store, thread, "action_open_golden_flag"),
    sequence: 37,
});
