# Part of whatsapp_crm. See LICENSE file for full copyright and licensing details.
from . import (
    dialog,
    attend_as,
    bulk_tag,
    chat_choice,
    handoff,
    link_lead,
    not_customer,
    reassign,
    resolve,
    snooze,
    save_file,
    template_send,
    new_conversation,
    template_send_lead,
)
