# Part of whatsapp_crm. See LICENSE file for full copyright and licensing details.
from odoo import api, fields, models
from odoo.fields import Domain

from ..sla.clock import RESPONSES

FOLLOWED = {"waiting_since", "seen_at", "state"}
STANDS_STILL = ("waiting", "snoozed")


class WhatsappCrmConversationPromise(models.AbstractModel):
    """Deadlines follow the conversation: the one writer of ``whatsapp_crm.sla.clock``.

    A deadline for an answer runs exactly while the customer waits and a policy promises
    something; it counts from ``waiting_since``. Nothing but the wait starts or ends it:
    snooze, handoff, another responsible, team or priority leave it alone.
    """

    _name = "whatsapp_crm.conversation.promise"
    _description = "WhatsApp Conversation Deadlines"

    clock_ids = fields.One2many("whatsapp_crm.sla.clock", "conversation_id", "Deadlines")
    answer_warning_at = fields.Datetime("Answer at risk on", readonly=True)
    answer_due_at = fields.Datetime("Answer due on", readonly=True)

    @api.model_create_multi
    def create(self, vals_list):
        conversations = super().create(vals_list)
        for conversation in conversations:
            if conversation.waiting_since:
                conversation._follow_wait(False)
            if conversation.state != "resolved":
                conversation._promise_resolution(conversation.opened_at)
        return conversations

    def write(self, vals):
        if not FOLLOWED & vals.keys():
            return super().write(vals)
        before = [(conversation, conversation.waiting_since, conversation.state) for conversation in self]
        result = super().write(vals)
        for conversation, since, state in before:
            if conversation.waiting_since != since:
                conversation._follow_wait(since)
            elif vals.get("seen_at"):
                clock = conversation._response_clock()
                clock._note_look(conversation.seen_at, conversation.seen_by_id)
                clock._look_again()
            if conversation.state != state:
                conversation._follow_state(state)
        return result

    def _response_clock(self):
        """The running deadline for an answer to each of these; empty where nobody waits or nothing is promised."""
        return self._clocks([("kind", "in", RESPONSES), ("state", "=", "running")])

    def _clocks(self, domain):
        """Deadlines of these that fit a domain, read in one statement."""
        clocks = self._clocks_none()
        stored = [name for name, field in clocks._fields.items() if field.store]
        return clocks.search_fetch(Domain("conversation_id", "in", self.ids) & Domain(domain), stored)

    def _clocks_none(self):
        # sudo: whatsapp_crm.sla.clock - written by the life of the conversation, whoever acts
        return self.env["whatsapp_crm.sla.clock"].sudo()

    def _mirror_answer(self, warning_at, due_at):
        values = {"answer_warning_at": warning_at, "answer_due_at": due_at}
        if values != {name: self[name] for name in values}:
            self._write_life(values)

    # -------------------------------------------------------------------- wait

    def _follow_wait(self, before):
        """Bring the deadline in line with ``waiting_since``, whatever moved it.

        :param before: what it was
        """
        since = self.waiting_since
        clocks = self._clocks_of_wait() if before or self._may_have_promised(since) else self._clocks_none()
        running = clocks.filtered(lambda clock: clock.state == "running")
        lost = (clocks - running)._answer_lost(since)
        former = lost.filtered(lambda clock: clock.started_at == since)[:1]
        (lost - former).write({"state": "cancelled", "ended_by": "withdrawn"})  # the longest wait counts
        if running and (former or not since):
            running._stop(fields.Datetime.now(), "withdrawn")
        if former:
            former._take_up()
        elif since and running:
            running._move_start(since)
        elif since:
            self._promise_answer(since, first=not clocks and not self.first_answer_at and not self.reopen_count)
            if self.seen_at:
                self._response_clock()._note_look(self.seen_at, self.seen_by_id)

    def _may_have_promised(self, since):
        """Could there be a deadline that counts from ``since``, or one for the first answer? Saves looking."""
        return not self.first_answer_at or (self.last_out_at and since <= self.last_out_at)

    def _clocks_of_wait(self):
        """What decides how the wait is followed: the running one, those to take up again, the first one."""
        which = Domain("state", "=", "running") | (
            Domain("kind", "=", "first_response") & Domain("state", "!=", "cancelled"))
        if self.waiting_since:
            which |= Domain("ended_by", "=", "answered") & Domain("started_at", ">=", self.waiting_since)
        return self._clocks(Domain("kind", "in", RESPONSES) & which)

    def _promise_answer(self, since, first):
        """Whoever came back was answered before, well or badly: a first answer there is once."""
        promise = self.env["whatsapp_crm.sla.policy"]._for(self)
        if promise:
            self._clocks_none()._start(self, "first_response" if first else "next_response", since, promise)

    @api.model
    def _promise_to_who_waits(self):
        """Customers who wait without a deadline get the one that is promised by now."""
        promised = [("kind", "in", RESPONSES), ("state", "=", "running")]
        for conversation in self.search([("waiting_since", "!=", False), ("clock_ids", "not any", promised)]):
            conversation._follow_wait(False)

    def _end_wait(self, waiting, row):
        """An answer to what waits longest ends the deadline, though later messages keep waiting."""
        since = self.waiting_since
        ended = self._response_clock() if since in waiting.mapped("sent_at") else self._clocks_none()
        for clock in ended:
            clock._stop(row.sent_at, "answered", row.user_id)
        result = super()._end_wait(waiting, row)
        if ended and self.waiting_since == since:  # another message of the same second goes on waiting
            self._promise_answer(since, first=False)
        return result

    def _end_wait_without_answer(self):
        for clock in self._response_clock():
            clock._stop(fields.Datetime.now(), "no_answer_needed", self.env.user)
        return super()._end_wait_without_answer()

    def _resolve(self, outcome, note, **values):
        closer, now = self._who_acts(), fields.Datetime.now()
        for clock in self._response_clock():
            clock._stop(now, "resolved_unanswered", closer)
        for clock in self._resolution_clock():
            clock._stop(now, "resolved", closer)
        return super()._resolve(outcome, note, **values)

    # ------------------------------------------------------------------- pause

    def _pause_promises(self, at=None):
        """Let no time count for the answer, e.g. while a bot asks its questions.

        :param at: from when (naive UTC), by default from now
        """
        for clock in self._response_clock():
            clock._pause(at or fields.Datetime.now())

    def _resume_promises(self, at=None):
        """Let time count again for the answer.

        :param at: from when (naive UTC), by default from now
        """
        for clock in self._response_clock():
            clock._resume(at or fields.Datetime.now())

    # -------------------------------------------------------------- resolution

    def _resolution_clock(self):
        """The running deadline for resolving each of these; empty where nothing is promised."""
        promises = self.env["whatsapp_crm.sla.policy"]._promises().values()
        if not any("resolution" in promise.targets for promise in promises):
            return self._clocks_none()
        return self._clocks([("kind", "=", "resolution"), ("state", "=", "running")])

    def _promise_resolution(self, since):
        promise = self.env["whatsapp_crm.sla.policy"]._for(self)
        if promise and "resolution" in promise.targets:
            clock = self._clocks_none()._start(self, "resolution", since, promise)
            if self.state in STANDS_STILL:
                clock._pause(since)

    def _follow_state(self, before):
        """The time to resolve stands still while the ball is with the customer or it is put away.

        :param before: the state until now
        """
        now = fields.Datetime.now()
        if before == "resolved":
            self._promise_resolution(now)
        for clock in self._resolution_clock():
            if self.state in STANDS_STILL:
                clock._pause(now)
            else:
                clock._resume(now)
