# Part of whatsapp_crm. See LICENSE file for full copyright and licensing details.
from odoo import fields, models

from .followup_run import ORIGIN


class WhatsappCrmFollowup(models.Model):
    """A template that a follow-up sent by itself and that did not arrive: whoever is in charge is told."""

    _inherit = "whatsapp_crm.followup"

    sent_row_id = fields.Many2one(
        "whatsapp_crm.message", "Message of the present step", readonly=True, index="btree_not_null",
        ondelete="set null")

    def _keep_rows(self, template):
        """Know later which message each of these sent just now."""
        contacts = {followup: followup.channel_id.wacrm_contact_id._survivor() for followup in self}
        rows = self.env["whatsapp_crm.message"].search([
            ("contact_id", "in", [contact.id for contact in contacts.values()]), ("origin", "=", ORIGIN),
            ("template_id", "=", template.id), ("create_date", ">=", self.env.cr.now())])
        newest = {row.contact_id: row for row in rows.sorted("id")}
        for followup in self:
            followup.sent_row_id = newest.get(contacts[followup])

    def _not_delivered(self):
        """The template of the present step did not arrive: as if it had been refused."""
        for followup in self.filtered(lambda f: f._still_wanted()):
            row = followup.sent_row_id.with_context(lang=followup.user_id.lang)
            reason = followup.with_env(row.env)._not_sent_words(row.advice)
            followup._open_again()
            followup._assign({followup: followup.offered_id}, {followup: reason})

    def _still_wanted(self):
        """It goes on or its last step was this one; the opportunity is open, and the customer did not write since."""
        wrote = self.conversation_id.last_in_at
        return (self.state == "open" or self.reason == "finished") and not (
            self.lead_id and not self.lead_id._wacrm_is_open() or wrote and wrote > self.acted_at)

    def _open_again(self):
        """Nothing was sent; it goes on, unless another one is under way meanwhile."""
        self.write({"sent_at": False, "acted_at": fields.Datetime.now(), "sent_row_id": False})
        slot = f"lead:{self.lead_id.id}" if self.lead_id else f"chat:{self.channel_id.id}"
        if self.state != "open" and not self.search_count([("slot", "=", slot)], limit=1):
            self.write({"state": "open", "reason": False, "ended_at": False, "slot": slot})


class WhatsappCrmMessage(models.Model):
    _inherit = "whatsapp_crm.message"

    def _failed(self):
        result = super()._failed()
        # sudo: whatsapp_crm.followup - of a message that the system sent
        self.env["whatsapp_crm.followup"].sudo().search([("sent_row_id", "in", self.ids)])._not_delivered()
        return result
