# Part of whatsapp_crm. See LICENSE file for full copyright and licensing details.
from odoo import api, fields, models

from ..models.inbox.handoff import PRIORITIES
from ..tools import sentence_text


class WhatsappCrmHandoffGive(models.TransientModel):
    """Asks for what whoever goes on needs, and what the customer reads about it."""

    _name = "whatsapp_crm.handoff.give"
    _inherit = "whatsapp_crm.dialog"
    _description = "Hand off WhatsApp Conversation"

    conversation_id = fields.Many2one("whatsapp_crm.conversation", required=True, ondelete="cascade")
    company_id = fields.Many2one(related="conversation_id.company_id")
    owner_id = fields.Many2one(related="conversation_id.user_id")
    from_team_id = fields.Many2one(related="conversation_id.team_id", string="From team")
    to_kind = fields.Selection(
        [("team", "A team"), ("user", "A person")], "To", required=True, compute="_compute_to_kind",
        store=True, compute_sudo=False, readonly=False, precompute=True)
    duty_choice_ids = fields.Many2many("whatsapp_crm.duty", compute="_compute_duty_choice_ids")
    duty_id = fields.Many2one(
        "whatsapp_crm.duty", "About", ondelete="cascade", domain="[('id', 'in', duty_choice_ids)]",
        help="Who answers what; brings the team. Only what another team answers is offered.")
    duty_text = fields.Text(related="duty_id.text")
    to_team_id = fields.Many2one(
        "crm.team", "Team", ondelete="cascade", compute="_compute_to_team_id", store=True, compute_sudo=False,
        readonly=False,
        domain="[('company_id', 'in', [False, company_id]), ('id', '!=', from_team_id)]")
    user_choice_ids = fields.Many2many("res.users", compute="_compute_user_choice_ids")
    to_user_id = fields.Many2one(
        "res.users", "Person", ondelete="cascade", domain="[('id', 'in', user_choice_ids)]")
    reason = fields.Char(help="Why, in at least three words. Only colleagues read it.")
    priority = fields.Selection(
        PRIORITIES, required=True, compute="_compute_priority", store=True, compute_sudo=False, readonly=False,
        precompute=True)
    suggestion_id = fields.Many2one(
        "whatsapp_crm.next.step", ondelete="set null",
        domain="[('company_id', 'in', [False, company_id]), ('team_id', 'in', [False, to_team_id, from_team_id])]")
    next_step = fields.Char("Next step", compute="_compute_next_step", store=True, compute_sudo=False, readonly=False)
    tag_id = fields.Many2one(
        "crm.tag", ondelete="cascade", compute="_compute_tag_id", store=True, compute_sudo=False, readonly=False)
    marked_message_ids = fields.Many2many(related="conversation_id.marked_message_ids")
    window_open = fields.Boolean(compute="_compute_window_open")
    tell_customer = fields.Boolean(compute="_compute_tell_customer", store=True, compute_sudo=False, readonly=False)
    topic = fields.Char(
        "Reason for the customer", compute="_compute_topic", store=True, compute_sudo=False, readonly=False,
        help="What it is about, in words that the customer may read; the reason above is for colleagues.")
    sentence = fields.Text(
        "The customer reads", compute="_compute_sentence", store=True, compute_sudo=False, readonly=False)

    @api.depends("conversation_id")
    def _compute_to_kind(self):
        """Where there is one team only, people are what one can choose."""
        for wizard in self:
            others = self.env["crm.team"].search_count([
                ("company_id", "in", [False, wizard.company_id.id]), ("id", "!=", wizard.from_team_id.id)], limit=1)
            wizard.to_kind = "team" if others else "user"

    @api.depends("conversation_id")
    def _compute_duty_choice_ids(self):
        for wizard in self:
            duties = self.env["whatsapp_crm.duty"]._reachable_from(wizard.from_team_id, wizard.company_id)
            # What no other team answers would lead nowhere.
            wizard.duty_choice_ids = duties.filtered(lambda duty: duty.team_id and duty.team_id != wizard.from_team_id)

    @api.depends("duty_id")
    def _compute_to_team_id(self):
        for wizard in self:
            wizard.to_team_id = wizard.duty_id.team_id or wizard.to_team_id

    @api.depends("conversation_id")
    def _compute_user_choice_ids(self):
        for wizard in self:
            wizard.user_choice_ids = wizard.conversation_id._possible_owners() - (
                wizard.owner_id or self.env.user)

    @api.depends("conversation_id")
    def _compute_priority(self):
        for wizard in self:
            wizard.priority = wizard.conversation_id.priority or PRIORITIES[0][0]

    @api.depends("suggestion_id")
    def _compute_next_step(self):
        for wizard in self:
            wizard.next_step = wizard.suggestion_id.name or wizard.next_step

    @api.depends("conversation_id")
    def _compute_tag_id(self):
        for wizard in self:
            wizard.tag_id = wizard.conversation_id.tag_ids[:1]

    @api.depends("conversation_id")
    def _compute_window_open(self):
        for wizard in self:
            # sudo: discuss.channel - the window of a conversation that one may read
            wizard.window_open = wizard.conversation_id.sudo().channel_id._wacrm_window_open()

    @api.depends("window_open")
    def _compute_tell_customer(self):
        for wizard in self:
            wizard.tell_customer = wizard.window_open

    @api.depends("tag_id")
    def _compute_topic(self):
        """The words that the tag has for customers, in theirs; its name is a colleague's."""
        sentences = self.env["whatsapp_crm.sentence"]
        for wizard in self:
            lang = sentences._lang_of(wizard.conversation_id)
            wizard.topic = wizard.tag_id.with_context(lang=lang).wacrm_told

    @api.depends("to_kind", "to_team_id", "to_user_id", "topic", "next_step", "tell_customer")
    def _compute_sentence(self):
        for wizard in self:
            wizard.sentence = wizard.tell_customer and wizard._sentence_words()

    def _sentence_words(self):
        """Who takes over, why in the customer's terms, and what was passed on; never the reason for colleagues."""
        receiver = self.to_team_id if self.to_kind == "team" else self.to_user_id
        if not receiver:
            return False
        who = receiver.name if self.to_kind == "team" else sentence_text.first_name(receiver.name)
        passed = self.suggestion_id._words_for(self.next_step, self.conversation_id)
        return self.env["whatsapp_crm.sentence"]._fill(
            "handoff", self.conversation_id, who=who, why=(self.topic or "").rstrip(". "), what=passed, passed=passed)

    def action_hand_off(self):
        """Hand it off as filled in; what is missing is said by the conversation."""
        self.ensure_one()
        to_team = self.to_kind == "team"
        self.conversation_id.action_hand_off({
            "to_team_id": to_team and self.to_team_id.id, "to_user_id": not to_team and self.to_user_id.id,
            "reason": self.reason, "priority": self.priority, "next_step": self.next_step,
            "tag_id": self.tag_id.id, "sentence": self.tell_customer and self.sentence})
        return {"type": "ir.actions.act_window_close"}

    def action_hand_off_and_next(self):
        """Hand it off, and let the form behind the dialog go on to the next conversation of its list."""
        self.action_hand_off()
        return {"type": "ir.actions.client", "tag": "whatsapp_crm.next_conversation"}


class WhatsappCrmHandoffReturn(models.TransientModel):
    """Asks why a handoff is sent back."""

    _name = "whatsapp_crm.handoff.return"
    _inherit = "whatsapp_crm.dialog"
    _description = "Send back WhatsApp Handoff"

    conversation_id = fields.Many2one("whatsapp_crm.conversation", required=True, ondelete="cascade")
    summary = fields.Char(related="conversation_id.handoff_summary", string="Handed off")
    reason = fields.Text(required=True)

    def action_send_back(self):
        self.ensure_one()
        self.conversation_id.action_send_back(self.reason)
        return {"type": "ir.actions.act_window_close"}
