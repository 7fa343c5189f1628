# Part of whatsapp_crm. See LICENSE file for full copyright and licensing details.
from datetime import datetime, timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError


class WhatsappCrmMeetingBook(models.TransientModel):
    """Books a meeting with the customer, and proposes it in the chat with *Confirm* and *Change*."""

    _name = "whatsapp_crm.meeting.book"
    _inherit = "whatsapp_crm.dialog"
    _description = "Book a Meeting by WhatsApp"

    conversation_id = fields.Many2one("whatsapp_crm.conversation", required=True, ondelete="cascade")
    company_id = fields.Many2one(related="conversation_id.company_id")
    what = fields.Char(required=True, default=lambda self: self.env._("Meeting"))
    user_id = fields.Many2one(
        "res.users", "With", required=True, default=lambda self: self.env.user,
        domain="[('share', '=', False), ('company_ids', 'in', company_id)]")
    start = fields.Datetime("When", required=True, default=lambda self: self._next_hour())
    hours = fields.Float("Duration", required=True, default=1.0)
    window_open = fields.Boolean(compute="_compute_window_open")
    propose = fields.Boolean("Send to the customer", default=True)
    text = fields.Text("Message", compute="_compute_text", store=True, compute_sudo=False, readonly=False)
    proposal = fields.Text(compute="_compute_text", store=True, compute_sudo=False)

    @api.model
    def _next_hour(self):
        """Tomorrow at this hour, on the hour."""
        tomorrow = fields.Datetime.now() + timedelta(days=1)
        return datetime(tomorrow.year, tomorrow.month, tomorrow.day, tomorrow.hour)

    @api.depends("conversation_id")
    def _compute_window_open(self):
        for wizard in self:
            # sudo: discuss.channel - the window of a conversation that one may read
            chat = wizard.conversation_id._origin.sudo().channel_id
            wizard.window_open = bool(chat) and chat._wacrm_window_open()

    @api.depends("conversation_id", "what", "start", "user_id")
    def _compute_text(self):
        """A new proposal replaces the former one, never what somebody wrote."""
        for wizard in self:
            proposal = wizard._proposal() if wizard.conversation_id and wizard.start else ""
            own_words = wizard.text and wizard.text != wizard.proposal
            wizard.text = wizard.text if own_words else proposal
            wizard.proposal = proposal

    def _proposal(self):
        """What the customer reads, in their language."""
        sentences = self.env["whatsapp_crm.sentence"]
        conversation = self.conversation_id._origin
        lang = sentences._lang_of(conversation)
        known = sentences._known(conversation)
        words = self.with_context(lang=lang).env
        when = sentences._when_words(self.start, None, lang)
        if known["customer"]:
            return words._("Hello %(customer)s, does this suit you? %(what)s: %(when)s.",
                           customer=known["customer"], what=self.what or "", when=when)
        return words._("Hello, does this suit you? %(what)s: %(when)s.", what=self.what or "", when=when)

    def action_book(self):
        """Book it, and send the proposal where that is wanted and the window is open.

        :raises UserError: in the user's words, what is missing
        """
        self.ensure_one()
        if self.hours <= 0:
            raise UserError(self.env._("A meeting takes some time."))
        if self.propose and self.window_open and not (self.text or "").strip():
            raise UserError(self.env._("Write what the customer gets, or switch the message off."))
        self.conversation_id._book_meeting(
            self.what, self.start, hours=self.hours, user=self.user_id,
            text=self.text if self.propose and self.window_open else None)
        return {"type": "ir.actions.act_window_close"}
