import { Thread } from "@mail/core/common/thread";

import { patch } from "@web/core/utils/patch";

/** @type {Thread} */
const threadPatch = {
    /** Notes and messages stand on different sides: none continues the other. */
    isSquashed(msg, prevMsg) {
        return super.isSquashed(...arguments) && !prevMsg.wacrmIsNote;
    },
};
patch(Thread.prototype, threadPatch);
