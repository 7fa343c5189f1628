# Part of whatsapp_crm. See LICENSE file for full copyright and licensing details.
import logging

from odoo import fields, models

from ...tools import sla_clock
from ..transport.transaction import LOST_RACE
from .alert import Notice
from .receivers import Receivers

_logger = logging.getLogger(__name__)
# Each is a message in a chat: a few in one transaction, so that nobody who answers waits for the others.
RECEIPTS_AT_ONCE = 20
FACTS = {"warning": "at_risk", "breach": "escalated"}


class WhatsappCrmSlaClockDue(models.AbstractModel):
    """A deadline's points are handled, each once: told, passed on, the customer informed."""

    _name = "whatsapp_crm.sla.clock.due"
    _description = "WhatsApp Deadline, its points handled"

    # Not answered by whom it was passed on to either: looked at again then.
    reassign_at = fields.Datetime("Passed on again on")

    def _handle_due(self, now):
        """Handle what has come of these, claimed by the caller."""
        reached = {clock: {point: at for point, at in clock._points().items() if at <= now} for clock in self}
        self._mark_handled(reached, now)
        self._record_points(reached)
        self._tell_people(reached)
        for clock, points in reached.items():
            if "breach" in points or "again" in points:
                clock._pass_on(now)
        for clock in [clock for clock, points in reached.items() if "receipt" in points][:RECEIPTS_AT_ONCE]:
            clock.receipt_at = now
            clock._try(lambda clock=clock: clock.conversation_id._send_receipt(clock))
        self._look_again()
        self.conversation_id._changed({"wait"})

    def _try(self, work):
        """Do what must not keep people from being told if it cannot be done."""
        try:
            with self.env.cr.savepoint():
                return work()
        except LOST_RACE:
            raise  # the whole batch is done again
        except Exception:
            _logger.exception("Deadline %s: people were told, more could not be done", self.id)
            return None

    def _mark_handled(self, reached, now):
        """Before anything is told; what follows is in the same transaction."""
        for clock, points in reached.items():
            values = {}
            if "breach" in points:
                values["breached_at"] = points["breach"]
            if points.keys() & {"warning", "breach"}:
                values["warned_at"] = clock.warned_at or now  # a breach that comes at once with it says it all
            if "seen" in points:
                values["seen_warned_at"] = now
            if values:
                clock.write(values)

    def _record_points(self, reached):
        self.env["whatsapp_crm.milestone"]._record_each([
            (clock.conversation_id, FACTS[point], {
                "at": at, "waiting_since": clock.started_at, "facts": {"deadline": clock.kind}})
            for clock, points in reached.items() for point, at in points.items() if point in FACTS])

    # -------------------------------------------------------------------- tell

    def _tell_people(self, reached):
        receivers = Receivers(self.conversation_id)
        self.env["whatsapp_crm.alert"]._raise(
            [notice for clock, points in reached.items() for notice in clock._notices(points, receivers)])

    def _notices(self, points, receivers):
        """What people are told: of several points that came at once, the gravest.

        :return: list with one :class:`Notice` or none
        """
        policy, conversation = self.policy_id, self.conversation_id
        common = {"conversation": conversation, "since": self.started_at,
                  "to_resolve": self.kind == "resolution", "digest_over": policy.digest_over}
        if "breach" in points or ("again" in points and not self._may_pass_on()):
            return [Notice(
                point="breach", users=receivers.at_breach(conversation), email=policy.breach_email, **common)]
        if "warning" in points:
            return [Notice(
                point="warning", users=receivers.at_warning(conversation), email=policy.warning_email, **common)]
        if "seen" in points:
            common["since"] = conversation.seen_at
            return [Notice(point="seen", users=receivers.at_warning(conversation), **common)]
        return []

    # ----------------------------------------------------------------- pass on

    def _may_pass_on(self):
        """Does the promise want that, is there anybody to take it from, and was it not done often enough?"""
        policy, conversation = self.policy_id, self.conversation_id
        if self.kind == "resolution" or self.reassign_count >= policy.reassign_max:
            return False
        return policy.breach_action == "next" or (policy.breach_action == "queue" and bool(conversation.user_id))

    def _pass_on(self, now):
        """To the queue or to the next one, as often as the promise says; looked at again after as long as it gives."""
        if not self._may_pass_on():
            self.reassign_at = False
            return
        passed_on = self._try(self._give_away)
        self.write({
            "reassign_count": self.reassign_count + bool(passed_on),
            "reassign_at": self._calendar()._wacrm_points(
                now, sla_clock.Points(None, self._promise().targets[self.kind].breach_seconds), self._pauses(),
                self.company_id)[1] or False})

    def _give_away(self):
        """:return: whether somebody else has it now, or the queue"""
        if self.policy_id.breach_action == "next":
            return bool(self.conversation_id._route_next(reason="not_answered"))
        self.conversation_id._return_late()
        return True
