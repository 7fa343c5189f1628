import { fields } from "@mail/core/common/record";
import { Thread } from "@mail/core/common/thread_model";

import { user } from "@web/core/user";
import { patch } from "@web/core/utils/patch";
import { imageUrl } from "@web/core/utils/urls";

/** @type {import("models").Thread} */
const threadPatch = {
    setup() {
        super.setup(...arguments);
        /** How many forms show the chat right now. */
        this.wacrmShownCount = 0;
        /** Newest message of the customer whose opening by a non-member was told to the server. */
        this.wacrmNotedId = 0;
        /**
         * The conversation that stands for the chat:
         * {id, state, owner_id, owner_name, waiting_since, number, customer, partner_id,
         * only_owner_answers, agents_take_over, marked_ids, handoff}; `handoff` is the open one:
         * {id, giver, receiver, reason, next_step, user_ids, is_for_all}, or false.
         */
        this.wacrm_conversation = fields.Attr(undefined);
        /** Colleagues who have the chat open: {name, doing: "open"|"writing", at} by user id. */
        this.wacrmOthers = fields.Attr({});
        /** @type {"new"|"open"|"waiting"|"snoozed"|"resolved"|false|undefined} */
        this.wacrm_state = undefined;
    },
    get isWhatsappCrm() {
        return this.channel_type === "whatsapp_crm";
    },
    /** Is somebody else responsible for the conversation that goes on here? */
    get wacrmIsOfAnother() {
        const { owner_id: ownerId, state } = this.wacrm_conversation ?? {};
        return Boolean(ownerId && state !== "resolved" && ownerId !== user.userId);
    },
    get avatarUrl() {
        const partnerId = this.isWhatsappCrm && this.wacrm_conversation?.partner_id;
        return partnerId ? imageUrl("res.partner", partnerId, "avatar_128") : super.avatarUrl;
    },
    /** Unread counter per chat, as direct messages have it. */
    get isChatChannel() {
        return this.isWhatsappCrm || super.isChatChannel;
    },
    /** The chat bears the customer's name for everybody. */
    get supportsCustomChannelName() {
        return !this.isWhatsappCrm && super.supportsCustomChannelName;
    },
    /** Members are whoever works the conversation: nobody of them is "the other person". */
    computeCorrespondent() {
        return this.isWhatsappCrm ? undefined : super.computeCorrespondent();
    },
    computeIsDisplayed() {
        return this.wacrmShownCount > 0 || super.computeIsDisplayed();
    },
    get inChathubOnNewMessage() {
        if (this.isWhatsappCrm && (!this.self_member_id || this.wacrmShownCount)) {
            return false;
        }
        return super.inChathubOnNewMessage;
    },
    get notifyWhenOutOfFocus() {
        return this.isWhatsappCrm ? Boolean(this.self_member_id) : super.notifyWhenOutOfFocus;
    },
    get wacrmNewestOfCustomer() {
        return this.messages.findLast((message) => message.wacrmIsOfCustomer);
    },
    /** The server keeps this of direct messages alone, yet reads a chat's whole history before it finds out. */
    async markAsFetched() {
        if (!this.isWhatsappCrm) {
            return super.markAsFetched(...arguments);
        }
    },
    markAsRead() {
        super.markAsRead(...arguments);
        this.wacrmNoteOpened();
    },
    /** Non-members leave no trace when they look: tell the server, once per new message. */
    wacrmNoteOpened() {
        const newest = this.isWhatsappCrm && !this.self_member_id && this.wacrmNewestOfCustomer;
        if (newest && newest.id > this.wacrmNotedId) {
            this.wacrmNotedId = newest.id;
            this.store.env.services.orm.silent.call("discuss.channel", "wacrm_note_opened", [
                [this.id],
            ]);
        }
    },
};
patch(Thread.prototype, threadPatch);
