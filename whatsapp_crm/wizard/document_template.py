# Part of whatsapp_crm. See LICENSE file for full copyright and licensing details.
import base64

from odoo import fields, models
from odoo.exceptions import UserError


class WhatsappCrmDocumentSend(models.TransientModel):
    """Outside the 24-hour window a document goes out at the head of a template."""

    _inherit = "whatsapp_crm.document.send"

    def _go_on_with_template(self, records):
        """The template dialog, filled in with the document.

        :raises UserError: in the user's words, why that cannot be
        """
        if self.purpose == "payment":
            raise UserError(self.env._(
                "The 24-hour window is closed: a payment link can be sent as soon as the customer writes."))
        if len(records) > 1:
            raise UserError(self.env._("The 24-hour window is closed: a template takes one document. Choose one."))
        [record] = records
        file = self.env["whatsapp_crm.document"]._file_of(record)
        if not file:
            raise UserError(self.env._(
                "The 24-hour window is closed, and no PDF can be printed here to send with a template."))
        dialog = self.env["whatsapp_crm.template.send"].create(self._template_values(record, file))
        dialog._compute_line_ids()  # as a form does that opens without a record
        return {**dialog._reopen(), "context": {"dialog_size": "large", "wacrm_show_text": True}}

    def _template_values(self, record, file):
        values = {
            "header_file": base64.b64encode(file["raw"]), "header_filename": file["name"],
            "document_model": record._name, "document_id": record.id, "as_support": self.as_support}
        if self.conversation_id:
            values["conversation_id"] = self.conversation_id.id
        elif self.channel_id:
            values["channel_id"] = self.channel_id.id
        else:
            values["partner_id"] = self._partner().id
        # sudo: discuss.channel - which account the chat that one may read is of
        number = self.channel_id.sudo().wacrm_number_id
        values["template_id"] = self._document_template(number).id
        return values

    def _document_template(self, number):
        """The approved template that begins with a document, one that is no marketing before others.

        :param number: ``whatsapp_crm.number``; empty: of any the user may send from
        """
        templates = self.env["whatsapp_crm.template"].search([
            ("sendable", "=", True), ("account_id", "in", number.account_id.ids or self._accounts().ids)])
        fitting = templates.filtered(lambda template: template._header_kind() == "document")
        if not fitting:
            raise UserError(self.env._(
                "The 24-hour window is closed, and there is no approved template that begins with a document."))
        lang = (self._lang() or "").split("_")[0]
        return fitting.sorted(lambda one: (
            one.category == "MARKETING", one.lang_code.split("_")[0] != lang, one.id))[:1]

    def _accounts(self):
        return self.env["whatsapp_crm.template.send"]._own_number().account_id


class WhatsappCrmTemplateSend(models.TransientModel):
    """A template that goes out with a document of another app."""

    _inherit = "whatsapp_crm.template.send"

    document_model = fields.Char()
    document_id = fields.Many2oneReference(model_field="document_model")

    def _document(self):
        """The record at the head of the template; None where there is none.

        :raises AccessError: the user may not read it, whatever the client says
        """
        if not self.document_model or self.document_model not in self.env:
            return None
        record = self.env[self.document_model].browse(self.document_id).exists()
        record.check_access("read")
        return record or None

    def _records(self):
        """Values come from that order, not from the customer's last one."""
        records = super()._records()
        document = self._document()
        if document and document._name == "sale.order":
            records["order"] = document
        return records

    def _plan(self, chat, header):
        planned, document = super()._plan(chat, header), self._document()
        if document:
            # sudo: whatsapp_crm.planned.message - the user's own, which they may read but not write
            planned.sudo().write({"document_model": document._name, "document_id": document.id})
        return planned

    def action_send(self):
        document, chat = self._document(), self._chat()
        action = super().action_send()
        if document and not self.send_at:
            self.env["whatsapp_crm.document"]._mark_sent(document, chat or self._chat_to_write_in())
        return action
