# Part of whatsapp_crm. See LICENSE file for full copyright and licensing details.
"""Working hours in a few words: "Mon–Fri 9:00–13:00, 14:00–18:00; Sat 9:00–12:00"."""

from itertools import groupby

from babel.dates import get_day_names

from odoo.tools import babel_locale_parse
from odoo.tools.date_utils import float_to_time
from odoo.tools.misc import format_time


def words(calendar):
    """What a ``resource.calendar`` says, in the reader's language; its name where that takes too many words."""
    if calendar.flexible_hours or calendar.two_weeks_calendar:
        return calendar.name
    hours = _hours_by_day(calendar)
    # Runs of neighbouring days, which Odoo's own groupby would join across the week.
    runs = [(list(days), times) for times, days in groupby(sorted(hours), key=hours.get)]  # pylint: disable=bad-builtin-groupby
    return "; ".join(
        f"{_day_words(calendar.env, days)} {_time_words(calendar.env, times)}" for days, times in _joined(runs))


def _hours_by_day(calendar):
    """Times that are worked, by weekday (0: Monday), without lunch."""
    lines = calendar.attendance_ids.filtered(lambda line: not line.display_type and line.day_period != "lunch")
    return {
        int(day): tuple(sorted((line.hour_from, line.hour_to) for line in of_day))
        for day, of_day in lines.grouped("dayofweek").items()}


def _joined(runs):
    """Days that follow each other with the same times, as one; a closed day parts them."""
    for days, times in runs:
        start = 0
        for place in range(1, len(days) + 1):
            if place == len(days) or days[place] != days[place - 1] + 1:
                yield days[start:place], times
                start = place


def _day_words(env, days):
    names = get_day_names("abbreviated", locale=babel_locale_parse(env.lang))
    return names[days[0]] if len(days) == 1 else f"{names[days[0]]}–{names[days[-1]]}"


def _time_words(env, times):
    return ", ".join("–".join(_clock(env, hour) for hour in span) for span in times)


def _clock(env, hour):
    return format_time(env, float_to_time(hour % 24), time_format="short")
