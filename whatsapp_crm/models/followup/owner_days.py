# Part of whatsapp_crm. See LICENSE file for full copyright and licensing details.
from datetime import timedelta

import pytz

from odoo import api, models

from ...tools import sla_clock, working_days

SPARE = timedelta(days=14)  # holidays
YEAR = timedelta(days=366)  # who works less than once a week, or is away for long


class ResUsers(models.Model):
    """Working days of people, as their own calendar has them: shift on WhatsApp, else their own, else the company's."""

    _inherit = "res.users"

    def _wacrm_days_back(self, now, days):
        """Since when so many of each one's working days have passed.

        :param now: naive UTC
        :return: dict from the users' ids to naive UTC
        """
        return self._wacrm_days(now, days, working_days.back, -1)

    def _wacrm_days_ahead(self, moment, days):
        """When so many of each one's working days will have passed since a moment.

        :param moment: naive UTC
        :return: dict from the users' ids to naive UTC
        """
        return self._wacrm_days(moment, days, working_days.ahead, 1)

    def _wacrm_days(self, moment, days, count, direction):
        """Read calendar by calendar: how many people share one makes no difference."""
        result = {}
        for (calendar, company), users in self._wacrm_by_calendar().items():
            found = self._wacrm_count_days(calendar, company, moment, days, count, direction)
            result.update(dict.fromkeys(users.ids, found))
        return result

    def _wacrm_by_calendar(self):
        # sudo: res.users, whatsapp_crm.agent - working hours count whoever asks
        users = self.sudo()
        agents = users.env["whatsapp_crm.agent"].search_fetch(
            [("user_id", "in", users.ids)], ["user_id", "calendar_id"])
        shifts = {agent.user_id.id: agent.calendar_id for agent in agents if agent.calendar_id}
        return users.grouped(lambda user: (
            shifts.get(user.id) or user.resource_calendar_id or user.company_id.resource_calendar_id,
            user.company_id))

    @api.model
    def _wacrm_count_days(self, calendar, company, moment, days, count, direction):
        plain = moment + direction * timedelta(days=days)
        if not days or not calendar:
            return plain
        reach, furthest = timedelta(days=2 * days) + SPARE, timedelta(days=7 * days) + YEAR
        zone, found = pytz.timezone(calendar.tz or "UTC"), None
        while not found and reach < 2 * furthest:
            start, until = (moment - reach, moment + timedelta(days=1)) if direction < 0 else (moment, moment + reach)
            working = calendar._wacrm_working_time(start, until, company)
            found, reach = count(_dates(working, zone), _local(moment, zone), days), 2 * reach
        return zone.localize(found).astimezone(pytz.utc).replace(tzinfo=None) if found else plain


def _local(moment, zone):
    return pytz.utc.localize(moment).astimezone(zone).replace(tzinfo=None)


def _dates(working: sla_clock.WorkingTime, zone):
    """The days on which anything is worked, sorted."""
    return sorted({_local(start, zone).date() for start, _end in working.intervals})
