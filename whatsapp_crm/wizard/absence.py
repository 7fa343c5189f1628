# Part of whatsapp_crm. See LICENSE file for full copyright and licensing details.
from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools.misc import format_datetime

WAYS = [
    ("colleague", "A colleague"),
    ("routing", "Whoever is free"),
    ("queue", "The queue"),
    ("keep", "They keep them"),
]


class WhatsappCrmAbsence(models.TransientModel):
    """Somebody is away until a date: who covers, and who gets each of their conversations."""

    _name = "whatsapp_crm.absence"
    _inherit = "whatsapp_crm.dialog"
    _description = "WhatsApp Absence"

    agent_id = fields.Many2one("whatsapp_crm.agent", required=True, readonly=True, ondelete="cascade")
    until = fields.Datetime("Away until", help="Empty: until somebody sets them back at work.")
    colleague_ids = fields.Many2many(related="agent_id.colleague_ids", string="Colleagues to choose from")
    cover_id = fields.Many2one(
        "res.users", "Covered by", ondelete="cascade", domain="[('id', 'in', colleague_ids)]",
        help="Is asked and told in their place until then.")
    way = fields.Selection(WAYS, "Their conversations go to", required=True, default="routing")
    user_id = fields.Many2one(
        "res.users", "Colleague", ondelete="cascade", domain="[('id', 'in', colleague_ids)]")
    line_ids = fields.One2many(
        "whatsapp_crm.absence.line", "absence_id", "Conversations", compute="_compute_line_ids",
        compute_sudo=False, store=True, readonly=False)

    @api.depends("agent_id")
    def _compute_line_ids(self):
        """What they have in hand, the most urgent first."""
        for absence in self:
            absence.line_ids = [fields.Command.clear()] + [
                fields.Command.create({"conversation_id": conversation.id, "way": absence.way})
                for conversation in absence._conversations()]

    def _conversations(self):
        return self.env["whatsapp_crm.conversation"].search(
            [("user_id", "=", self.agent_id.user_id.id), ("state", "!=", "resolved")],
            order="urgency desc, waiting_since, id")

    @api.onchange("cover_id")
    def _onchange_cover_id(self):
        """Who covers is the first to think of for what they have in hand."""
        if self.cover_id:
            self.way, self.user_id = "colleague", self.cover_id
            self._onchange_way()

    @api.onchange("way", "user_id")
    def _onchange_way(self):
        for line in self.line_ids:
            line.way, line.user_id = self.way, self.user_id if self.way == "colleague" else False

    def action_apply(self):
        """Away, and each conversation to whom it was to go, with a note for who has it next."""
        self.ensure_one()
        self.line_ids._check()
        self.agent_id.action_set_away(self.until, self.cover_id.id)
        for line in self.line_ids.filtered(lambda line: line.way != "keep"):
            line._pass_on()
        return {"type": "ir.actions.act_window_close"}


class WhatsappCrmAbsenceLine(models.TransientModel):
    """One conversation of somebody who is away, and where it goes."""

    _name = "whatsapp_crm.absence.line"
    _inherit = "whatsapp_crm.dialog"
    _description = "WhatsApp Absence, One Conversation"

    absence_id = fields.Many2one("whatsapp_crm.absence", required=True, ondelete="cascade")
    conversation_id = fields.Many2one("whatsapp_crm.conversation", "Customer", required=True, ondelete="cascade")
    state = fields.Selection(related="conversation_id.state")
    urgency = fields.Selection(related="conversation_id.urgency")
    waiting_since = fields.Datetime(related="conversation_id.waiting_since")
    last_text = fields.Char(related="conversation_id.last_text")
    way = fields.Selection(WAYS, "Goes to", required=True, default="routing")
    colleague_ids = fields.Many2many(related="absence_id.colleague_ids", string="Colleagues to choose from")
    user_id = fields.Many2one(
        "res.users", "Colleague", ondelete="cascade", domain="[('id', 'in', colleague_ids)]")

    def _check(self):
        """:raises UserError: a colleague is missing, or cannot be responsible"""
        for line in self.filtered(lambda line: line.way == "colleague"):
            if not line.user_id:
                raise UserError(self.env._(
                    "Choose the colleague who gets the conversation of %(name)s.", name=line.conversation_id.name))
            line.conversation_id._check_can_own(line.user_id)

    def _pass_on(self):
        """To a colleague, to whoever routing finds, else to the queue; what somebody took meanwhile stays there."""
        away = self.absence_id.agent_id.user_id
        conversation = self.conversation_id._check_may_work()
        conversation._lock()
        if conversation.user_id != away or conversation.state == "resolved":
            return
        receiver = self._give(conversation)
        conversation.channel_id._wacrm_note(self._note(away, receiver))

    def _give(self, conversation):
        """:return: the ``res.users`` who has it now, empty: the queue"""
        if self.way == "colleague":
            conversation._set_owner(self.user_id, "assigned")
            return self.user_id
        found = conversation._route_next("absence") if self.way == "routing" else self.env["res.users"]
        if not found:
            conversation._release()
        return found

    def _note(self, away, receiver):
        until = self.absence_id.until
        reason = self.env._("%(name)s is away.", name=away.name)
        if until:
            reason = self.env._("%(name)s is away until %(when)s.", name=away.name,
                                when=format_datetime(self.env, until, dt_format="short"))
        passed = (self.env._("Passed on to %(name)s.", name=receiver.name) if receiver
                  else self.env._("Returned to the queue."))
        return f"{reason} {passed}"
