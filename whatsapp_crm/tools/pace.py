# Part of whatsapp_crm. See LICENSE file for full copyright and licensing details.
"""So many messages an hour: how many may go now, and when the last one goes."""

import math
from datetime import datetime, timedelta

import pytz

from .quiet_hours import allowed_from

HOUR = 3600
# What was not sent in time (a pause, a restart, a night) does not go out all at once afterwards.
LONGEST_ARREARS = timedelta(minutes=2)
LONGEST_PLAN = 400  # days that an end is looked for


def due(now: datetime, paced_until: datetime | None, per_hour: int) -> int:
    """Return how many messages may go now.

    :param paced_until: up to when the pace is used up, see :func:`used`; None: nothing was sent yet
    """
    since = _since(now, paced_until, per_hour)
    return max(int((now - since).total_seconds() * per_hour / HOUR + 1e-6), 0)


def used(now: datetime, paced_until: datetime | None, per_hour: int, count: int) -> datetime:
    """Return up to when the pace is used up once ``count`` more messages went."""
    return _since(now, paced_until, per_hour) + timedelta(seconds=count * HOUR / per_hour)


def _since(now, paced_until, per_hour):
    """From when on the pace may be used: at least one message is due at the beginning and after a pause."""
    interval = timedelta(seconds=HOUR / per_hour)
    if paced_until is None:
        return now - max(timedelta(minutes=1), interval)
    return max(paced_until, now - interval - LONGEST_ARREARS)


def finish(start: datetime, count: int, per_hour: int, zone=None, opening=0.0, closing=24.0) -> datetime | None:
    """Return when the last of ``count`` messages goes; None where that is more than a year away.

    :param start: naive UTC, as the result
    :param zone: time zone in whose days messages go between the hours ``opening`` and ``closing``; None: at any time
    """
    left = timedelta(seconds=max(count - 1, 0) * HOUR / per_hour)
    if zone is None:
        return start + left
    moment = start
    for _day in range(LONGEST_PLAN):
        moment = allowed_from(moment, zone, opening, closing)
        open_for = _closing_time(moment, zone, closing) - moment
        if left <= open_for:
            return moment + left
        left -= open_for
        moment += open_for
    return None


def _closing_time(moment, zone, closing):
    """When the day of ``moment`` ends, in naive UTC."""
    day = pytz.utc.localize(moment).astimezone(zone).date()
    minutes = math.floor(closing * 60)
    midnight = datetime(day.year, day.month, day.day)
    closes = zone.localize(midnight + timedelta(minutes=minutes))
    return closes.astimezone(pytz.utc).replace(tzinfo=None)
