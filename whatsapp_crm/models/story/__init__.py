# Part of whatsapp_crm. See LICENSE file for full copyright and licensing details.
from . import (
    milestone,
    names,
    sentences,
    sentences_sales,
    words,
    story,
    conversation_story,
    crm_lead,
    res_partner,
    story_report,
    my_day,
    my_day_sales,
)
