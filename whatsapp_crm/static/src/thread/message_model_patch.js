import { Message } from "@mail/core/common/message_model";
import { fields } from "@mail/core/common/record";

import { patch } from "@web/core/utils/patch";

/** @type {import("models").Message} */
const messagePatch = {
    setup() {
        super.setup(...arguments);
        /**
         * How far ours got: {status, ids, advice, origin, at}; false on the customer's
         * messages. `ids` are those of whatsapp_crm.message, `at` orders what is told of them.
         */
        this.wacrm_tick = fields.Attr(undefined, {
            onUpdate() {
                this.wacrmKeepNewestTick();
            },
        });
        /** @type {Object|undefined} */
        this.wacrmNewestTick = undefined;
        /** Files that could not be fetched: {ids, can_fetch}, or false. */
        this.wacrm_media = fields.Attr(undefined);
    },
    /** An answer that was on its way for long may tell less than the bus has told meanwhile. */
    wacrmKeepNewestTick() {
        const newest = this.wacrmNewestTick;
        if (newest && this.wacrm_tick && this.wacrm_tick.at < newest.at) {
            this.wacrm_tick = newest;
        } else {
            this.wacrmNewestTick = this.wacrm_tick;
        }
    },
    /** An agent, an automatism or the phone app wrote it, and it is on its way to the customer. */
    get wacrmIsOurs() {
        return Boolean(
            this.thread?.isWhatsappCrm &&
                !this.isNote &&
                (this.wacrm_tick || (this.wacrmIsMessage && this.isSelfAuthored))
        );
    },
    get wacrmIsOfCustomer() {
        return this.message_type === "whatsapp_crm" && !this.wacrmIsOurs;
    },
    /** Neither a note nor a system line; what is being posted has no type yet. */
    get wacrmIsMessage() {
        return this.isPending || this.message_type === "whatsapp_crm";
    },
    get wacrmIsNote() {
        return Boolean(this.thread?.isWhatsappCrm && this.isNote && !this.isNotification);
    },
    /** Does it travel with the next handoff? */
    get wacrmIsMarked() {
        return Boolean(this.thread?.wacrm_conversation?.marked_ids?.includes(this.id));
    },
    /** One colour for what the customer got, whichever colleague wrote it. */
    get bubbleColor() {
        const color = super.bubbleColor;
        return color === "blue" && this.wacrmIsOurs ? "green" : color;
    },
};
patch(Message.prototype, messagePatch);
