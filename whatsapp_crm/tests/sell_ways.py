from datetime import timedelta
from unittest.mock import patch

from odoo import fields
from odoo.fields import Command


class SellWays:
    """The ways of *Sell* through the gate, for ``test_gate_ways``."""

    def way_sentence_with_a_meeting(self):
        attendee = self.conversation._book("Demo", self.tomorrow(), 1, self.agent)
        self.conversation.with_user(self.agent).action_resolve("next_step", sentence="Hasta mañana", next_step={
            "what": "Demo", "attendee_id": attendee.id})

    def way_meeting(self):
        self.conversation.with_user(self.agent)._book_meeting("Demo", self.tomorrow(), text="¿Le va bien?")

    def tomorrow(self):
        return fields.Datetime.now() + timedelta(days=1)

    def way_document(self):
        """By its link; as a file it takes the composer's way."""
        with patch.object(type(self.env["whatsapp_crm.document"]), "_link_of", lambda self, record: "https://x"):
            self.document_dialog(way="link").action_send()

    def way_document_with_a_template(self):
        self.offer.components = [{"type": "HEADER", "format": "DOCUMENT"}, {"type": "BODY", "text": "Oferta"}]
        file = {"name": "a.pdf", "raw": b"%PDF-1.4", "mimetype": "application/pdf"}
        with patch.object(type(self.env["whatsapp_crm.document"]), "_file_of", lambda self, record: file):
            self.channel.wacrm_window_until = "2020-01-01"
            action = self.document_dialog().action_send()
            self.env["whatsapp_crm.template.send"].with_user(self.agent).browse(action["res_id"]).action_send()

    def document_dialog(self, **values):
        partner = self.contact.partner_id
        return self.env["whatsapp_crm.document.send"].with_user(self.agent).create({
            "conversation_id": self.conversation.id, "channel_id": self.channel.id, "line_ids": [Command.create({
                "res_model": partner._name, "res_id": partner.id, "chosen": True})], **values})
