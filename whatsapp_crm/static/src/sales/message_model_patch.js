import { Message } from "@mail/core/common/message_model";
import { fields } from "@mail/core/common/record";

import { patch } from "@web/core/utils/patch";

/** @type {import("models").Message} */
const messagePatch = {
    setup() {
        super.setup(...arguments);
        /** The conversation that the message stands for in a chatter; false for who may not read it. */
        this.wacrm_entry = fields.Attr(undefined);
    },
};
patch(Message.prototype, messagePatch);
