# Part of whatsapp_crm. See LICENSE file for full copyright and licensing details.
from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.tools.translate import LazyTranslate

from ..transport.client_defaults import without_defaults

_lt = LazyTranslate(__name__)

STATES = [
    ("new", "Unassigned"),
    ("open", "In progress"),
    ("waiting", "Waiting for customer"),
    ("snoozed", "Snoozed"),
    ("resolved", "Resolved"),
]
OUTCOMES = [
    ("next_step", "Next step agreed"),
    ("confirmed", "Confirmed as solved"),
    ("not_customer", "Not a customer"),
    ("idle", "Closed after silence"),
]
# Written by the methods of the life of a conversation only, never by a plain write.
GUARDED = frozenset({
    "state", "user_id", "waiting_since", "channel_id", "number_id", "contact_id", "company_id",
    "opened_at", "resolved_at", "resolved_by_id", "outcome", "seen_at", "seen_by_id",
    "first_answer_at", "came_back", "reopen_count", "snoozed_until", "last_in_at", "last_out_at",
    "team_ids", "reader_ids", "last_text", "partner_id", "urgency", "name", "origin", "referral",
    "confirmed_by", "proof", "next_step", "next_step_on", "remind_on", "not_customer_reason", "made_lead_id",
    "made_lead_archived", "idle_at", "answer_warning_at", "answer_due_at", "clock_ids",
    "routing_facts", "routing_again", "routed_untouched", "returned_by_id",
    "handoff_id", "handoff_count", "handed_off", "marked_message_ids", "entry_point_id",
    "campaign_recipient_id",
    "flow_run_id", "bot_asking", "has_promise", "golden_flag_id", "golden_hint",
})
WRITER = object()  # cannot come from a client: contexts from outside hold JSON only


class WhatsappCrmConversation(models.Model):
    """One episode on a chat: opened by a customer's message, owned, worked, closed with an outcome.

    The work item of the inbox. A chat has many over the years, at most one that is
    not resolved. States: new (nobody owns it) → open ⇄ waiting → resolved; snoozed
    until a time. ``new`` has no owner, the other unresolved states have one.
    """

    _name = "whatsapp_crm.conversation"
    _description = "WhatsApp Conversation"
    _inherit = [
        "whatsapp_crm.conversation.alert",  # first: it has a say in who follows
        "whatsapp_crm.conversation.flow", "whatsapp_crm.conversation.welcome",  # around what a message does
        "whatsapp_crm.conversation.meeting", "whatsapp_crm.conversation.sell",
        "mail.thread", "mail.activity.mixin", "whatsapp_crm.conversation.entry",
        "whatsapp_crm.conversation.routing", "whatsapp_crm.conversation.handoff",
        "whatsapp_crm.conversation.not.customer", "whatsapp_crm.conversation.promise",
        "whatsapp_crm.conversation.closing", "whatsapp_crm.conversation.idle", "whatsapp_crm.conversation.overdue",
        "whatsapp_crm.conversation.receipt", "whatsapp_crm.conversation.lifecycle",
        "whatsapp_crm.conversation.assignment", "whatsapp_crm.conversation.messages",
        "whatsapp_crm.conversation.urgency", "whatsapp_crm.conversation.card",
        "whatsapp_crm.conversation.move", "whatsapp_crm.conversation.live",
        "whatsapp_crm.conversation.ring", "whatsapp_crm.conversation.search",
        "whatsapp_crm.conversation.history",
        "whatsapp_crm.lead.matching", "whatsapp_crm.partner.choice",
        "whatsapp_crm.lead.choice", "whatsapp_crm.chatter.entry"]
    _order = "waiting_since, last_in_at desc, id desc"
    _mail_post_access = "read"
    _check_company_auto = True

    name = fields.Char("Customer", compute="_compute_name", store=True)
    channel_id = fields.Many2one(
        "discuss.channel", "Chat", required=True, index=True, ondelete="restrict", readonly=True)
    number_id = fields.Many2one(
        "whatsapp_crm.number", required=True, index=True, ondelete="restrict", readonly=True)
    contact_id = fields.Many2one(
        "whatsapp_crm.contact", "WhatsApp user", required=True, index=True, ondelete="restrict", readonly=True)
    partner_id = fields.Many2one("res.partner", "Contact", index="btree_not_null", ondelete="set null", readonly=True)
    company_id = fields.Many2one("res.company", required=True, index=True, readonly=True)
    state = fields.Selection(
        STATES, required=True, default="new", index=True, readonly=True, group_expand="_expand_states")
    user_id = fields.Many2one(
        "res.users", "Responsible", index="btree_not_null", readonly=True, ondelete="restrict",
        group_expand="_expand_owners", falsy_value_label=_lt("Unassigned"))  # pylint: disable=translation-field
    team_id = fields.Many2one("crm.team", index=True, ondelete="set null", check_company=True)
    lead_id = fields.Many2one("crm.lead", "Opportunity", index="btree_not_null", ondelete="set null")
    tag_ids = fields.Many2many("crm.tag", string="Tags")
    priority = fields.Selection([("0", "Low"), ("1", "Medium"), ("2", "High")], default="0")

    opened_at = fields.Datetime("Began on", required=True, readonly=True)
    waiting_since = fields.Datetime("Customer waiting since", index="btree_not_null", readonly=True)
    seen_at = fields.Datetime("Seen, not answered since", readonly=True)
    seen_by_id = fields.Many2one("res.users", "Seen by", readonly=True, ondelete="set null")
    first_answer_at = fields.Datetime("First answered on", readonly=True)
    last_in_at = fields.Datetime("Customer wrote last on", readonly=True)
    last_out_at = fields.Datetime("We wrote last on", readonly=True)
    last_text = fields.Char("Last words", readonly=True)
    snoozed_until = fields.Datetime("Snoozed until", readonly=True, index="btree_not_null")
    came_back = fields.Boolean("Came back", readonly=True, help="The customer wrote again after it was resolved.")
    reopen_count = fields.Integer("Times come back", readonly=True)
    resolved_at = fields.Datetime("Resolved on", readonly=True)
    resolved_by_id = fields.Many2one("res.users", "Resolved by", readonly=True, ondelete="set null")
    outcome = fields.Selection(OUTCOMES, "How it ended", readonly=True)
    origin = fields.Char("Came through", readonly=True, help="The ad or entry point of the first message.")
    referral = fields.Json(readonly=True, help="What WhatsApp says of the ad: source, headline, click.")

    team_ids = fields.Many2many(
        "crm.team", "whatsapp_crm_conversation_team_rel", "conversation_id", "team_id",
        "Teams that may read", readonly=True)
    reader_ids = fields.Many2many(
        "res.users", "whatsapp_crm_conversation_reader_rel", "conversation_id", "user_id",
        "People who may read", readonly=True)
    milestone_ids = fields.One2many("whatsapp_crm.milestone", "conversation_id", "Story")
    message_row_ids = fields.One2many("whatsapp_crm.message", "conversation_id", "WhatsApp messages")
    has_cards = fields.Boolean("Contact cards", compute="_compute_has_cards")
    partner_candidate_ids = fields.Many2many(
        "res.partner", compute="_compute_partner_candidate_ids", string="Could also be")
    partner_chosen = fields.Boolean(related="contact_id.partner_chosen")

    _one_open = models.UniqueIndex("(channel_id) WHERE state <> 'resolved'")
    # What each person has in hand; of their thousands of resolved ones nothing is read for that.
    _in_hand = models.Index("(user_id, state) WHERE state <> 'resolved'")
    _untouched = models.Index("(number_id) WHERE routed_untouched")
    _owner_by_state = models.Constraint(
        "CHECK (CASE state WHEN 'new' THEN user_id IS NULL WHEN 'resolved' THEN TRUE"
        " ELSE user_id IS NOT NULL END)",
        "A conversation that is being worked has a responsible; an unassigned one has none.")

    # ----------------------------------------------------------------- compute

    @api.depends("partner_id.name", "contact_id.profile_name", "contact_id.username", "contact_id.wa_id")
    def _compute_name(self):
        for conversation in self:
            conversation.name = conversation.partner_id.name or conversation.contact_id._label()
        self._changed({"name"})

    def _compute_has_cards(self):
        cards = self.env["whatsapp_crm.message"]._read_group(
            [("conversation_id", "in", self.ids), ("type", "=", "contacts")], ["conversation_id"])
        with_cards = {conversation for conversation, in cards}
        for conversation in self:
            conversation.has_cards = conversation._origin in with_cards

    def _compute_partner_candidate_ids(self):
        for conversation in self:
            # sudo: whatsapp_crm.contact - candidates are narrowed to what the user may read below
            candidates = conversation.sudo().contact_id._partner_candidates(conversation.number_id)
            conversation.partner_candidate_ids = (
                (candidates - conversation.partner_id).sudo(False)._filtered_access("read"))

    def _expand_states(self, states, domain):
        """Every column that work passes through, empty ones too; where resolved ones are searched, what was found."""
        if "resolved" in states:
            return [state for state, _label in STATES if state in states]
        return [state for state, _label in STATES if state != "resolved"]

    # -------------------------------------------------------------------- CRUD

    @api.model_create_multi
    def create(self, vals_list):
        if self.env.context.get("wacrm_writer") is not WRITER:
            raise UserError(self.env._("Conversations begin with a message."))
        return super().create(vals_list)

    def write(self, vals):
        guarded = self._guarded_fields() & vals.keys()
        if guarded and self.env.context.get("wacrm_writer") is not WRITER:
            raise UserError(self.env._(
                "Use Take, Assign, Snooze or Resolve: %(fields)s cannot be changed directly.",
                fields=", ".join(sorted(self._fields[name].string for name in guarded))))
        moved = self.filtered(lambda c: c.team_id.id != vals["team_id"]) if "team_id" in vals else self.browse()
        if not self.env.su:
            moved._check_may_decide()
        result = super().write(vals)
        moved._widen_readers()
        moved._tell("team_changed")
        return result

    @api.ondelete(at_uninstall=False)
    def _unlink_never(self):
        raise UserError(self.env._("Conversations are kept: resolve them instead."))

    def _guarded_fields(self):
        """Names of the fields that only its life writes."""
        return GUARDED

    def _write_life(self, vals):
        """The way of the life-cycle methods to write guarded fields."""
        return self.with_context(wacrm_writer=WRITER, tracking_disable=True).write(vals)

    @api.model
    def _create_life(self, vals):
        return without_defaults(self).with_context(
            wacrm_writer=WRITER, tracking_disable=True, mail_create_nolog=True,
            mail_create_nosubscribe=True).create(vals).with_context(wacrm_writer=None)

    # ------------------------------------------------------------------ access

    def _check_may_work(self):
        """Agents work the conversations that they may read.

        :return: the conversations with the rights to write their life, without defaults of the client
        """
        if not self.env.user.has_group("whatsapp_crm.group_agent"):
            raise AccessError(self.env._("Only WhatsApp agents can do this."))
        self.check_access("read")
        # sudo: whatsapp_crm.conversation - checked above; life-cycle fields have one writer
        return without_defaults(self).sudo()

    def _widen_readers(self):
        """Whoever had a part keeps reading: present and earlier teams, owners, followers."""
        for conversation in self:
            teams = conversation.number_id.team_id | conversation.team_id
            people = conversation.user_id | conversation.message_partner_ids.user_ids.filtered(
                lambda user: not user.share)
            vals = {}
            if teams - conversation.team_ids:
                vals["team_ids"] = [fields.Command.link(team.id) for team in teams - conversation.team_ids]
            if people - conversation.reader_ids:
                vals["reader_ids"] = [fields.Command.link(user.id) for user in people - conversation.reader_ids]
            if vals:
                conversation._write_life(vals)
                conversation._mirror(vals)

    def _message_post_after_hook(self, message, msg_vals):
        self._invite_mentioned(message.partner_ids)
        return super()._message_post_after_hook(message, msg_vals)

    def _invite_mentioned(self, partners):
        """Colleagues who are mentioned follow, hence may read what they are asked about."""
        colleagues = partners.filtered(lambda partner: partner.main_user_id and not partner.partner_share)
        if self and colleagues:
            # sudo: whatsapp_crm.conversation - whoever may write a note may ask a colleague
            self.sudo().message_subscribe(colleagues.ids)

    def _message_subscribe(self, partner_ids=None, subtype_ids=None, customer_ids=None):
        result = super()._message_subscribe(partner_ids, subtype_ids, customer_ids)
        # sudo: whatsapp_crm.conversation - following gives the right to read
        self.sudo()._widen_readers()
        return result

    def _leads(self, channel):
        """Is this the conversation that the chat shows: the open one, else the last one?"""
        shown = channel.wacrm_conversation_id
        return shown in (self, shown.browse()) or self.state != "resolved"

    def _mirror(self, vals):
        """Copy what the chat's record rule and header need; one write."""
        for conversation in self:
            # sudo: discuss.channel - the chat follows its conversation
            channel = conversation.channel_id.sudo()
            mirrored = {
                "wacrm_conversation_id": conversation.id, "wacrm_state": conversation.state,
                "wacrm_owner_id": conversation.user_id.id}
            changes = {name: value for name, value in mirrored.items()
                       if (channel[name].id if name.endswith("_id") else channel[name]) != value}
            if not conversation._leads(channel):
                changes = {}  # an older one only adds readers
            if "team_ids" in vals:
                changes["wacrm_team_ids"] = vals["team_ids"]
            if "reader_ids" in vals:
                changes["wacrm_user_ids"] = vals["reader_ids"]
            if changes:
                channel.write(changes)
                channel._wacrm_push_conversation()

    # ----------------------------------------------------------------- actions

    def action_open(self):
        self.ensure_one()
        return {
            "type": "ir.actions.act_window", "res_model": self._name, "res_id": self.id,
            "view_mode": "form", "views": [(False, "form")]}

    def action_create_contacts(self):
        """Open the partners of the contact cards that the customer sent, see the message's action."""
        self.check_access("read")
        return self.message_row_ids.filtered(lambda row: row.type == "contacts").action_create_contacts()

    def action_open_lead(self):
        self.ensure_one()
        return self.lead_id.get_formview_action()
