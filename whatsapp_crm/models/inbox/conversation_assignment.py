# Part of whatsapp_crm. See LICENSE file for full copyright and licensing details.
from datetime import datetime

from odoo import api, fields, models
from odoo.exceptions import UserError

from ..transport.transaction import wait_and_lock

ASSIGNED = "whatsapp_crm.conversation/assigned"


class WhatsappCrmConversationAssignment(models.AbstractModel):
    """Who owns a conversation: the only writer of the responsible."""

    _name = "whatsapp_crm.conversation.assignment"
    _description = "WhatsApp Conversation Assignment"

    may_decide = fields.Boolean(
        "May decide", compute="_compute_may_decide",
        help="Whether the user may close or snooze it: their own, nobody's, or one they could take over.")

    def action_take(self):
        """Make it mine. Whoever came first keeps it: a later taker reads who has it.

        :raises UserError: somebody else took it, with the name
        """
        for conversation in self._check_may_work():
            conversation._lock()
            conversation._check_not_resolved()
            if conversation.user_id == self.env.user:
                continue
            if conversation.user_id and not conversation._may_take_over():
                raise UserError(conversation._taken_words())
            conversation._set_owner(self.env.user, "taken")

    def _may_take_over(self):
        """Did the user ask to take it from a colleague (context ``wacrm_take_over``), and may they?

        Who was handed it needs not ask.
        """
        if self.handoff_id and self.handoff_id._is_for(self.env.user):
            return True
        return bool(self.env.context.get("wacrm_take_over")) and self.may_decide

    @api.depends("user_id", "company_id.wacrm_agents_take_over")
    @api.depends_context("uid")
    def _compute_may_decide(self):
        supervisor = self.env.user.has_group("whatsapp_crm.group_supervisor")
        for conversation in self:
            # sudo: res.company - its setting decides, whoever asks
            conversation.may_decide = (
                supervisor or not conversation._is_of_another()
                or conversation.company_id.sudo().wacrm_agents_take_over)

    def _check_may_decide(self):
        """Like ``_check_may_work``, for steps that are up to the responsible: closing it, putting it away.

        :raises UserError: a colleague is responsible, whom the user may not take it from
        """
        conversations = self._check_may_work()
        for conversation in conversations:
            if not conversation.may_decide:
                raise UserError(conversation._taken_words())
        return conversations

    def _check_is_mine(self):
        """Like ``_check_may_work``, for what only the responsible and supervisors do.

        :raises UserError: a colleague is responsible
        """
        conversations = self._check_may_work()
        if not self.env.user.has_group("whatsapp_crm.group_supervisor"):
            for conversation in conversations.filtered(lambda c: c._is_of_another()):
                raise UserError(conversation._taken_words())
        return conversations

    def _taken_words(self):
        """Who has it and, where a colleague gave it to them, who that was."""
        fact = self.milestone_ids.filtered(lambda m: m.kind in ("taken", "assigned", "handoff_accepted"))
        last = fact.sorted("id")[-1:]
        if last.kind == "assigned" and last.user_id and last.user_id != self.user_id:
            return self.env._(
                "%(name)s has this conversation already: %(giver)s assigned it.",
                name=self.user_id.name, giver=last.user_id.name)
        return self.env._("%(name)s has this conversation already.", name=self.user_id.name)

    def action_assign(self, user_id):
        """Give it to a colleague; supervisors any, agents what is unassigned or their own."""
        user = self.env["res.users"].browse(user_id).exists()
        for conversation in self._check_may_work():
            conversation._lock()
            conversation._check_not_resolved()
            conversation._check_can_own(user)
            conversation._check_is_mine()
            conversation._set_owner(user, "assigned")
            conversation._tell_receiver(user)

    def _tell_receiver(self, user):
        """Tell ``user`` when the transaction commits: one event, however many they were given.

        ``whatsapp_crm.conversation/assigned`` is about the one that waits longest of them::

            {"id": int, "name": str, "text": str, "giver": str, "waiting_since": str or False, "count": int}
        """
        if user == self.env.user:
            return
        data = self.env.cr.precommit.data
        if ASSIGNED not in data:
            data[ASSIGNED] = {}
            self.env.cr.precommit.add(self._send_assigned)
        data[ASSIGNED].setdefault(user, set()).update(self.ids)

    def _send_assigned(self):
        for user, ids in self.env.cr.precommit.data.pop(ASSIGNED, {}).items():
            # sudo: whatsapp_crm.conversation - whoever gave them away may not read them any more
            given = self.sudo().browse(ids).filtered(lambda conversation: conversation.user_id == user)
            if given:
                first = min(given, key=lambda c: (c.waiting_since or datetime.max, c.id))
                user._bus_send(ASSIGNED, {
                    "id": first.id, "name": first.name, "text": first.customer_text or "", "giver": self.env.user.name,
                    "waiting_since": fields.Datetime.to_string(first.waiting_since) or False, "count": len(given)})

    def _check_can_own(self, user):
        """:raises UserError: ``user`` (may be empty) cannot be responsible for it, and why"""
        if not self._may_work(user):
            raise UserError(self.env._("Choose somebody who works WhatsApp conversations."))
        # sudo: res.users - companies of a colleague decide, whoever chooses them
        if self.company_id not in user.sudo().company_ids:
            raise UserError(self.env._(
                "%(name)s does not work for %(company)s.", name=user.name, company=self.company_id.name))

    def _possible_owners(self):
        """Who could be responsible for all of these: people who work conversations in their companies."""
        # sudo: res.users - groups and companies of colleagues, whoever chooses among them
        users = self.env["res.users"].sudo().search([
            ("all_group_ids", "in", self.env.ref("whatsapp_crm.group_agent").ids), ("share", "=", False)])
        return users.filtered(lambda user: self.company_id <= user.company_ids).sudo(False)

    def action_open_reassign(self):
        """The dialog in which a supervisor chooses who is responsible, for one or many."""
        if not self.env.user.has_group("whatsapp_crm.group_supervisor"):
            raise UserError(self.env._("Only supervisors reassign conversations of others. Hand yours off instead."))
        self.check_access("read")
        unresolved = self.filtered(lambda conversation: conversation.state != "resolved")
        (unresolved or self)[:1]._check_not_resolved()
        return {
            "type": "ir.actions.act_window", "name": self.env._("Reassign"),
            "res_model": "whatsapp_crm.reassign", "view_mode": "form", "views": [(False, "form")],
            "target": "new", "context": {"default_conversation_ids": [fields.Command.set(unresolved.ids)]}}

    @api.model
    def _may_work(self, user):
        """Is ``user`` (may be empty) somebody who works conversations?"""
        return bool(user and user.active and user.has_group("whatsapp_crm.group_agent"))

    def action_release(self):
        """Give it back to the queue."""
        for conversation in self._check_is_mine().filtered("user_id"):
            if conversation.state == "resolved":
                raise UserError(self.env._("This conversation is resolved already."))
            conversation._release()

    def _release(self):
        owner = self.user_id
        self._write_life({"user_id": False, "state": "new", "snoozed_until": False})
        self._mirror({})
        self.channel_id._wacrm_leave(owner)
        self._tell("released")

    def _set_owner(self, user, kind):
        """The one writer of the owner: membership, readers, lead and story follow."""
        self.ensure_one()
        former = self.user_id
        state = "open" if self.state == "new" else self.state
        self._write_life({"user_id": user.id, "state": state, "came_back": False})
        self._mirror({})
        if former and former != user:
            self.channel_id._wacrm_leave(former)
        self._joined(user)
        self._give_lead_to(user)
        self._tell(kind)

    def _joined(self, user):
        self._widen_readers()
        self.channel_id._wacrm_join(user, self._waiting_rows().mail_message_id.sorted("id")[:1])

    def _is_of_another(self):
        """Is somebody else than the user responsible?"""
        return bool(self.user_id and self.user_id != self.env.user)

    def _ownership_summary(self):
        """What the composer's bar needs to know, the same for every reader of the chat."""
        handoff = self.handoff_id
        return {
            "only_owner_answers": self.company_id.wacrm_only_owner_answers,
            "agents_take_over": self.company_id.wacrm_agents_take_over,
            "marked_ids": self.marked_message_ids.ids,
            "handoff": bool(handoff) and {
                "id": handoff.id, "giver": handoff.from_user_id.name or handoff.from_team_id.name or "",
                "receiver": handoff.receiver, "reason": handoff.reason, "next_step": handoff.next_step,
                "user_ids": handoff._receivers().ids, "is_for_all": not handoff._receivers()},
        }

    def _add_reader(self, user):
        """Let ``user`` (may be empty) read it from now on."""
        if user - self.reader_ids:
            vals = {"reader_ids": [fields.Command.link(user.id)]}
            self._write_life(vals)
            self._mirror(vals)

    def _lock(self):
        """Two takers at once: the second reads who has it."""
        wait_and_lock(self)
