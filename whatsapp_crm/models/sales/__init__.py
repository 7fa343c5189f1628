# Part of whatsapp_crm. See LICENSE file for full copyright and licensing details.
from . import (
    crm_lead,
    crm_tag,
    res_partner,
    utm,
    partner_matching,
    partner_choice,
    lead_matching,
    lead_choice,
    chatter_entry,
    chatter_entry_message,
)
