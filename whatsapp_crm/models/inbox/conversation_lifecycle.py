# Part of whatsapp_crm. See LICENSE file for full copyright and licensing details.
from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError


class WhatsappCrmConversationLifecycle(models.AbstractModel):
    """From the first message to the outcome: the only writer of a conversation's state."""

    _name = "whatsapp_crm.conversation.lifecycle"
    _description = "WhatsApp Conversation Life"

    @api.model
    def _open(self, channel, *, state, owner=None, opened_at=None):
        """Begin a conversation on a chat that has none open.

        :param state: "new" (the queue) or "waiting" (we wrote first, ``owner`` owns it)
        """
        number, contact = channel.wacrm_number_id, channel.wacrm_contact_id._survivor()
        conversation = self._create_life({
            "channel_id": channel.id, "number_id": number.id, "contact_id": contact.id,
            "partner_id": contact.partner_id.id, "company_id": number.company_id.id,
            "team_id": number.team_id.id, "state": state, "user_id": owner.id if owner else False,
            "opened_at": opened_at or fields.Datetime.now(),
            "team_ids": [fields.Command.set(number.team_id.ids)],
            "reader_ids": [fields.Command.set(owner.ids if owner else [])],
        })
        conversation._mirror({"reader_ids": [fields.Command.link(owner.id)]} if owner else {})
        self.env["whatsapp_crm.milestone"]._record(
            conversation, "opened", at=conversation.opened_at, user=owner)
        if owner:
            channel._wacrm_join(owner)
        return conversation

    def _set_state(self, state, **values):
        """The one writer of the state; the chat's mirror follows."""
        self._write_life({"state": state, **values})
        self._mirror({})

    # ----------------------------------------------------------------- snooze

    def action_snooze(self, until):
        """Put away until a time; the customer's next message wakes it at once."""
        for conversation in self._check_may_work():
            until_at = fields.Datetime.to_datetime(until)
            if not until_at or until_at <= fields.Datetime.now():
                raise UserError(self.env._("Choose a time in the future."))
            if conversation.state == "resolved":
                raise UserError(self.env._("This conversation is resolved already."))
            if not conversation.user_id:
                conversation._set_owner(self.env.user, "taken")
            conversation._set_state("snoozed", snoozed_until=until_at)
            conversation._tell("snoozed")

    @api.model
    def _cron_wake(self):
        """Wake what was snoozed until now."""
        due = self.search([("state", "=", "snoozed"), ("snoozed_until", "<=", fields.Datetime.now())])
        for conversation in due:
            conversation._wake()

    def _wake(self):
        self._set_state("open", snoozed_until=False)
        self.env["whatsapp_crm.milestone"]._record(self, "woken")

    # ---------------------------------------------------------------- resolve

    def action_resolve(self, outcome, note=None):
        """Close with an outcome. Unanswered messages stay on record as such.

        :param outcome: one of OUTCOMES
        """
        if outcome not in dict(self._fields["outcome"].selection):
            raise UserError(self.env._("Choose how the conversation ends."))
        for conversation in self._check_may_work().filtered(lambda c: c.state != "resolved"):
            conversation._resolve(outcome, note)

    def _resolve(self, outcome, note):
        waiting_since = self.waiting_since
        owner = self.user_id
        self.env["whatsapp_crm.milestone"]._record(
            self, "resolved", user=self.env.user, waiting_since=waiting_since,
            business=bool(waiting_since), unanswered=bool(waiting_since), note=note)
        self._waiting_rows().write({"awaits_answer": False})
        self._set_state(
            "resolved", resolved_at=fields.Datetime.now(), resolved_by_id=self.env.user.id,
            outcome=outcome, waiting_since=False, seen_at=False, seen_by_id=False,
            snoozed_until=False, came_back=False)
        if owner:
            self.channel_id._wacrm_leave(owner)

    # -------------------------------------------------------------- come back

    def _may_come_back(self, at):
        """Is ``at`` within the number's time to come back to this resolved conversation?"""
        limit = timedelta(hours=self.number_id.reopen_hours)
        return bool(self.resolved_at and at <= self.resolved_at + limit)

    def _come_back(self, row):
        """The customer wrote again (``row``): the same conversation goes on, in the queue or with its owner."""
        owner = self.user_id if self.number_id.reopen_to == "owner" and self._may_work(self.user_id) else (
            self.env["res.users"])
        self._write_life({
            "state": "open" if owner else "new", "user_id": owner.id, "came_back": True,
            "reopen_count": self.reopen_count + 1, "outcome": False, "resolved_at": False,
            "resolved_by_id": False})
        self._mirror({})
        if owner:
            self.channel_id._wacrm_join(owner, row.mail_message_id)
        self.env["whatsapp_crm.milestone"]._record(self, "came_back", at=row.sent_at)

    def action_reopen(self):
        """Take a resolved conversation up again by hand."""
        for conversation in self._check_may_work().filtered(lambda c: c.state == "resolved"):
            if conversation.channel_id._wacrm_open_conversation():
                raise UserError(self.env._("Another conversation with this customer is open already."))
            conversation._write_life({
                "state": "open", "user_id": self.env.user.id, "outcome": False,
                "resolved_at": False, "resolved_by_id": False})
            conversation._mirror({})
            conversation._joined(self.env.user)
            conversation._tell("taken")

    def _business_seconds(self, start, end):
        """Working seconds between two moments by the number's opening hours; all of them where none are set."""
        calendar = self.number_id._calendar()
        if not calendar or end <= start:
            return max(int((end - start).total_seconds()), 0)
        return int(calendar.get_work_hours_count(start, end) * 3600)

    def _tell(self, kind, **values):
        for conversation in self:
            self.env["whatsapp_crm.milestone"]._record(conversation, kind, user=self.env.user, **values)
