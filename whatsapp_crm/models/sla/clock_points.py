# Part of whatsapp_crm. See LICENSE file for full copyright and licensing details.
from datetime import datetime

from odoo import api, models

from ...tools import sla_clock


class WhatsappCrmSlaClockPoints(models.AbstractModel):
    """When a deadline needs somebody's attention: what its policy says about it, as moments.

    ``row`` is a deadline, or a dict with the values of one that is about to begin.
    """

    _name = "whatsapp_crm.sla.clock.points"
    _description = "WhatsApp Deadline, its moments"

    def _promise(self):
        """What the policy says that the promise was made by, see ``sla.policy.Promise``."""
        return self.env["whatsapp_crm.sla.policy"]._promises()[self.policy_id.id]

    def _calendar(self):
        """The working hours in which it runs; empty: around the clock."""
        return self._calendar_of(self.conversation_id, self._promise())

    def _pauses(self):
        """Its pauses as ``sla_clock`` takes them."""
        return _pauses(self)

    @api.model
    def _calendar_of(self, conversation, promise):
        """The working hours in which a promise runs; empty: around the clock."""
        if promise.working_time == "number":
            return conversation.number_id._calendar()
        chosen = promise.calendar_id if promise.working_time == "calendar" else False
        return self.env["resource.calendar"].browse(chosen)

    def _is_paused(self):
        return bool(self.paused) and self.paused[-1][1] is None

    # ------------------------------------------------------------------ points

    def _points(self):
        """What nobody has handled yet: dict of moments by "warning", "breach", "again", "receipt", "seen".

        Past ones too. Nothing is due while it is paused, or once it is over.
        """
        if self.state != "running":
            return {}
        return self._points_of(self, self.conversation_id, self._promise())

    def _next_point(self):
        """When the due cron looks at it next; False: never."""
        return min(self._points().values(), default=False)

    @api.model
    def _points_of(self, row, conversation, promise):
        """The one place that says what is due when, see :meth:`_points`."""
        pauses = _pauses(row)
        if pauses and pauses[-1][1] is None:
            return {}
        points = {
            "warning": not row["warned_at"] and row["warning_at"],
            "breach": not row["breached_at"] and row["due_at"],
            "again": row["reassign_at"],
        }
        if row["kind"] != "resolution":
            points |= {
                "receipt": not row["receipt_at"] and self._receipt_due(row, promise, pauses),
                "seen": not row["seen_warned_at"] and self._seen_due(row, conversation, promise, pauses)}
        return {point: moment for point, moment in points.items() if moment}

    @api.model
    def _receipt_due(self, row, promise, pauses):
        """Day or night: who writes at night reads at night when we answer."""
        if not promise.receipt_seconds:
            return None
        return sla_clock.due(sla_clock.ALWAYS, row["started_at"], promise.receipt_seconds, pauses)

    @api.model
    def _seen_due(self, row, conversation, promise, pauses):
        seen_at = conversation.seen_at
        if not promise.seen_seconds or not seen_at:
            return None
        targets = sla_clock.Points(None, promise.seen_seconds)
        return self._calendar_of(conversation, promise)._wacrm_points(
            max(seen_at, row["started_at"]), targets, pauses, conversation.company_id)[1]

    def _look_again(self):
        """Write when the cron looks next, after anything that it depends on."""
        for clock in self:
            next_at = clock._next_point()
            if clock.next_at != next_at:
                clock.next_at = next_at

    # ------------------------------------------------------------- computation

    @api.model
    def _moments_of(self, row, conversation, promise):
        """When it warns and when it is due, from its start and its pauses, by the policy as it is now."""
        pauses = _pauses(row)
        if pauses and pauses[-1][1] is None:
            return {"warning_at": False, "due_at": False}
        warning_at, due_at = self._calendar_of(conversation, promise)._wacrm_points(
            row["started_at"], promise.targets[row["kind"]], pauses, conversation.company_id)
        return {"warning_at": warning_at or False, "due_at": due_at or False}

    def _schedule(self):
        """Values of its moments as they are now."""
        return self._moments_of(self, self.conversation_id, self._promise())

    def _answered_by(self, seen_at):
        """Until when an answer to what was seen then (naive UTC) leaves nothing at risk; False: without end."""
        targets = sla_clock.Points(None, self._promise().targets[self.kind].warning_seconds)
        return self._calendar()._wacrm_points(
            max(seen_at, self.started_at), targets, self._pauses(), self.company_id)[1] or False

    def _measure(self, stopped_at):
        """Values of how long it took until a moment."""
        return {
            "elapsed_wall_seconds": sla_clock.wall_elapsed(self.started_at, stopped_at),
            "elapsed_business_seconds": self._calendar()._wacrm_elapsed(
                self.started_at, stopped_at, self.company_id, self._pauses())}


def _pauses(row):
    """Spans (from, until) as ``sla_clock`` takes them; until None: still paused."""
    return [tuple(moment and datetime.fromisoformat(moment) for moment in span) for span in row["paused"] or []]
