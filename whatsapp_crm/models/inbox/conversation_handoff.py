# Part of whatsapp_crm. See LICENSE file for full copyright and licensing details.
from odoo import api, fields, models
from odoo.exceptions import UserError

from ...tools import text_markup
from .handoff import ACTIVITY, PRIORITIES

REQUIRED = ("reason", "priority", "next_step", "tag_id")


class WhatsappCrmConversationHandoff(models.AbstractModel):
    """Passing a conversation on: the giver stays responsible until a person accepts; a team's
    handoff waits in that team's queue. The customer's waiting time goes on in every case."""

    _name = "whatsapp_crm.conversation.handoff"
    _description = "WhatsApp Conversation Handoff"

    handoff_ids = fields.One2many("whatsapp_crm.handoff", "conversation_id", "Handoffs", readonly=True)
    handoff_id = fields.Many2one(
        "whatsapp_crm.handoff", "Open handoff", readonly=True, ondelete="set null", index="btree_not_null",
        bypass_search_access=True,  # whoever reads a conversation reads its handoffs
        help="Waiting to be accepted.")
    handoff_count = fields.Integer("Times handed off", readonly=True)
    handed_off = fields.Boolean(
        "Handed off", readonly=True, help="It waits in the queue of the team it was handed off to.")
    handoff_summary = fields.Char("Handoff", compute="_compute_handoff_summary", compute_sudo=True)
    handoff_for_me = fields.Boolean("Handed off to me", compute="_compute_handoff_for_me", compute_sudo=True)
    marked_message_ids = fields.Many2many(
        "mail.message", "whatsapp_crm_conversation_marked_rel", "conversation_id", "message_id",
        "Messages marked for handoff", readonly=True)

    @api.depends("handoff_id")
    @api.depends_context("lang")
    def _compute_handoff_summary(self):
        """ "Luis → Collections: he wants the invoice. Next step: send payment link"; False where none is open."""
        for conversation in self:
            handoff = conversation.handoff_id
            conversation.handoff_summary = bool(handoff) and self.env._(
                "%(giver)s → %(receiver)s: %(reason)s. Next step: %(next_step)s",
                giver=handoff.from_user_id.name or handoff.from_team_id.name or "", receiver=handoff.receiver,
                reason=handoff.reason.rstrip(". "), next_step=handoff.next_step)

    @api.depends("handoff_id")
    @api.depends_context("uid")
    def _compute_handoff_for_me(self):
        for conversation in self:
            conversation.handoff_for_me = bool(
                conversation.handoff_id and conversation.handoff_id._is_for(self.env.user))

    # ------------------------------------------------------------------- marks

    def action_mark_message(self, message_id):
        """Mark a message of the chat to travel with the next handoff, or take the mark away."""
        self.ensure_one()
        conversation = self._check_may_work()
        message = self.env["mail.message"].browse(message_id).exists()
        if message.model != "discuss.channel" or message.res_id != conversation.channel_id.id:
            raise UserError(self.env._("This message belongs to another chat."))
        command = (fields.Command.unlink if message in conversation.marked_message_ids.sudo(False)
                   else fields.Command.link)
        conversation._write_life({"marked_message_ids": [command(message.id)]})
        conversation.channel_id._wacrm_push_conversation()

    # -------------------------------------------------------------------- give

    def action_open_handoff(self):
        """The dialog that asks for what a handoff needs."""
        self.ensure_one()
        self._check_may_hand_off()
        return {
            "type": "ir.actions.act_window", "name": self.env._("Hand off"),
            "res_model": "whatsapp_crm.handoff.give", "view_mode": "form", "views": [(False, "form")],
            "target": "new", "context": {"default_conversation_id": self.id}}

    def action_hand_off(self, values):
        """Pass the conversation on.

        :param values: ``to_user_id`` or ``to_team_id``, ``reason`` (three words), ``priority``,
            ``next_step``, ``tag_id``: all required; ``sentence`` (str) goes to the customer
        :raises UserError: in the user's words, what is missing or who has it
        """
        self.ensure_one()
        conversation = self._check_may_hand_off()
        conversation._lock()
        self._check_may_hand_off()  # who came first may have it by now
        conversation._check_handoff(values)
        conversation.handoff_id._settle("withdrawn", self.env.user)
        if values.get("sentence"):
            # As the user: the gate of sending applies to sentences too.
            self.sudo(False).channel_id._wacrm_send_sentence(values["sentence"], "auto:handoff")
        conversation._hand_off(values)

    def _hand_off(self, values):
        giver = self.env.user
        self._handoff_activities().unlink()  # what an earlier one left to do is passed on too
        handoff = self.env["whatsapp_crm.handoff"]._give(self, self.user_id or giver, values)
        self.write({
            "priority": handoff.priority, "tag_ids": [fields.Command.link(handoff.tag_id.id)]})
        if handoff.to_team_id:
            self._release_to(handoff.to_team_id)
        elif not self.user_id:
            self._set_owner(giver, "taken")
        self._write_life({
            "handoff_id": handoff.id, "handoff_count": self.handoff_count + 1,
            "handed_off": bool(handoff.to_team_id), "marked_message_ids": [fields.Command.clear()]})
        self._add_reader(handoff.to_user_id)
        handoff._announce()
        self._tell("handed_off", note=handoff.reason)
        self.channel_id._wacrm_push_conversation()

    def _release_to(self, team):
        if self.user_id:
            self._release()
        self.write({"team_id": team.id})

    def _check_may_hand_off(self):
        """The responsible, a supervisor, or anybody where nobody has it.

        :return: the conversation with the rights to write its life
        """
        conversation = self._check_is_mine()
        conversation._check_not_resolved()
        return conversation

    def _check_handoff(self, values):
        if bool(values.get("to_user_id")) == bool(values.get("to_team_id")):
            raise UserError(self.env._("Choose one person or one team."))
        missing = [name for name in REQUIRED if not str(values.get(name) or "").strip()]
        if missing:
            labels = [self.env["whatsapp_crm.handoff"]._fields[name]._description_string(self.env) for name in missing]
            raise UserError(self.env._("Still missing: %(fields)s.", fields=", ".join(labels)))
        if values["priority"] not in dict(PRIORITIES):
            raise UserError(self.env._("Choose a priority."))
        if values.get("to_user_id"):
            self._check_receiver(self.env["res.users"].browse(values["to_user_id"]).exists())
        else:
            self._check_receiving_team(self.env["crm.team"].browse(values["to_team_id"]).exists())

    def _check_receiver(self, user):
        if user == (self.user_id or self.env.user):
            raise UserError(self.env._("%(name)s has this conversation already.", name=user.name))
        self._check_can_own(user)

    def _check_receiving_team(self, team):
        if not team or (team.company_id and team.company_id != self.company_id):
            raise UserError(self.env._("Choose a team of %(company)s.", company=self.company_id.name))

    # ----------------------------------------------------------- accept, return

    def action_accept_handoff(self):
        """Become responsible for what was handed off to me or to my team.

        :raises UserError: it is for somebody else, or not open any more
        """
        for conversation in self._check_may_work():
            conversation._lock()
            conversation._check_handoff_is_mine()
            conversation._set_owner(self.env.user, "handoff_accepted")

    def action_return_handoff(self):
        """The dialog that asks why it is sent back."""
        self.ensure_one()
        self._check_may_work()._check_handoff_is_mine()
        return {
            "type": "ir.actions.act_window", "name": self.env._("Send back"),
            "res_model": "whatsapp_crm.handoff.return", "view_mode": "form", "views": [(False, "form")],
            "target": "new", "context": {"default_conversation_id": self.id}}

    def action_send_back(self, reason):
        """Give it back to whoever handed it off.

        :param reason: str, what the giver reads
        """
        self.ensure_one()
        if not (reason or "").strip():
            raise UserError(self.env._("Say why you send it back."))
        conversation = self._check_may_work()
        conversation._lock()
        conversation._check_handoff_is_mine()
        conversation._send_back(reason.strip())

    def _send_back(self, reason):
        handoff = self.handoff_id
        handoff._settle("returned", self.env.user, return_reason=reason)
        giver = handoff.from_user_id
        if handoff.to_team_id:
            self.write({"team_id": handoff.from_team_id.id})
            if self._may_work(giver):
                self._set_owner(giver, "assigned")
        self._tell("handoff_returned", note=reason)
        self.channel_id._wacrm_note(self.env._("Handoff sent back: %(reason)s", reason=reason))
        if giver.active:
            self.with_context(tz=giver.tz).activity_schedule(
                ACTIVITY, summary=self.env._("Handoff sent back"), note=text_markup.to_html(reason),
                user_id=giver.id)

    def _check_handoff_is_mine(self):
        if not self.handoff_id:
            raise UserError(self.env._("This handoff is not open any more.") + (
                f" {self._taken_words()}" if self.user_id else ""))
        if not self.handoff_id._is_for(self.env.user):
            raise UserError(self.env._("This was handed off to %(receiver)s.", receiver=self.handoff_id.receiver))

    # ---------------------------------------------------- what overtakes a handoff

    def _set_owner(self, user, kind):
        handoff = self.handoff_id
        result = super()._set_owner(user, kind)
        if handoff:
            accepted = handoff._is_for(user) and kind != "assigned"
            handoff._settle("accepted" if accepted else "withdrawn", self.env.user)
            if accepted and self.state == "snoozed":
                self._wake()  # whoever put it away has it no more
        self._handoff_activities().unlink()  # that one was sent back is settled too once somebody has it
        return result

    def _release(self):
        self._overtake_handoff()
        return super()._release()

    def _resolve(self, *args, **kwargs):
        self._overtake_handoff()
        return super()._resolve(*args, **kwargs)

    def _overtake_handoff(self):
        """Nobody is asked to take it over, or told that they have it back, any more."""
        self.handoff_id._settle("withdrawn", self.env.user)
        self._handoff_activities().unlink()

    def _handoff_settled(self):
        """No handoff is open any more: nobody is asked to accept it."""
        self.ensure_one()
        handoff = self.handoff_id
        self._write_life({"handoff_id": False, "handed_off": False})
        activities = self._handoff_activities()
        if handoff.state == "accepted":
            activities.action_feedback()
        else:
            activities.unlink()
        self.channel_id._wacrm_push_conversation()

    def _handoff_activities(self):
        return self.activity_search([ACTIVITY])
