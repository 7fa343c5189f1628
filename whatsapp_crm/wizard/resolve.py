# Part of whatsapp_crm. See LICENSE file for full copyright and licensing details.
from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Command

from ..models.inbox.conversation_closing import CONFIRMED_BY, ENDINGS
from ..tools import sentence_text


class WhatsappCrmResolve(models.TransientModel):
    """Asks how one or several conversations end, and proposes the sentence that the customer reads.

    Another module adds a section by inheriting the view inside ``<div name="sections">``
    and, in Python, ``_values_for`` (what one conversation is closed with) or
    ``_after_resolve`` (what follows once all of them are).

    Fields are computed as the user, stored or not: nobody learns from a dialog about
    conversations that they may not read.
    """

    _name = "whatsapp_crm.resolve"
    _inherit = "whatsapp_crm.dialog"
    _description = "Resolve WhatsApp Conversation"

    conversation_ids = fields.Many2many("whatsapp_crm.conversation", required=True)
    conversation_id = fields.Many2one("whatsapp_crm.conversation", "The first one", compute="_compute_conversation_id")
    number_of = fields.Integer(compute="_compute_conversation_id")
    company_id = fields.Many2one(related="conversation_id.company_id")
    known_count = fields.Integer(
        compute="_compute_known_count", store=True, compute_sudo=False, precompute=True,
        help="Messages of the customers when the dialog was opened.")
    outcome = fields.Selection(ENDINGS, "How it ends")
    note = fields.Char("Internal note")
    tag_ids = fields.Many2many(
        "crm.tag", string="Tags", compute="_compute_tag_ids", store=True, compute_sudo=False, readonly=False)
    needs_tag = fields.Boolean(compute="_compute_needs")
    missing = fields.Char("Fill in first", compute="_compute_needs")

    step_ids = fields.Many2many("whatsapp_crm.next.step", compute="_compute_step_ids")
    step_id = fields.Many2one("whatsapp_crm.next.step", "Usual ones", domain="[('id', 'in', step_ids)]")
    what = fields.Char(compute="_compute_what", store=True, compute_sudo=False, readonly=False)
    who_id = fields.Many2one(
        "res.users", compute="_compute_who_id", store=True, compute_sudo=False, readonly=False,
        domain="[('share', '=', False), ('company_ids', 'in', company_id)]")
    when = fields.Date(compute="_compute_when", store=True, compute_sudo=False, readonly=False)
    hour = fields.Char("At", help="A time of that day, e.g. 10:30 or 12; may be left empty.")
    hour_unclear = fields.Boolean(compute="_compute_hour_unclear")

    confirmed_by = fields.Selection(CONFIRMED_BY, "What confirmed it", default="customer")
    proof = fields.Char("The words", compute="_compute_proof", store=True, compute_sudo=False, readonly=False)
    question = fields.Char("Your question")
    remind_on = fields.Date(
        "Remind me on", compute="_compute_remind_on", store=True, compute_sudo=False, readonly=False)

    closed_names = fields.Char(compute="_compute_windows")
    can_send = fields.Boolean(compute="_compute_windows")
    send_sentence = fields.Boolean("Send to the customer", default=True)
    sentence = fields.Text(compute="_compute_sentence", store=True, compute_sudo=False, readonly=False)
    proposal = fields.Text(compute="_compute_sentence", store=True, compute_sudo=False)
    unanswered_names = fields.Char(compute="_compute_unanswered_names")
    no_answer_needed = fields.Boolean("No answer needed")

    # ----------------------------------------------------------------- compute

    @api.depends("conversation_ids")
    def _compute_conversation_id(self):
        for wizard in self:
            wizard.conversation_id = wizard.conversation_ids[:1]
            wizard.number_of = len(wizard.conversation_ids)

    @api.depends("conversation_ids")
    def _compute_known_count(self):
        for wizard in self:
            wizard.known_count = wizard._inbound_count()

    def _inbound_count(self):
        # sudo: whatsapp_crm.message - only how many there are in conversations one may read
        return self.env["whatsapp_crm.message"].sudo().search_count(
            [("conversation_id", "in", self.conversation_ids.ids), ("direction", "=", "in")])

    @api.depends("conversation_ids")
    def _compute_tag_ids(self):
        for wizard in self:
            wizard.tag_ids = wizard.conversation_ids.tag_ids if wizard.number_of == 1 else False

    @api.depends("conversation_ids", "tag_ids")
    def _compute_needs(self):
        for wizard in self:
            # sudo: crm.team - what the teams require concerns whoever resolves
            wizard.needs_tag = any(wizard.conversation_ids.sudo().team_id.mapped("wacrm_require_tag"))
            missing = [label for conversation in wizard.conversation_ids._origin
                       for label in conversation._missing_on_lead()]
            wizard.missing = ", ".join(dict.fromkeys(missing))

    @api.depends("conversation_ids")
    def _compute_step_ids(self):
        for wizard in self:
            wizard.step_ids = self.env["whatsapp_crm.next.step"].search([
                ("team_id", "in", [False, *wizard.conversation_ids.team_id.ids]),
                ("company_id", "in", [False, *wizard.conversation_ids.company_id.ids])])

    @api.depends("step_id")
    def _compute_what(self):
        for wizard in self:
            wizard.what = wizard.step_id.name or wizard.what

    @api.depends("conversation_ids")
    def _compute_who_id(self):
        for wizard in self:
            owners = wizard.conversation_ids.user_id
            wizard.who_id = owners if len(owners) == 1 else self.env.user

    @api.depends("step_id")
    def _compute_when(self):
        today = fields.Date.context_today(self)
        for wizard in self:
            number = wizard.conversation_id._origin.number_id
            wizard.when = number._working_day_from(
                today + timedelta(days=wizard.step_id.days if wizard.step_id else 1))

    @api.depends("conversation_ids")
    def _compute_remind_on(self):
        tomorrow = fields.Date.context_today(self) + timedelta(days=1)
        for wizard in self:
            wizard.remind_on = wizard.conversation_id._origin.number_id._working_day_from(tomorrow)

    @api.depends("hour")
    def _compute_hour_unclear(self):
        for wizard in self:
            wizard.hour_unclear = bool((wizard.hour or "").strip()) and not wizard._hour()

    @api.onchange("hour")
    def _onchange_hour(self):
        """What is meant, as it will be written: 12 is 12:00."""
        self.hour = self._hour() or self.hour

    def _hour(self):
        """The time as "HH:MM", "" where there is none or nobody knows what it means."""
        return sentence_text.time_of_day(self.hour)

    @api.depends("conversation_ids", "confirmed_by")
    def _compute_proof(self):
        for wizard in self:
            said = wizard.confirmed_by == "customer" and wizard.number_of == 1
            wizard.proof = wizard._last_words(wizard.conversation_ids) if said else False

    def _last_words(self, conversation):
        conversation._origin.check_access("read")
        # sudo: whatsapp_crm.message - checked above: whoever reads a conversation reads its words
        last = self.env["whatsapp_crm.message"].sudo().search(
            [("conversation_id", "in", conversation.ids), ("direction", "=", "in"), ("text", "!=", False)],
            order="sent_at desc, id desc", limit=1)
        return last.text

    @api.depends("conversation_ids")
    def _compute_windows(self):
        for wizard in self:
            conversations = wizard.conversation_ids
            closed = conversations - wizard._reachable()
            wizard.can_send = bool(conversations - closed)
            wizard.closed_names = ", ".join(closed.mapped("name"))

    def _reachable(self):
        """The conversations in which a text can be sent now."""
        # sudo: discuss.channel - the window of conversations one may read
        return self.conversation_ids.filtered(lambda c: c.sudo().channel_id._wacrm_window_open())

    @api.depends("conversation_ids", "outcome", "question", "what", "who_id", "when", "hour")
    def _compute_sentence(self):
        """A new proposal replaces the former one, never what the agent wrote."""
        for wizard in self:
            shown = wizard._reachable()[:1] or wizard.conversation_id
            proposal = wizard._fill(shown) if wizard.outcome and shown else ""
            own_words = wizard.sentence and wizard.sentence != wizard.proposal
            wizard.sentence = wizard.sentence if own_words else proposal
            wizard.proposal = proposal

    def _fill(self, conversation):
        if not {"question": self.question, "next_step": self.what, "confirmed": True}[self.outcome]:
            return ""  # half a sentence helps nobody
        return self.env["whatsapp_crm.sentence"]._fill(
            self.outcome, conversation._origin, what=self.step_id._words_for(self.what, conversation._origin),
            who=sentence_text.first_name(self.who_id.name), when=self.when, hour=self._hour(),
            question=self.question or "") or self.question or ""

    @api.depends("conversation_ids", "send_sentence", "outcome")
    def _compute_unanswered_names(self):
        """Who spoke last and would get nothing."""
        for wizard in self:
            left = wizard.conversation_ids.filtered("waiting_since")
            if wizard.send_sentence:
                left -= wizard._reachable()
            wizard.unanswered_names = wizard.outcome != "question" and ", ".join(left.mapped("name"))

    # ----------------------------------------------------------------- resolve

    def action_resolve(self):
        """Close all of them, or none: whatever is missing in one is said before anything is sent."""
        self.ensure_one()
        if not self.conversation_ids:
            raise UserError(self.env._("There is no conversation to resolve here."))
        if not self.outcome:
            raise UserError(self.env._("Choose how the conversation ends."))
        if self.outcome == "next_step" and self.hour_unclear:
            raise UserError(self.env._("Write the time like 10:30, or leave it empty."))
        if self.outcome == "question" and self.closed_names:
            raise UserError(self.env._(
                "The 24-hour window is closed for %(names)s: they cannot be asked now. Leave them out.",
                names=self.closed_names))
        self._check_nothing_new()
        if self.tag_ids:
            self.conversation_ids.write({"tag_ids": [Command.link(tag.id) for tag in self.tag_ids]})
        for conversation in self.conversation_ids:
            conversation.action_resolve(self.outcome, self.note, **self._values_for(conversation))
        self._after_resolve()
        return {"type": "ir.actions.act_window_close"}

    def action_resolve_and_next(self):
        """Close, and let the form behind the dialog go on to the next conversation of its list."""
        self.action_resolve()
        return {"type": "ir.actions.client", "tag": "whatsapp_crm.next_conversation"}

    def _check_nothing_new(self):
        """What arrived behind the dialog was read by nobody; it must not be closed away."""
        if self._inbound_count() != self.known_count:
            raise UserError(self.env._(
                "The customer wrote again while this dialog was open. Close it, read the message, and resolve then."))

    def _values_for(self, conversation):
        """What one conversation is closed with: keywords of its ``action_resolve``."""
        values = {"no_answer_needed": self.no_answer_needed, "sentence": self._sentence_for(conversation)}
        if self.outcome == "next_step":
            values["next_step"] = {
                "what": f"{self.what} ({self._hour()})" if self.hour else self.what,
                "user_id": self.who_id.id, "date": self.when, "note": self.note,
                "activity_type_id": self.step_id.activity_type_id.id}
        elif self.outcome == "question":
            values["remind_on"] = self.remind_on
        else:
            single = self.number_of == 1 or self.confirmed_by == "us"
            values |= {"confirmed_by": self.confirmed_by,
                       "proof": self.proof if single else self._last_words(conversation)}
        return values

    def _sentence_for(self, conversation):
        """The text for this customer; nothing where none is wanted or none can be sent."""
        if self.outcome != "question" and (not self.send_sentence or conversation not in self._reachable()):
            return None
        text = self.sentence if self.number_of == 1 else self._fill(conversation)
        if not text:
            raise UserError(self.env._("Write what the customer gets, or switch the sentence off."))
        return text

    def _after_resolve(self):
        """Hook: all conversations of the dialog are closed."""
