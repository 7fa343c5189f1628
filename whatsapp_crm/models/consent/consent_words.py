# Part of whatsapp_crm. See LICENSE file for full copyright and licensing details.
from odoo import models

from ...tools import counting

BUTTONS = ("button", "button_reply")


class WhatsappCrmMessage(models.Model):
    """A customer's message that is nothing but the wish to get marketing, or to get no more of it."""

    _inherit = "whatsapp_crm.message"

    def _mind_consent_words(self, item):
        """Record the wish and confirm it, where the message is one.

        :param item: ``webhook_items.InboundMessage`` of this row
        """
        state = self._consent_of_words(item.text)
        if not state or (state == "given" and self.contact_id.marketing_consent == "given"):
            return
        told = self.contact_id.marketing_consent == state
        self.env["whatsapp_crm.consent"]._record(
            self.contact_id, "marketing", state, "button" if item.type in BUTTONS else "words",
            at=item.sent_at, proof=item.text, message_id=self.id)
        if not told and self.conversation_id:
            conversation = self.conversation_id.with_context(
                lang=self.company_id.partner_id.lang or self.env.lang)
            conversation._say_automatically("opted_out" if state == "withdrawn" else "opted_in", "auto:consent")

    def _consent_of_words(self, text):
        """"given" or "withdrawn" where the whole text says so, else None."""
        words = self.env["whatsapp_crm.word.list"]._words
        if counting.is_opt_out(text, words("opt_out")):
            return "withdrawn"
        if counting.is_opt_out(text, words("opt_out_reply")) and self._answers_marketing():
            return "withdrawn"
        if counting.is_opt_out(text, words("opt_in")):
            return "given"
        return None

    def _answers_marketing(self):
        """Is what the customer answers marketing of ours: what they quote, else the last thing they got?"""
        quoted = self._by_wamid(self.number_id, self.reply_to_wamid)
        last = quoted or self.search(
            [("channel_id", "=", self.channel_id.id), ("direction", "=", "out"), ("id", "<", self.id)], limit=1)
        return last.marketing
