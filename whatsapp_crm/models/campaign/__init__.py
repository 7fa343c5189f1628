# Part of whatsapp_crm. See LICENSE file for full copyright and licensing details.
from . import (
    campaign_recipient,
    campaign_audience,
    campaign_pace,
    campaign_run,
    campaign_trouble,
    campaign_batch,
    campaign_results,
    campaign_send,
    campaign_chat,
    campaign_answer,
)
