# Part of whatsapp_crm. See LICENSE file for full copyright and licensing details.
"""The arithmetic of response promises: how long was it, when is it due, how does it stand.

All moments are naive UTC, as Odoo stores them, taken to the nearest second; all
durations are whole seconds. Time zones, daylight saving, lunch and holidays are in the
intervals that the caller makes out of a calendar: here an hour is an hour.

Working time costs O(n log n) once to build; a question costs O(log n) in its intervals
and O(p log p) in the pauses, however long the time asked about.

Pauses are spans ``(from, until)`` in any order; ``until`` None: still paused. They may
overlap, be empty, or lie anywhere. A pause that starts at the very moment when the
promised time is used up comes too late to move it. After a new pause, ask again with
all of them: the result is the same as going on from where the pause began.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import accumulate
from typing import NamedTuple

#: Half-open: the end is the first moment that no longer belongs to it.
Interval = tuple[datetime, datetime]
Pauses = Iterable[tuple[datetime, datetime | None]]

EVER = datetime.min
FOREVER = datetime.max.replace(microsecond=0)
SECOND = timedelta(seconds=1)

RUNNING = "running"
AT_RISK = "at_risk"
MISSED = "missed"
MET = "met"


class UnknownTimeError(ValueError):
    """The question is about a time for which the working time was not built."""


def _to_second(moment: datetime) -> datetime:
    """Return the nearest second; a day that ends at 23:59:59.999999, as Odoo's do, ends at midnight."""
    if not moment.microsecond:
        return moment
    if moment >= FOREVER:
        return FOREVER
    return (moment + SECOND / 2).replace(microsecond=0)


def _seconds(start: datetime, end: datetime) -> int:
    return (end - start) // SECOND


def _merged(intervals: Iterable[Interval]) -> list[Interval]:
    """Return the intervals sorted, those that overlap or touch made one, without empty ones."""
    merged: list[Interval] = []
    for start, end in sorted(intervals):
        if start >= end:
            continue
        if merged and start <= merged[-1][1]:
            start, last_end = merged.pop()
            end = max(end, last_end)
        merged.append((start, end))
    return merged


@dataclass(frozen=True)
class WorkingTime:
    """The time that counts: sorted intervals that neither overlap nor touch.

    :param intervals: in any order; overlapping and touching ones become one. Those
        without length are dropped, and those whose end comes before their start too: a
        shift that lies within the hour which summer time skips turns inside out.
    :param known_from: nothing is known before; intervals are cut to what is known
    :param known_until: nothing is known from here on, see :func:`due`
    """

    intervals: tuple[Interval, ...] = ()
    known_from: datetime = EVER
    known_until: datetime = FOREVER
    _starts: list[datetime] = field(init=False, repr=False, compare=False)
    # How many seconds were worked by the end of each interval.
    _worked: list[int] = field(init=False, repr=False, compare=False)

    def __post_init__(self):
        """Put the intervals in order and add them up."""
        known_from, known_until = _to_second(self.known_from), _to_second(self.known_until)
        cut = [(max(_to_second(start), known_from), min(_to_second(end), known_until))
               for start, end in self.intervals]
        intervals = tuple(_merged(cut))
        values = {
            "intervals": intervals,
            "known_from": known_from,
            "known_until": known_until,
            "_starts": [start for start, _end in intervals],
            "_worked": list(accumulate(_seconds(start, end) for start, end in intervals)),
        }
        for name, value in values.items():
            object.__setattr__(self, name, value)

    def worked_by(self, moment: datetime) -> int:
        """Return the seconds worked from the beginning up to a moment.

        :raise UnknownTimeError: the moment lies outside of what is known
        """
        if not self.known_from <= moment <= self.known_until:
            raise self.unknown(moment)
        count = bisect_right(self._starts, moment)
        if not count:
            return 0
        _start, end = self.intervals[count - 1]
        return self._worked[count - 1] - max(0, _seconds(moment, end))

    def moment_of(self, worked: int) -> datetime:
        """Return the first moment by which so many seconds were worked, 1 or more, at most all."""
        place = bisect_left(self._worked, worked)
        return self.intervals[place][1] - SECOND * (self._worked[place] - worked)

    def opening_from(self, moment: datetime) -> datetime | None:
        """Return the first moment from here on that is worked, if any is known.

        :raise UnknownTimeError: the moment lies before what is known
        """
        if moment < self.known_from:
            raise self.unknown(moment)
        count = bisect_right(self._starts, moment)
        if count and moment < self.intervals[count - 1][1]:
            return moment
        return self._starts[count] if count < len(self._starts) else None

    def unknown(self, moment: datetime) -> UnknownTimeError:
        """Return the error to raise about a moment that lies outside of what is known."""
        return UnknownTimeError(f"{moment} is not in {self.known_from} - {self.known_until}")


#: Around the clock, and not at all.
ALWAYS = WorkingTime(((EVER, FOREVER),))
NEVER = WorkingTime()


class Points(NamedTuple):
    """The two points of a promise, in seconds from its start; None: there is none."""

    warning_seconds: int | None
    breach_seconds: int | None


def elapsed(working: WorkingTime, start: datetime, end: datetime, paused: Pauses = ()) -> int:
    """Return the working seconds between two moments that were not paused.

    0 where the end comes before the start: the clocks of two servers differ.

    :raise UnknownTimeError: a moment lies outside of what ``working`` knows
    """
    spans = _unpaused(_to_second(start), _to_second(end), paused)
    return sum(working.worked_by(until) - working.worked_by(since) for since, until in spans)


def wall_elapsed(start: datetime, end: datetime, paused: Pauses = ()) -> int:
    """Return the seconds between two moments that were not paused, nights and all."""
    return elapsed(ALWAYS, start, end, paused)


def due(working: WorkingTime, start: datetime, seconds: int, paused: Pauses = ()) -> datetime | None:
    """Return the first moment by which so many working seconds have gone by since ``start``.

    What is used up at closing time is due at closing time, not at the next opening. 0
    seconds are due as soon as there is work: at the start, else at the next opening.

    None where that moment is not known: ``working`` ends before (build it further, if its
    ``known_until`` is not yet far enough), nobody ever works, or a pause has no end yet.

    :raise UnknownTimeError: ``start`` lies before what ``working`` knows
    :raise ValueError: ``seconds`` is negative
    """
    if seconds < 0:
        raise ValueError(f"a promise of {seconds} seconds")
    spans = _unpaused(_to_second(start), working.known_until, paused)
    return _used_up(working, spans, seconds) if seconds else _first_open(working, spans)


def points(
    working: WorkingTime, start: datetime, targets: Points, paused: Pauses = ()
) -> tuple[datetime | None, datetime | None]:
    """Return when a promise warns and when it is due; None where not promised or not known."""
    paused = tuple(paused)
    warning_at, due_at = (
        None if seconds is None else due(working, start, seconds, paused) for seconds in targets
    )
    return warning_at, due_at


def next_opening(working: WorkingTime, moment: datetime) -> datetime | None:
    """Return the moment itself while open, else the next opening; None where none is known.

    :raise UnknownTimeError: the moment lies before what ``working`` knows
    """
    return working.opening_from(_to_second(moment))


def is_open(working: WorkingTime, moment: datetime) -> bool:
    """Tell whether the moment counts: the first second of an interval does, its end does not.

    :raise UnknownTimeError: the moment lies outside of what ``working`` knows, whose end too
    """
    moment = _to_second(moment)
    if moment >= working.known_until:
        raise working.unknown(moment)
    return working.opening_from(moment) == moment


def remaining(working: WorkingTime, now: datetime, due_at: datetime | None) -> int | None:
    """Return the working seconds left; negative: so many too late; None: never due.

    :raise UnknownTimeError: a moment lies outside of what ``working`` knows
    """
    if due_at is None:
        return None
    return elapsed(working, now, due_at) - elapsed(working, due_at, now)


def state_at(
    now: datetime, warning_at: datetime | None, due_at: datetime | None, stopped_at: datetime | None = None
) -> str:
    """Return how a promise stands: ``running``, ``at_risk``, ``missed`` or ``met``.

    A point is reached at its very second, running or stopped, so that what was once
    missed stays so. Once stopped, ``now`` makes no difference.
    """
    moment = now if stopped_at is None else stopped_at
    if due_at is not None and moment >= due_at:
        return MISSED
    if stopped_at is not None:
        return MET
    return AT_RISK if warning_at is not None and moment >= warning_at else RUNNING


def _used_up(working: WorkingTime, spans: Iterable[Interval], seconds: int) -> datetime | None:
    """Return the first moment by which so many seconds (1 or more) were worked within the spans."""
    for since, until in spans:
        before = working.worked_by(since)
        worked = working.worked_by(until) - before
        if worked >= seconds:
            return working.moment_of(before + seconds)
        seconds -= worked
    return None


def _first_open(working: WorkingTime, spans: Iterable[Interval]) -> datetime | None:
    """Return the first moment within the spans that is worked."""
    for since, until in spans:
        opening = working.opening_from(since)
        if opening is not None and opening < until:
            return opening
    return None


def _unpaused(start: datetime, end: datetime, paused: Pauses) -> Iterator[Interval]:
    """Yield the spans between start and end in which nothing is paused, in order."""
    pauses = ((_to_second(since), FOREVER if until is None else _to_second(until)) for since, until in paused)
    for since, until in _merged(pauses):
        if start < min(since, end):
            yield start, min(since, end)
        start = max(start, until)
    if start < end:
        yield start, end
