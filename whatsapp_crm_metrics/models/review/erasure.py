# Part of whatsapp_crm. See LICENSE file for full copyright and licensing details.
from odoo import api, models


class WhatsappCrmErasure(models.Model):
    """What a reviewer wrote about a conversation goes; marks and results stay."""

    _inherit = "whatsapp_crm.erasure"

    @api.model
    def _erase_conversations(self, data):
        # sudo: whatsapp_crm.review - as all of an erasure
        self.env["whatsapp_crm.review"].sudo().search([
            ("conversation_id", "in", data.conversations.ids)])._erase_words()
        return super()._erase_conversations(data)
