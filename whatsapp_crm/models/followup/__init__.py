# Part of whatsapp_crm. See LICENSE file for full copyright and licensing details.
from . import (
    owner_days,
    rule_find,
    rule,
    step,
    followup_begin,
    followup_run,
    followup_end,
    followup_offer,
    followup,
    conversation,
    mail_activity,
    crm_lead,
)
