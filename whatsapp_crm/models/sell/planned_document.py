# Part of whatsapp_crm. See LICENSE file for full copyright and licensing details.
from odoo import fields, models


class WhatsappCrmPlannedMessage(models.Model):
    """A document that goes out later is sent when it goes out, and not before."""

    _inherit = "whatsapp_crm.planned.message"

    document_model = fields.Char("Kind of document", readonly=True)
    document_id = fields.Many2oneReference(model_field="document_model", readonly=True)

    def _send_now(self):
        result = super()._send_now()
        document = self._document()
        if document:
            # sudo: whatsapp_crm.planned.message - in which chat it went out, whoever may still read it
            self.env["whatsapp_crm.document"]._mark_sent(document, self.sudo().channel_id.sudo(False))
        return result

    def _document(self):
        """The record at its head; None without one, and where its writer may not read it any more."""
        # sudo: whatsapp_crm.planned.message - which one it is; reading it minds the writer's rights
        planned = self.sudo()
        if not planned.document_model or planned.document_model not in self.env:
            return None
        return self.env[planned.document_model].browse(planned.document_id).exists()._filtered_access("read") or None
