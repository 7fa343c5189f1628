# Part of whatsapp_crm. See LICENSE file for full copyright and licensing details.
from . import (
    template_sync,
    template_submit,
    template_edit,
    template_variable,
    template_binding,
    template_file,
    template_library,
    template_deliver,
    template,
    discuss_channel,
    template_server_action,
    planned_message,
    planned_chat,
    template_cost,
    template_category,
)
