# Part of whatsapp_crm. See LICENSE file for full copyright and licensing details.
from . import (
    milestone,
    conversation_lifecycle,
    conversation_assignment,
    conversation_messages,
    conversation,
)
