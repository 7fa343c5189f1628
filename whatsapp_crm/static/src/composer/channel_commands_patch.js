import "@mail/discuss/core/common/channel_commands";

import { registry } from "@web/core/registry";
import { patch } from "@web/core/utils/patch";

const commandRegistry = registry.category("discuss.channel_commands");

// Text to a customer that begins with a slash is text.
for (const name of ["help", "leave"]) {
    patch(commandRegistry.get(name), {
        condition({ thread }) {
            return !thread?.isWhatsappCrm && super.condition(...arguments);
        },
    });
}
