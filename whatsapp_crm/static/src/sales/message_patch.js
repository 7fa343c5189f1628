import { Message } from "@mail/core/common/message";
import { ChatterEntry } from "@whatsapp_crm/sales/chatter_entry";

Object.assign(Message.components, { WhatsappCrmChatterEntry: ChatterEntry });
