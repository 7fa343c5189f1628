import { Message } from "@mail/core/common/message_model";

import { deserializeDateTime } from "@web/core/l10n/dates";
import { patch } from "@web/core/utils/patch";
import { promiseChipOf } from "@whatsapp_crm/promise/promise_chip";

/** @type {import("models").Message} */
const messagePatch = {
    /** What was promised in it and is still to be done: {id, isLate, text, title}, or undefined. */
    get wacrmPromise() {
        const promises = this.thread?.wacrm_conversation?.promises;
        const promise = promises?.find(({ message_id: id }) => id === this.id);
        return (
            promise && {
                id: promise.id,
                ...promiseChipOf({
                    promise_what: promise.what,
                    promise_due_at: deserializeDateTime(promise.due_at),
                    promise_count: 1,
                }),
            }
        );
    },
};
patch(Message.prototype, messagePatch);
