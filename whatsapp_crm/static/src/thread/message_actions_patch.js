import { messageActionsRegistry } from "@mail/core/common/message_actions";
import "@mail/discuss/message_pin/common/message_actions";

import { patch } from "@web/core/utils/patch";

// Pinning writes on the chat, which only its members may.
patch(messageActionsRegistry.get("pin"), {
    condition({ thread }) {
        return super.condition(...arguments) && (!thread.isWhatsappCrm || thread.hasSelfAsMember);
    },
});
