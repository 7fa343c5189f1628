# Part of whatsapp_crm. See LICENSE file for full copyright and licensing details.
from datetime import datetime, timedelta

from odoo.tests import BaseCase, tagged

from ..tools.sla_clock import (
    ALWAYS,
    AT_RISK,
    MET,
    MISSED,
    RUNNING,
    Points,
    due,
    elapsed,
    points,
    remaining,
    state_at,
    wall_elapsed,
)
from .tools_sla_case import HOURS, MINUTES, SECOND, local, working


@tagged("post_install", "-at_install")
class TestPauses(BaseCase):
    def setUp(self):
        super().setUp()
        self.office = working("2026-03-02", 7)
        self.start = local("2026-03-02 09:00")

    def span(self, start, end=None):
        """Return a span of that Monday, or one without an end."""
        return local(f"2026-03-02 {start}"), end and local(f"2026-03-02 {end}")

    def test_elapsed_and_due(self):
        span = self.span
        # Until 12:00, and when two hours from 9:00 on are used up.
        cases = (
            ("none", [], 180, "11:00"),
            ("one", [span("09:30", "10:00")], 150, "11:30"),
            ("before the start", [span("07:00", "08:30")], 180, "11:00"),
            ("over the start", [span("07:00", "09:20")], 160, "11:20"),
            ("at its very start", [span("09:00", "09:20")], 160, "11:20"),
            ("outside of the hours", [span("19:00", "20:00")], 180, "11:00"),
            ("over the end", [span("11:50", "12:30")], 170, "11:00"),
            ("when it is used up", [span("11:00", "12:00")], 120, "11:00"),
            ("a moment earlier", [span("10:59", "12:00")], 119, "12:01"),
            ("overlapping", [span("09:30", "10:00"), span("09:40", "10:10")], 140, "11:40"),
            ("one in the other, unsorted", [span("09:40", "09:50"), span("09:30", "10:00")], 150, "11:30"),
            ("twice the same", [span("09:30", "10:00")] * 2, 150, "11:30"),
            ("touching", [span("09:30", "10:00"), span("10:00", "10:10")], 140, "11:40"),
            ("empty", [span("09:30", "09:30")], 180, "11:00"),
            ("inside out", [span("10:00", "09:30")], 180, "11:00"),
            ("open: all of it", [span("08:00")], 0, None),
            ("open", [span("10:00")], 60, None),
            ("open, from when it is used up", [span("11:00")], 120, "11:00"),
            ("open, later", [span("11:30")], 150, "11:00"),
            ("open twice", [span("11:00"), span("10:00")], 60, None),
            ("open, and others in it", [span("10:00"), span("09:30", "09:40"), span("10:20", "10:30")], 50, None),
        )
        for case, paused, minutes, due_at in cases:
            with self.subTest(case):
                found = elapsed(self.office, self.start, local("2026-03-02 12:00"), paused)
                self.assertEqual(found, minutes * MINUTES)
                expected = due_at and local(f"2026-03-02 {due_at}")
                self.assertEqual(due(self.office, self.start, 2 * HOURS, iter(paused)), expected)

    def test_only_working_time_can_be_paused(self):
        over_night = [(local("2026-03-02 17:30"), local("2026-03-03 09:30"))]
        evening, morning = local("2026-03-02 17:00"), local("2026-03-03 10:00")
        self.assertEqual(elapsed(self.office, evening, morning, over_night), HOURS)
        self.assertEqual(wall_elapsed(evening, morning, over_night), HOURS)
        self.assertEqual(due(self.office, evening, HOURS, over_night), morning)

    def test_thousands_of_pauses(self):
        # The first half of each minute, and every 7th pause given once more.
        pauses = [(self.start + SECOND * 60 * n, self.start + SECOND * (60 * n + 30)) for n in range(20_000)]
        pauses = pauses[::-1] + pauses[::7]
        self.assertEqual(wall_elapsed(self.start, self.start + SECOND * 60 * 20_000, pauses), 600_000)
        self.assertEqual(due(ALWAYS, self.start, 600_000, pauses), self.start + SECOND * 60 * 20_000)


@tagged("post_install", "-at_install")
class TestPromise(BaseCase):
    def test_points(self):
        office = working("2026-03-02", 7)
        night = local("2026-03-02 22:00")
        opens = local("2026-03-03 09:00")
        five, fifteen = opens + timedelta(minutes=5), opens + timedelta(minutes=15)
        cases = (
            ("the default", Points(300, 900), (), (five, fifteen)),
            ("no warning", Points(None, 900), (), (None, fifteen)),
            ("warning only", Points(300, None), (), (five, None)),
            ("nothing", Points(None, None), (), (None, None)),
            ("too far to know", Points(300, 10**9), (), (five, None)),
            ("at once", Points(0, 0), (), (opens, opens)),
            ("pauses once read", Points(300, 900), iter([(opens, five)]), (opens + timedelta(minutes=10),
                                                                          opens + timedelta(minutes=20))),
        )
        for case, targets, paused, expected in cases:
            with self.subTest(case):
                self.assertEqual(points(office, night, targets, paused), expected)

    def test_states(self):
        at = [datetime(2026, 3, 2, 10, minute) for minute in range(60)]
        cases = (
            ("at the start", at[0], at[5], at[15], None, RUNNING),
            ("a second before the warning", at[5] - SECOND, at[5], at[15], None, RUNNING),
            ("at the warning", at[5], at[5], at[15], None, AT_RISK),
            ("a second before it is due", at[15] - SECOND, at[5], at[15], None, AT_RISK),
            ("when it is due", at[15], at[5], at[15], None, MISSED),
            ("long after", at[59], at[5], at[15], None, MISSED),
            ("answered", at[59], at[5], at[15], at[4], MET),
            ("answered after the warning", at[59], at[5], at[15], at[14], MET),
            ("answered the second before", at[59], at[5], at[15], at[15] - SECOND, MET),
            ("answered when it was due", at[59], at[5], at[15], at[15], MISSED),
            ("answered too late", at[59], at[5], at[15], at[16], MISSED),
            ("answered by a clock that is ahead", at[3], at[5], at[15], at[4], MET),
            ("no warning", at[14], None, at[15], None, RUNNING),
            ("never due", at[59], at[5], None, None, AT_RISK),
            ("never due, answered", at[59], at[5], None, at[58], MET),
            ("nothing known", at[59], None, None, None, RUNNING),
        )
        for case, now, warning_at, due_at, stopped_at, expected in cases:
            with self.subTest(case):
                self.assertEqual(state_at(now, warning_at, due_at, stopped_at), expected)

    def test_remaining(self):
        office = working("2026-03-02", 7)
        due_at = local("2026-03-03 09:10")
        cases = (
            ("in the evening", "2026-03-02 17:50", 20 * MINUTES),
            ("at night", "2026-03-02 23:00", 10 * MINUTES),
            ("when due", "2026-03-03 09:10", 0),
            ("too late", "2026-03-03 09:12", -2 * MINUTES),
            ("a night too late", "2026-03-04 09:00", -530 * MINUTES),
        )
        for case, now, expected in cases:
            with self.subTest(case):
                self.assertEqual(remaining(office, local(now), due_at), expected)
        self.assertIsNone(remaining(office, due_at, None))
