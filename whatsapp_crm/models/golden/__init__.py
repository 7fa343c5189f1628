# Part of whatsapp_crm. See LICENSE file for full copyright and licensing details.
from . import (
    golden_passing,
    golden_work,
    golden_result,
    golden_flag,
    conversation,
    erasure,
    crm_lead,
    mail_activity,
    res_users,
    settings,
    word_list,
)
