# Part of whatsapp_crm. See LICENSE file for full copyright and licensing details.
from . import (
    crm_team,
    crm_team_member,
    demo_words,
    first_steps,
    res_company,
    res_config_settings,
    res_users,
    starter_data,
)
