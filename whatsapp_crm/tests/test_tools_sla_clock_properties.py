# Part of whatsapp_crm. See LICENSE file for full copyright and licensing details.
"""The laws of the arithmetic, against a reference that looks at every second."""

import unittest
from datetime import datetime, timedelta
from unittest.mock import MagicMock

try:
    from hypothesis import given, settings
    from hypothesis import strategies as st
except ImportError:  # an Odoo without it runs the other tests
    given, settings, st = (MagicMock(side_effect=lambda *_args, **_kwargs: unittest.skip("needs hypothesis")),
                           MagicMock(side_effect=lambda *_args, **_kwargs: lambda test: test), MagicMock())

from odoo.tests import BaseCase, tagged

from ..tools.sla_clock import (
    ALWAYS,
    WorkingTime,
    due,
    elapsed,
    is_open,
    next_opening,
    remaining,
    wall_elapsed,
)

quietly = settings(max_examples=150, deadline=None, database=None, derandomize=True)

# All happens within these seconds, around a midnight: few enough for edges to meet.
LAST = 24
MIDNIGHT = datetime(2026, 3, 29)

SECONDS = st.integers(0, LAST)
# Early enough for something to follow.
STARTS = st.integers(0, LAST // 3)
# Now and then one is empty or inside out.
SPAN = st.tuples(SECONDS, st.sampled_from((1, 2, 3, 5, 8, 13, 0, -1))).map(
    lambda span: (span[0], max(0, min(sum(span), LAST))))
SPANS = st.lists(SPAN, max_size=8)
CLOSED_PAUSES = st.lists(SPAN, max_size=4)
OPEN_PAUSE = st.tuples(SECONDS, st.none()).map(lambda pause: [pause])
PAUSES = CLOSED_PAUSES | st.builds(lambda closed, still: closed[:1] + still + closed[1:], CLOSED_PAUSES, OPEN_PAUSE)
TARGETS = st.sampled_from((3, 1, 2, 4, 5, 6, 8, 11, 0))


def at(second):
    """Return the moment of a second; none for none."""
    return None if second is None else MIDNIGHT + timedelta(seconds=second - LAST // 2)


def moments(spans):
    """Return spans of seconds as spans of moments."""
    return [(at(start), at(end)) for start, end in spans]


def working(spans):
    """Return the working time of these spans, known as far as the seconds go."""
    return WorkingTime(moments(spans), at(0), at(LAST))


def seconds_of(spans):
    """Return every single second of some spans, those without an end to the last."""
    return {second for start, end in spans for second in range(start, LAST if end is None else end)}


def slow_elapsed(spans, start, end, paused):
    """Count the seconds that are worked and not paused, one by one."""
    worked, idle = seconds_of(spans), seconds_of(paused)
    return sum(second in worked and second not in idle for second in range(start, end))


def slow_due(spans, start, seconds, paused):
    """Go on second by second until enough are counted."""
    for moment in range(start, LAST + 1):
        is_worked = moment in seconds_of(spans) - seconds_of(paused)
        if slow_elapsed(spans, start, moment, paused) == seconds and (seconds or is_worked):
            return at(moment)
    return None


@tagged("post_install", "-at_install")
class TestLawsOfTime(BaseCase):
    @quietly
    @given(SPANS, STARTS, SECONDS, PAUSES)
    def test_elapsed_is_what_counting_gives(self, spans, start, end, paused):
        found = elapsed(working(spans), at(start), at(end), moments(paused))
        self.assertEqual(found, slow_elapsed(spans, start, end, paused))
        wall = wall_elapsed(at(start), at(end), moments(paused))
        self.assertEqual(wall, slow_elapsed([(0, LAST)], start, end, paused))

    @quietly
    @given(SPANS, STARTS, TARGETS, PAUSES)
    def test_due_is_what_counting_gives(self, spans, start, seconds, paused):
        found = due(working(spans), at(start), seconds, moments(paused))
        self.assertEqual(found, slow_due(spans, start, seconds, paused))

    @quietly
    @given(SPANS, STARTS, TARGETS, PAUSES)
    def test_due_undoes_elapsed(self, spans, start, seconds, paused):
        time, paused = working(spans), moments(paused)
        found = due(time, at(start), seconds, paused)
        if found is None:
            # No length of waiting within the known time is enough, but for nothing at night.
            self.assertLess(elapsed(time, at(start), at(LAST), paused), max(seconds, 1))
            return
        self.assertGreaterEqual(found, at(start))
        self.assertEqual(elapsed(time, at(start), found, paused), seconds)
        if seconds:
            self.assertLess(elapsed(time, at(start), found - timedelta(seconds=1), paused), seconds)

    @quietly
    @given(SPANS, st.lists(SECONDS, min_size=3, max_size=3).map(sorted), PAUSES)
    def test_elapsed_adds_up(self, spans, three, paused):
        time, paused = working(spans), moments(paused)
        first, second, third = map(at, three)
        sum_of_parts = elapsed(time, first, second, paused) + elapsed(time, second, third, paused)
        self.assertEqual(sum_of_parts, elapsed(time, first, third, paused))

    @quietly
    @given(SPANS, STARTS, SECONDS, st.lists(TARGETS, min_size=2, max_size=2).map(sorted), PAUSES)
    def test_more_is_never_less(self, spans, start, end, targets, paused):
        time, pauses = working(spans), moments(paused)
        worked = elapsed(time, at(start), at(end), pauses)
        self.assertLessEqual(0, worked)
        self.assertLessEqual(worked, wall_elapsed(at(start), at(end), pauses))
        self.assertLessEqual(worked, elapsed(time, at(start), at(end), pauses[1:]), "a pause takes away")
        if end < LAST:
            self.assertLessEqual(worked, elapsed(time, at(start), at(end + 1), pauses))
        sooner, later = (due(time, at(start), seconds, pauses) or datetime.max for seconds in targets)
        self.assertLessEqual(due(time, at(start), targets[0], pauses[1:]) or datetime.max, sooner)
        if targets[0]:
            self.assertLessEqual(sooner, later)

    @quietly
    @given(SPANS, STARTS, SECONDS, TARGETS, PAUSES.flatmap(
        lambda pauses: st.tuples(st.just(pauses), st.permutations(pauses))))
    def test_the_order_of_pauses_makes_no_difference(self, spans, start, end, seconds, orders):
        time, (paused, shuffled) = working(spans), map(moments, orders)
        doubled = shuffled + shuffled[:1]
        self.assertEqual(elapsed(time, at(start), at(end), paused), elapsed(time, at(start), at(end), doubled))
        self.assertEqual(due(time, at(start), seconds, paused), due(time, at(start), seconds, doubled))

    @quietly
    @given(SPANS, STARTS, TARGETS.filter(bool), st.lists(SECONDS, max_size=6, unique=True).map(sorted))
    def test_going_on_after_each_pause_is_the_same_as_asking_again(self, spans, start, seconds, edges):
        time = working(spans)
        pauses = list(zip(edges[::2], edges[1::2]))
        due_at = due(time, at(start), seconds)
        for since, until in pauses:
            if due_at is not None and start <= since and at(since) < due_at:
                due_at = due(time, at(until), remaining(time, at(since), due_at))
        pauses = [pause for pause in pauses if pause[0] >= start]
        self.assertEqual(due(time, at(start), seconds, moments(pauses)), due_at)

    @quietly
    @given(SPANS, SECONDS)
    def test_open_is_what_looking_gives(self, spans, second):
        time, worked = working(spans), seconds_of(spans)
        ahead = [moment for moment in range(second, LAST) if moment in worked]
        self.assertEqual(next_opening(time, at(second)), at(ahead[0]) if ahead else None)
        if second < LAST:
            self.assertIs(is_open(time, at(second)), second in worked)

    @quietly
    @given(SPANS, SECONDS, SECONDS)
    def test_remaining_is_counted_both_ways(self, spans, now, due_at):
        time = working(spans)
        left = remaining(time, at(now), at(due_at))
        self.assertEqual(left, slow_elapsed(spans, now, due_at, []) - slow_elapsed(spans, due_at, now, []))
        self.assertEqual(left, -remaining(time, at(due_at), at(now)))

    @quietly
    @given(SPANS)
    def test_intervals_are_sorted_and_apart(self, spans):
        found = working(spans).intervals
        self.assertEqual(found, working(reversed(spans)).intervals)
        edges = [edge for interval in found for edge in interval]
        self.assertEqual(edges, sorted(set(edges)))
        self.assertEqual(seconds_of(spans), {
            second for second in range(LAST) if any(start <= at(second) < end for start, end in found)})

    @quietly
    @given(st.datetimes(datetime(1990, 1, 1), datetime(2200, 1, 1)), st.integers(1, 10**9))
    def test_around_the_clock_it_is_plain_addition(self, start, seconds):
        start = start.replace(microsecond=0)
        self.assertEqual(due(ALWAYS, start, seconds), start + timedelta(seconds=seconds))
        self.assertEqual(wall_elapsed(start, start + timedelta(seconds=seconds)), seconds)
