# Part of whatsapp_crm. See LICENSE file for full copyright and licensing details.
from . import (
    question,
    crm_team,
    prepared_team,
    crm_lead,
    lead_stages,
    lead_maturity,
    lead_look,
    lead_lost,
    milestone,
    conversation,
    res_config_settings,
)
