# Part of whatsapp_crm. See LICENSE file for full copyright and licensing details.
"""Office hours in Madrid, for the tests of response promises."""

from datetime import date, datetime, timedelta

import pytz

from ..tools.sla_clock import WorkingTime

MADRID = pytz.timezone("Europe/Madrid")
SECOND = timedelta(seconds=1)
DAY = timedelta(days=1)
MINUTES = 60
HOURS = 3600
OFFICE = ((9, 18),)
WITH_LUNCH = ((9, 13), (14, 18))


def local(text):
    """Return a moment of Madrid ("2026-03-27 17:30") in UTC, without time zone as Odoo stores it."""
    naive = datetime.fromisoformat(text)
    return MADRID.localize(naive).astimezone(pytz.utc).replace(tzinfo=None)


def intervals_of(first, days, hours, holidays=()):
    """Yield the hours of Monday to Friday in Madrid; (22, 30) is a night until six."""
    for day in (date.fromisoformat(first) + DAY * number for number in range(days)):
        if day.weekday() < 5 and str(day) not in holidays:
            for opens, closes in hours:
                midnight = datetime.combine(day, datetime.min.time())
                yield tuple(local(str(midnight + timedelta(hours=hour))) for hour in (opens, closes))


def working(first, days, hours=OFFICE, holidays=()):
    """Return these hours, known from the first midnight to the last one."""
    until = date.fromisoformat(first) + DAY * days
    return WorkingTime(intervals_of(first, days, hours, holidays), local(first), local(str(until)))
