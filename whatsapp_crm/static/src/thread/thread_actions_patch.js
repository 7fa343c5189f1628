import { ThreadAction } from "@mail/core/common/thread_actions";

import { patch } from "@web/core/utils/patch";

/** What means nothing on a chat with a customer. */
const NEVER = new Set(["advanced-settings", "invite-people", "rename-thread"]);
const MEMBERS_ONLY = new Set(["notification-settings"]);

patch(ThreadAction.prototype, {
    _condition({ action, thread }) {
        if (thread?.isWhatsappCrm) {
            if (NEVER.has(action.id) || (MEMBERS_ONLY.has(action.id) && !thread.self_member_id)) {
                return false;
            }
        }
        return super._condition(...arguments);
    },
});
