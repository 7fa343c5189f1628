# Part of whatsapp_crm. See LICENSE file for full copyright and licensing details.
from odoo import fields, models

ORIGIN = "auto:survey"


class WhatsappCrmMessage(models.Model):
    """A question about the conversation is automatic: it answers nothing and opens nothing."""

    _inherit = "whatsapp_crm.message"

    origin = fields.Selection(
        selection_add=[(ORIGIN, "Question about the conversation")],
        ondelete={ORIGIN: lambda rows: rows.write({"origin": "auto:system"})})

    def _retry(self):
        again = super()._retry()
        # sudo: whatsapp_crm.survey - it was asked by what reaches the customer
        self.env["whatsapp_crm.survey"].sudo().search([("message_id", "=", self.id)]).message_id = again
        return again
