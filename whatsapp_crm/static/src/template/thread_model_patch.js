import { fields } from "@mail/core/common/record";
import { Thread } from "@mail/core/common/thread_model";

import { patch } from "@web/core/utils/patch";

/** @type {import("models").Thread} */
const threadPatch = {
    setup() {
        super.setup(...arguments);
        /** What is planned here, the next first: {id, send_at, text, author, is_template, window_closes}. */
        this.wacrm_planned = fields.Attr([]);
    },
};
patch(Thread.prototype, threadPatch);
