# Part of whatsapp_crm. See LICENSE file for full copyright and licensing details.
from odoo import models


class WhatsappCrmMilestone(models.Model):
    """The few conversations that ever moved to another team or came back are found without reading the whole story."""

    _inherit = "whatsapp_crm.milestone"

    _moved_or_back = models.Index("(kind, conversation_id) WHERE kind IN ('team_changed', 'came_back')")
