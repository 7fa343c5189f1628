# Part of whatsapp_crm. See LICENSE file for full copyright and licensing details.
from datetime import datetime, time, timedelta

import pytz

from odoo import api, fields, models
from odoo.exceptions import UserError

SNOOZE_PRESETS = [
    ("hour", "In 1 hour"),
    ("three_hours", "In 3 hours"),
    ("tomorrow", "Tomorrow morning"),
    ("monday", "Monday morning"),
    ("week", "In a week"),
]
SNOOZE_HOURS = {"hour": 1, "three_hours": 3}
MORNING = time(9)


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

    def _check_not_resolved(self):
        if self.state == "resolved":
            raise UserError(self.env._("This conversation is resolved. Reopen it to go on."))

    # ----------------------------------------------------------------- snooze

    def action_open_snooze(self, preset=None):
        """Ask until when, and for an answer first where the customer waits.

        :param preset: one of SNOOZE_PRESETS that was chosen already
        """
        return self._open_closing_dialog(
            "whatsapp_crm.snooze", self.env._("Snooze"), default_until=self._snooze_until(preset or "tomorrow"))

    def action_snooze_preset(self, preset="tomorrow"):
        """Put away at once; where the customer waits, the dialog asks for an answer first.

        :param preset: one of SNOOZE_PRESETS
        :return: False when done, else the dialog's action
        """
        until = self._snooze_until(preset)
        if any(self._check_may_decide().mapped("waiting_since")):
            return self.action_open_snooze(preset)
        self.action_snooze(until)
        return False

    @api.model
    def _snooze_until(self, preset):
        """The time of a preset by the user's clock, as UTC datetime."""
        now = fields.Datetime.now()
        today = fields.Datetime.context_timestamp(self, now)
        if preset in SNOOZE_HOURS:
            return now + timedelta(hours=SNOOZE_HOURS[preset])
        days = {"tomorrow": 1, "monday": 7 - today.weekday(), "week": 7}.get(preset)
        if not days:
            raise UserError(self.env._("Choose a time in the future."))
        morning = self.env.tz.localize(datetime.combine(today.date() + timedelta(days=days), MORNING))
        return morning.astimezone(pytz.utc).replace(tzinfo=None)

    def action_snooze(self, until, *, answer=None, without_answer=False):
        """Put away until a time; the customer's next message wakes it at once.

        :param until: datetime in UTC, or its text
        :param answer: plain text that the customer gets first, where one waits
        :param without_answer: the customer goes on waiting meanwhile
        :raises UserError: in the user's words, e.g. that a customer waits for an answer
        """
        until_at = fields.Datetime.to_datetime(until)
        if not until_at or until_at <= fields.Datetime.now():
            raise UserError(self.env._("Choose a time in the future."))
        conversations = self._check_may_decide()
        if not without_answer:
            conversations.filtered("waiting_since")._answer_before_snooze((answer or "").strip())
        for conversation in conversations:
            conversation._lock()
            if conversation.state == "resolved":
                raise UserError(self.env._("This conversation is resolved already."))
            if not conversation.user_id:
                conversation._set_owner(self.env.user, "taken")
            conversation._set_state("snoozed", snoozed_until=until_at)
            conversation._tell("snoozed", facts={"until": fields.Datetime.to_string(until_at)})

    def _answer_before_snooze(self, answer):
        """:raises UserError: there is no answer, or more than one customer would get the same"""
        if not self:
            return
        if not answer or len(self) > 1:
            raise UserError(self.env._(
                "%(names)s waits for an answer. Write one, or choose Snooze without an answer.",
                names=", ".join(self.mapped("name"))))
        self.channel_id._wacrm_send_sentence(answer, "agent")

    def _wake(self):
        self._set_state("open", snoozed_until=False)
        self.env["whatsapp_crm.milestone"]._record(self, "woken")

    # -------------------------------------------------------------- come back

    def _may_come_back(self, at):
        """Is ``at`` within the number's time to come back to this resolved conversation?"""
        limit = timedelta(hours=self.number_id.reopen_hours)
        return bool(self.resolved_at and at <= self.resolved_at + limit)

    def _come_back(self, row):
        """The customer wrote again (``row``): it goes on in the queue, whence routing may take it."""
        self._write_life({
            "state": "new", "user_id": False, "came_back": True,
            "reopen_count": self.reopen_count + 1, **self._no_ending()})
        self._mirror({})
        self.env["whatsapp_crm.milestone"]._record(self, "came_back", at=row.sent_at)

    def _go_on_unanswered(self):
        """It was resolved with an answer that never arrived: it goes on with who had it, else in the queue.

        :return: False where it stays resolved: not a customer, or a later conversation of theirs goes on
        """
        if self.outcome == "not_customer" or self.channel_id._wacrm_open_conversation():
            return False
        owner = self.user_id if self._may_work(self.user_id) else self.env["res.users"]
        self._write_life({"state": "open" if owner else "new", "user_id": owner.id, **self._no_ending()})
        self._mirror({})
        if owner:
            self._joined(owner)
        return True

    def _no_ending(self):
        """Values of a conversation that goes on; how it ended stays in its story."""
        return dict.fromkeys((
            "outcome", "resolved_at", "resolved_by_id", "confirmed_by", "proof", "next_step", "next_step_on",
            "not_customer_reason"), False)

    def action_reopen(self):
        """Take a resolved conversation up again by hand."""
        for conversation in self._check_may_work().filtered(lambda c: c.state == "resolved"):
            if conversation.channel_id._wacrm_open_conversation():
                raise UserError(self.env._("Another conversation with this customer is open already."))
            conversation._write_life({"state": "open", **self._no_ending()})
            conversation._set_owner(self.env.user, "taken")

    def _business_seconds(self, start, end):
        """Working seconds between two moments by the number's opening hours; all of them where none are set."""
        return self.number_id._calendar()._wacrm_elapsed(start, end, self.company_id)

    def _tell(self, kind, **values):
        for conversation in self:
            self.env["whatsapp_crm.milestone"]._record(conversation, kind, user=self._who_acts(), **values)
