import { Message } from "@mail/core/common/message";
import { MessageProblem } from "@whatsapp_crm/thread/message_problem";
import { MessageTick } from "@whatsapp_crm/thread/message_tick";

import { patch } from "@web/core/utils/patch";

Object.assign(Message.components, {
    WhatsappCrmMessageProblem: MessageProblem,
    WhatsappCrmMessageTick: MessageTick,
});

/** @type {Message} */
const messagePatch = {
    get attClass() {
        return {
            ...super.attClass,
            "o-whatsapp_crm-Message-ours": this.message.wacrmIsOurs,
            "o-whatsapp_crm-Message-note": this.message.wacrmIsNote,
        };
    },
    get isAlignedRight() {
        return super.isAlignedRight || this.message.wacrmIsOurs;
    },
    /** Is there a bubble with text that the tick can stand in? */
    get wacrmHasBubble() {
        const message = this.message;
        return (
            (message.hasTextContent || message.isEmpty || Boolean(message.parent_id)) &&
            (!message.linkPreviewSquash || Boolean(message.parent_id))
        );
    },
    onClickWhatsappCrmFetch() {
        this.env.services.orm.call("whatsapp_crm.message", "action_fetch_media", [
            this.message.wacrm_media.ids,
        ]);
    },
};
patch(Message.prototype, messagePatch);
