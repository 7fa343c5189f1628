# Part of whatsapp_crm. See LICENSE file for full copyright and licensing details.
from odoo import models


class WhatsappCrmConversation(models.Model):
    """The follow-up under way of a conversation goes where its opportunity goes."""

    _inherit = "whatsapp_crm.conversation"

    def write(self, vals):
        result = super().write(vals)
        if "lead_id" in vals:
            # sudo: whatsapp_crm.followup - it follows its conversation, whoever links that
            self.env["whatsapp_crm.followup"].sudo().search(
                [("state", "=", "open"), ("conversation_id", "in", self.ids)])._move_to_lead()
        return result
