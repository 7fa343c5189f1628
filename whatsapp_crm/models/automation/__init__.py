# Part of whatsapp_crm. See LICENSE file for full copyright and licensing details.
from . import (
    scope,
    welcome,
    conversation_welcome,
    flow_target,
    flow_step,
    flow_check,
    flow,
    flow_option,
    flow_outcome,
    flow_run,
    conversation_flow,
    automation_starter,
    number,
    res_lang,
)
