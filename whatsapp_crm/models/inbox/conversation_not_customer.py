# Part of whatsapp_crm. See LICENSE file for full copyright and licensing details.
from odoo import fields, models
from odoo.exceptions import UserError

REASONS = [
    ("spam", "Spam"),
    ("wrong_number", "Wrong number"),
    ("supplier", "Supplier"),
    ("applicant", "Job applicant"),
    ("colleague", "Colleague"),
]


class WhatsappCrmConversationNotCustomer(models.AbstractModel):
    """Who wrote is no customer: closed without a word, kept out of funnel and response figures."""

    _name = "whatsapp_crm.conversation.not.customer"
    _description = "WhatsApp Conversation with No Customer"

    not_customer_reason = fields.Selection(REASONS, "Why not a customer", readonly=True)
    # What this conversation created, not one that it found.
    made_lead_id = fields.Many2one(
        "crm.lead", "Lead made here", readonly=True, ondelete="set null", index="btree_not_null")
    made_lead_archived = fields.Boolean("Lead archived with it", readonly=True)

    def action_open_not_customer(self):
        """Ask who it is; one click each."""
        return self._open_closing_dialog("whatsapp_crm.not.customer", self.env._("Not a customer"))

    def action_not_customer(self, reason="spam", note=None, *, block=False):
        """Close without a sentence, archive the lead that the conversation made.

        :param reason: one of REASONS
        :param block: also have WhatsApp block this person, see the contact's ``_block``
        """
        if reason not in dict(REASONS):
            raise UserError(self.env._("Choose who it is."))
        for conversation in self._check_may_work().filtered(lambda c: c.state != "resolved")._check_may_decide():
            conversation._lock()
            conversation._resolve("not_customer", note, not_customer_reason=reason)
            conversation._archive_made_lead()
            if block:
                conversation.contact_id._survivor()._block(conversation.number_id)

    def _archive_made_lead(self):
        """Only a lead that is still this conversation's own and that nobody has won or lost."""
        lead = self.made_lead_id
        if lead and lead == self.lead_id and lead._wacrm_is_open():
            lead._wacrm_not_losing().action_archive()
            self._write_life({"made_lead_archived": True})

    def action_reopen(self):
        """A customer after all: the lead is there again too."""
        mistaken = self._check_may_work()
        result = super().action_reopen()
        mistaken._restore_made_lead()
        return result

    def _resolve(self, outcome, note, **values):
        """Who came back and was helped is a customer after all."""
        result = super()._resolve(outcome, note, **values)
        if outcome != "not_customer":
            self._restore_made_lead()
        return result

    def _restore_made_lead(self):
        for conversation in self.filtered("made_lead_archived"):
            conversation.made_lead_id.action_unarchive()
            conversation._write_life({"made_lead_archived": False})

    def _create_lead(self, words):
        lead = super()._create_lead(words)
        self._write_life({"made_lead_id": lead.id})
        return lead
