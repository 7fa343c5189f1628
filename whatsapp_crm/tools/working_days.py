# Part of whatsapp_crm. See LICENSE file for full copyright and licensing details.
"""Days that count: how far back or ahead a number of working days lies.

All moments are those of the clock on the wall there, without a zone. The hour stays: what happened
on Friday at 15:00 is one working day old on Monday at 15:00. What happens on a day off
counts as done at the end of the working day before.

>>> week = [date(2026, 11, 19), date(2026, 11, 20), date(2026, 11, 23), date(2026, 11, 24)]  # Thursday to Tuesday
>>> back(week, datetime(2026, 11, 23, 15), 1)
datetime.datetime(2026, 11, 20, 15, 0)
>>> ahead(week, datetime(2026, 11, 20, 15), 1)
datetime.datetime(2026, 11, 23, 15, 0)
>>> ahead(week, datetime(2026, 11, 21, 15), 1)
datetime.datetime(2026, 11, 24, 0, 0)
"""
from bisect import bisect_right
from collections.abc import Sequence
from datetime import date, datetime, time


def back(working: Sequence[date], now: datetime, days: int) -> datetime | None:
    """Return the last moment since which so many working days have passed; None: beyond what is known.

    :param working: the days that count, sorted
    """
    if days <= 0:
        return now
    past = bisect_right(working, now.date())
    clock = now.time() if past and working[past - 1] == now.date() else time.max
    index = past - 1 - days
    return datetime.combine(working[index], clock) if index >= 0 else None


def ahead(working: Sequence[date], moment: datetime, days: int) -> datetime | None:
    """Return the first moment at which so many working days have passed; None: beyond what is known.

    :param working: the days that count, sorted
    """
    if days <= 0:
        return moment
    coming = bisect_right(working, moment.date())
    works = coming and working[coming - 1] == moment.date()
    index, clock = (coming + days - 1, moment.time()) if works else (coming + days, time.min)
    return datetime.combine(working[index], clock) if index < len(working) else None
