# Part of whatsapp_crm. See LICENSE file for full copyright and licensing details.
from odoo import api, fields, models
from odoo.exceptions import UserError

from ..consent.gate_words import CODES

STATES = [("waiting", "Still to come"), ("queued", "In the queue"), ("left_out", "Left out"), ("stopped", "Stopped")]
REASONS = [
    ("number_paused", "Number paused"), ("not_approved", "Template cannot be sent"),
    ("budget_spent", "Budget spent"), ("no_phone", "No phone"),
    ("blocked", "Blocked"), ("duplicate", "Same phone twice"), ("opted_out", "Opted out"),
    ("no_consent", "No consent"), ("us_marketing", "Marketing ban in the US"), ("window_closed", "Window closed"),
    ("frequency_cap", "Got enough marketing lately"), ("quiet_hours", "Quiet hours"),
    ("missing_value", "A value is missing"), ("broken", "The message could not be put together"),
]
RESULTS = [
    ("waiting", "Still to come"), ("left_out", "Left out"), ("stopped", "Never sent"), ("under_way", "On its way"),
    ("sent", "Sent"), ("delivered", "Delivered"), ("read", "Read"), ("answered", "Answered"),
    ("opted_out", "Opted out"), ("failed", "Not delivered"), ("unknown", "Not confirmed by WhatsApp")]
ON_THE_WAY = ("queued", "sending")
SENT = ("accepted", "held", "sent", "delivered", "read", "played")
DELIVERED = ("delivered", "read", "played")
READ = ("read", "played")
FAILED = ("failed", "expired")
RESULT_OF_STATUS = {
    **dict.fromkeys(SENT, "sent"), **dict.fromkeys(DELIVERED, "delivered"), **dict.fromkeys(READ, "read"),
    **dict.fromkeys(FAILED, "failed"), **dict.fromkeys(ON_THE_WAY, "under_way"),
    "unknown": "unknown", "cancelled": "stopped"}

assert {code for code, _label in REASONS} >= set(CODES)


class WhatsappCrmCampaignRecipient(models.Model):
    """One person of a campaign's audience, as it was when the campaign was checked, and what became of them.

    Written by the campaign alone. "queued" means: its message was put in the queue, in the same
    transaction; how far that got is the message's own status.
    """

    _name = "whatsapp_crm.campaign.recipient"
    _description = "WhatsApp Campaign Recipient"
    _log_access = False
    _order = "id"

    send_id = fields.Many2one(
        "whatsapp_crm.campaign.send", "Campaign", required=True, readonly=True, index=True, ondelete="cascade")
    partner_id = fields.Many2one("res.partner", "Contact", readonly=True, index="btree_not_null", ondelete="set null")
    lead_id = fields.Many2one("crm.lead", "Opportunity", readonly=True, index="btree_not_null", ondelete="set null")
    contact_id = fields.Many2one("whatsapp_crm.contact", "WhatsApp user", readonly=True, ondelete="set null")
    state = fields.Selection(STATES, required=True, readonly=True, default="waiting")
    reason = fields.Selection(REASONS, readonly=True)
    details = fields.Char(readonly=True)
    not_before = fields.Datetime("Not before", readonly=True, help="It is night where they are.")
    queued_at = fields.Datetime("Put in the queue on", readonly=True)
    message_id = fields.Many2one(
        "whatsapp_crm.message", "WhatsApp message", readonly=True, ondelete="set null", bypass_search_access=True)
    conversation_id = fields.Many2one(
        "whatsapp_crm.conversation", "Answered in", readonly=True, index="btree_not_null", ondelete="set null",
        bypass_search_access=True)
    answered_at = fields.Datetime("Answered on", readonly=True)
    opted_out_at = fields.Datetime("Opted out on", readonly=True)
    result = fields.Selection(RESULTS, compute="_compute_result")
    why = fields.Char(compute="_compute_why")
    text = fields.Text("Message", compute="_compute_result")

    _message_unique = models.UniqueIndex("(message_id) WHERE message_id IS NOT NULL")
    # A person gets one message of a campaign, however many contacts and leads they turn out to be.
    _person_unique = models.UniqueIndex("(send_id, contact_id) WHERE contact_id IS NOT NULL")
    _waiting_index = models.Index("(send_id, id) WHERE state = 'waiting'")
    _contact_index = models.Index("(contact_id, queued_at) WHERE contact_id IS NOT NULL")

    def _compute_display_name(self):
        for recipient in self:
            # sudo: res.partner, crm.lead - the name of who is in the audience
            row = recipient.sudo()
            recipient.display_name = (
                row.partner_id.display_name or row.lead_id.display_name or row.contact_id.display_name or "–")

    @api.depends("state", "message_id.status", "answered_at", "opted_out_at")
    def _compute_result(self):
        for recipient in self:
            # sudo: whatsapp_crm.message - how far the campaign's own message got, and what it says
            message = recipient.sudo().message_id
            recipient.text = message.text
            recipient.result = (
                recipient.opted_out_at and "opted_out" or recipient.answered_at and "answered"
                or recipient.state == "queued" and RESULT_OF_STATUS.get(message.status, "under_way")
                or recipient.state)

    @api.depends("reason", "details", "message_id.status")
    @api.depends_context("lang")
    def _compute_why(self):
        labels = dict(self._fields["reason"]._description_selection(self.env))
        for recipient in self:
            # sudo: whatsapp_crm.message - why the campaign's own message did not arrive
            advice = recipient.sudo().message_id.advice
            recipient.why = ": ".join(filter(None, [labels.get(recipient.reason), recipient.details])) or advice

    def _record(self):
        """Who it is: ``res.partner`` or ``crm.lead``, empty where that was deleted."""
        self.ensure_one()
        return self.lead_id or self.partner_id

    def _leave_out(self, reason, details=False):
        self.write({"state": "left_out", "reason": reason, "details": details})

    def action_open_record(self):
        """Open the contact or opportunity, with the user's own rights.

        :raises UserError: it was deleted since
        """
        self.ensure_one()
        record = self.sudo(False)._record()
        if not record:
            raise UserError(self.env._("The contact or opportunity of this recipient was deleted."))
        return record.get_formview_action()


class WhatsappCrmContact(models.Model):
    """Recipients stay with the contact that they were written to: a merge may not make two of one campaign equal."""

    _inherit = "whatsapp_crm.contact"

    had_campaign = fields.Boolean(
        "Had a campaign", readonly=True, copy=False,
        help="Only of these people it is asked which campaign their message answers.")

    def _absorb(self, younger):
        contact = super()._absorb(younger)
        if not contact.had_campaign and any(younger.mapped("had_campaign")):
            contact.had_campaign = True
        return contact

    def _with_merged(self):
        """These, and everybody who turned out to be one of them."""
        found = self
        while more := self.search([("merged_into_id", "in", found.ids)]) - found:
            found |= more
        return found


class CrmLead(models.Model):
    _inherit = "crm.lead"

    def _merge_dependences(self, opportunities):
        result = super()._merge_dependences(opportunities)
        # sudo: whatsapp_crm.campaign.recipient - follows its opportunity, whoever merges
        self.env["whatsapp_crm.campaign.recipient"].sudo().search(
            [("lead_id", "in", opportunities.ids)]).write({"lead_id": self.id})
        return result
