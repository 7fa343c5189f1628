# Part of whatsapp_crm. See LICENSE file for full copyright and licensing details.
from odoo import fields, models


class WhatsappCrmPlannedMessage(models.Model):
    """A template that a follow-up offers, planned for later: it counts as sent when it goes out."""

    _inherit = "whatsapp_crm.planned.message"

    followup_id = fields.Many2one("whatsapp_crm.followup", index="btree_not_null", ondelete="set null")

    def _send_now(self):
        result = super()._send_now()
        # sudo: whatsapp_crm.followup - the customer of the chat has what it offered, whoever planned it
        self.sudo().followup_id._sent_by_hand()
        return result
