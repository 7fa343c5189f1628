# Part of whatsapp_crm. See LICENSE file for full copyright and licensing details.
from odoo import api, models


class WhatsappCrmErasure(models.Model):
    """What a person wrote beside a score goes; the score stays."""

    _inherit = "whatsapp_crm.erasure"

    @api.model
    def _erase_conversations(self, data):
        # sudo: whatsapp_crm.survey - as all of an erasure
        surveys = self.env["whatsapp_crm.survey"].sudo().search([("conversation_id", "in", data.conversations.ids)])
        surveys.write({"comment": False})
        return super()._erase_conversations(data)
