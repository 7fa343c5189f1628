# Part of whatsapp_crm. See LICENSE file for full copyright and licensing details.
from odoo import api, models

from ...tools import sla_clock

# A point of a wait that goes on is handled again; the customer gets no second receipt message.
MARKS = ("warned_at", "breached_at", "reassign_at", "seen_warned_at")
WITHOUT_FAULT = ("no_answer_needed", "withdrawn")


class WhatsappCrmSlaClockRun(models.AbstractModel):
    """A deadline begins, stands still, ends. Called by the conversation's promise mixin alone."""

    _name = "whatsapp_crm.sla.clock.run"
    _description = "WhatsApp Deadline, its course"

    @api.model
    def _start(self, conversation, kind, started_at, promise):
        """Begin a deadline of ``kind`` by what a policy says (``sla.policy.Promise``)."""
        row = {
            "conversation_id": conversation.id, "company_id": conversation.company_id.id,
            "policy_id": promise.policy_id, "kind": kind, "started_at": started_at,
            **dict.fromkeys(("paused", "receipt_at", *MARKS), False)}
        row |= self._moments_of(row, conversation, promise)
        row["next_at"] = min(self._points_of(row, conversation, promise).values(), default=False)
        clock = self.create(row)
        clock._show()
        return clock

    def _reschedule(self):
        self.write(self._schedule())
        self._look_again()
        self._show()

    def _note_look(self, at, user):
        """Somebody who can answer has looked: the first look of a wait counts.

        :param at: naive UTC
        """
        for clock in self.filtered(lambda clock: not clock.seen_at):
            clock.write({"seen_at": at, "seen_by_id": user.id, "seen_until": clock._answered_by(at)})

    def _move_start(self, started_at):
        """A message that was written earlier arrived later."""
        self.started_at = started_at
        self._reschedule()

    def _stop(self, at, ended_by, user=None):
        """It is over: how it went is known from here on, whether or not a cron ran before.

        :param at: naive UTC; never before the start, whatever the clocks of two servers say
        :param ended_by: one of ENDINGS
        :param user: who did it
        """
        self.ensure_one()
        at = max(at, self.started_at)
        self._close_pause(at)
        late = sla_clock.state_at(at, self.warning_at or None, self.due_at or None, at) == sla_clock.MISSED
        self.write({
            "state": self._result(late, ended_by), "ended_by": ended_by, "stopped_at": at, "next_at": False,
            "breached_at": late and (self.breached_at or self.due_at), "user_id": user.id if user else False,
            "owner_id": self.conversation_id.user_id.id, "team_id": self.conversation_id.team_id.id,
            **self._measure(at)})
        self._show()
        self.flush_recordset()  # the next one may begin only once this one is over

    def _result(self, late, ended_by):
        if ended_by in WITHOUT_FAULT or (ended_by == "resolved_unanswered" and not late):
            return "cancelled"
        return "breached" if late else "met"

    def _answer_lost(self, since):
        """Those of these that ended with an answer which did not reach the customer.

        :param since: when the customer began to wait (naive UTC), or False
        """
        answered = self.filtered(lambda clock: since and clock.ended_by == "answered" and clock.started_at >= since)
        if not answered:
            return answered
        rows = self.env["whatsapp_crm.message"].search([
            ("conversation_id", "in", answered.conversation_id.ids), ("awaits_answer", "=", True),
            ("sent_at", "in", answered.mapped("started_at"))])
        waiting = {row.sent_at for row in rows}
        waiting -= {row.sent_at for row in rows if row.answered_by_id}  # written in the same second, and answered
        return answered.filtered(lambda clock: clock.started_at in waiting)

    def _take_up(self):
        """The answer that ended it did not reach the customer: it runs on from its start."""
        self.write({
            "state": "running", "stopped_at": False, "ended_by": False, "elapsed_wall_seconds": False,
            "elapsed_business_seconds": False, "user_id": False, "owner_id": False, "team_id": False,
            **dict.fromkeys(MARKS, False)})
        self._look_again()
        self._show()

    # ------------------------------------------------------------------- pause

    def _pause(self, at):
        if not self._is_paused():
            self.paused = [*(self.paused or []), [max(at, self.started_at).isoformat(), None]]
            self._reschedule()

    def _resume(self, at):
        if self._close_pause(at):
            self._look_again()
            self._show()

    def _close_pause(self, at):
        """:return: whether it was paused"""
        if not self._is_paused():
            return False
        *former, (since, _until) = self.paused
        self.paused = [*former, [since, max(at.isoformat(), since)]]
        self.write(self._schedule())
        return True

    # ------------------------------------------------------------------ mirror

    def _show(self):
        """Screens and searches find the moments of a running answer on the conversation."""
        for clock in self.filtered(lambda clock: clock.kind != "resolution"):
            running = clock.state == "running"
            clock.conversation_id._mirror_answer(
                running and clock.warning_at, running and clock.due_at)
