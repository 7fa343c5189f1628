# Part of whatsapp_crm. See LICENSE file for full copyright and licensing details.
from . import (
    optional_apps,
    crm_lead,
    document,
    channel_choices,
    meeting,
    meeting_answer,
    menu_models,
    conversation_sell,
)
