# Part of whatsapp_crm. See LICENSE file for full copyright and licensing details.
from datetime import datetime, time, timedelta

from pytz import utc

from odoo import models, tools

from ...tools import sla_clock
from ..transport.caches import forget

# How far a calendar is read, one after the other: what is due lies in the first as a rule, and
# beyond the last nothing is due any more.
HORIZONS = (timedelta(weeks=2), timedelta(weeks=8), timedelta(weeks=58))
LATER = timedelta(weeks=52)


class ResourceCalendar(models.Model):
    """Working hours as the time in which promises run. No calendar (an empty recordset): around the clock."""

    _inherit = "resource.calendar"

    def _wacrm_working_time(self, start, until, company):
        """The time that counts between two moments (naive UTC), public holidays taken out.

        :param company: whose public holidays, beside the calendar's own
        :rtype: sla_clock.WorkingTime
        """
        if not self:
            return sla_clock.ALWAYS
        monday = _monday_before(start)
        reach = next((horizon for horizon in HORIZONS if monday + horizon > until), None)
        # By whole years, so that few different spans are asked for.
        reach = reach or HORIZONS[-1] + LATER * ((until - monday - HORIZONS[-1]) // LATER + 1)
        return self._wacrm_span(monday, reach, company.id)

    def _wacrm_points(self, start, targets, paused, company):
        """When a promise warns and when it is due, see ``sla_clock.points``; None where that never comes.

        :param targets: ``sla_clock.Points``
        """
        for horizon in HORIZONS:
            working = self._wacrm_working_time(start, _monday_before(start) + horizon - sla_clock.SECOND, company)
            moments = sla_clock.points(working, start, targets, paused)
            if moments[-1] or working is sla_clock.ALWAYS:
                break
        return moments

    def _wacrm_elapsed(self, start, end, company, paused=()):
        """Working seconds between two moments that were not paused."""
        return sla_clock.elapsed(self._wacrm_working_time(start, max(start, end), company), start, end, paused)

    # ------------------------------------------------------------------ change

    def write(self, vals):
        result = super().write(vals)
        self._wacrm_changed()
        return result

    def _wacrm_changed(self):
        """Working hours are others now: what runs by them is computed again when the transaction commits."""
        forget(self.env)
        self.env["whatsapp_crm.sla.policy"]._recompute_later(calendars=self)

    @tools.ormcache("self.id", "start", "reach", "company_id")
    def _wacrm_span(self, start, reach, company_id):
        own_or_public = [
            ("time_type", "=", "leave"),
            "|", ("calendar_id", "=", self.id), ("company_id", "in", (False, company_id))]
        # sudo: resource.calendar - opening hours hold whoever asks
        calendar = self.sudo().with_env(self.env(context={}, su=True))
        intervals = calendar._work_intervals_batch(
            utc.localize(start), utc.localize(start + reach), domain=own_or_public)[False]
        return sla_clock.WorkingTime(
            tuple((_naive(since), _naive(until)) for since, until, _record in intervals),
            known_from=start, known_until=start + reach)


def _monday_before(moment):
    """The beginning of the week: spans that begin alike are read once."""
    day = datetime.combine(moment.date(), time.min)
    return day - timedelta(days=day.weekday())


def _naive(moment):
    return moment.astimezone(utc).replace(tzinfo=None)
