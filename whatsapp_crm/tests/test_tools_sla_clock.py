# Part of whatsapp_crm. See LICENSE file for full copyright and licensing details.
import time
from datetime import date, datetime, timezone

from odoo.tests import BaseCase, tagged

from ..tools.sla_clock import (
    ALWAYS,
    FOREVER,
    NEVER,
    UnknownTimeError,
    WorkingTime,
    due,
    elapsed,
    is_open,
    next_opening,
    remaining,
    wall_elapsed,
)
from .tools_sla_case import DAY, HOURS, MINUTES, SECOND, WITH_LUNCH, intervals_of, local, working


@tagged("post_install", "-at_install")
class TestWorkingTime(BaseCase):
    def test_intervals_are_put_in_order(self):
        def at(*hours):
            return tuple((datetime(2026, 3, 2, start), datetime(2026, 3, 2, end)) for start, end in hours)

        cases = (
            ("as given", at((9, 13), (14, 18)), at((9, 13), (14, 18))),
            ("unsorted", at((14, 18), (9, 13)), at((9, 13), (14, 18))),
            ("overlapping", at((9, 13), (12, 18)), at((9, 18))),
            ("one in the other", at((9, 18), (10, 11), (12, 13)), at((9, 18))),
            ("touching", at((9, 13), (13, 18)), at((9, 18))),
            ("without length", at((9, 9), (10, 12), (12, 12)), at((10, 12))),
            ("inside out", at((13, 9), (10, 12)), at((10, 12))),
            ("cut to what is known", at((1, 4), (6, 9), (18, 22), (20, 23)), at((6, 9), (18, 20))),
            ("none", (), ()),
        )
        for case, given, expected in cases:
            with self.subTest(case):
                found = WorkingTime(iter(given), datetime(2026, 3, 2, 5), datetime(2026, 3, 2, 20))
                self.assertEqual(found.intervals, expected)

    def test_a_day_that_ends_a_microsecond_early_ends_at_midnight(self):
        evening = (datetime(2026, 3, 2, 22), datetime(2026, 3, 2, 23, 59, 59, 999999))
        morning = (datetime(2026, 3, 3), datetime(2026, 3, 3, 6))
        self.assertEqual(WorkingTime([evening, morning]).intervals, ((evening[0], morning[1]),))

    def test_equal_times_are_equal(self):
        given = list(intervals_of("2026-03-02", 5, WITH_LUNCH))
        self.assertEqual(WorkingTime(given), WorkingTime(reversed(given)))
        self.assertNotEqual(WorkingTime(given), WorkingTime(given, known_until=local("2026-03-07")))
        self.assertEqual(len({WorkingTime(given), WorkingTime(given), ALWAYS, NEVER}), 3)

    def test_moments_with_a_time_zone_are_refused(self):
        aware = datetime(2026, 3, 2, 9, tzinfo=timezone.utc)
        with self.assertRaises(TypeError):
            WorkingTime([(aware, aware + DAY)])
        with self.assertRaises(TypeError):
            elapsed(ALWAYS, aware, aware + DAY)

    def test_open_and_next_opening(self):
        office = working("2026-03-02", 7)
        cases = (
            ("before the first", "2026-03-02 06:00", False, "2026-03-02 09:00"),
            ("a second before opening", "2026-03-02 08:59:59", False, "2026-03-02 09:00"),
            ("at opening", "2026-03-02 09:00", True, "2026-03-02 09:00"),
            ("at noon", "2026-03-02 12:00", True, "2026-03-02 12:00"),
            ("a second before closing", "2026-03-02 17:59:59", True, "2026-03-02 17:59:59"),
            ("at closing", "2026-03-02 18:00", False, "2026-03-03 09:00"),
            ("at night", "2026-03-03 23:00", False, "2026-03-04 09:00"),
        )
        for case, moment, expected_open, opens in cases:
            with self.subTest(case):
                self.assertIs(is_open(office, local(moment)), expected_open)
                self.assertEqual(next_opening(office, local(moment)), local(opens))
        self.assertIsNone(next_opening(office, local("2026-03-07 10:00")))
        self.assertIsNone(next_opening(office, local("2027-01-01")))
        self.assertTrue(is_open(ALWAYS, local("2026-03-07 03:00")))
        self.assertFalse(is_open(NEVER, local("2026-03-02 10:00")))
        self.assertIsNone(next_opening(NEVER, local("2026-03-02 10:00")))

    def test_nobody_guesses_beyond_what_is_known(self):
        office = working("2026-03-02", 5)
        before, begins, ends = local("2026-03-01 23:59:59"), local("2026-03-02"), local("2026-03-07")
        self.assertEqual(elapsed(office, begins, ends), 45 * HOURS)
        for ask in (
            lambda: elapsed(office, before, ends),
            lambda: elapsed(office, begins, ends + SECOND),
            lambda: remaining(office, ends + SECOND, ends),
            lambda: due(office, before, 60),
            lambda: due(office, before, 0),
            lambda: next_opening(office, before),
            lambda: is_open(office, before),
            lambda: is_open(office, ends),
        ):
            with self.assertRaises(UnknownTimeError):
                ask()
        # What is paused need not be known.
        self.assertEqual(elapsed(office, begins, ends + DAY, [(ends, None)]), 45 * HOURS)


@tagged("post_install", "-at_install")
class TestElapsedAndDue(BaseCase):
    def assert_due(self, time_, start, seconds, expected, paused=()):
        """Check when it is due, and that exactly so much was worked until then."""
        start, expected = local(start), local(expected)
        self.assertEqual(due(time_, start, seconds, paused), expected)
        self.assertEqual(elapsed(time_, start, expected, paused), seconds)
        if seconds:
            self.assertLess(elapsed(time_, start, expected - SECOND, paused), seconds)

    def test_from_inside_outside_and_at_the_borders(self):
        office = working("2026-03-02", 7)
        cases = (
            ("in the morning", "2026-03-02 09:30", 5 * MINUTES, "2026-03-02 09:35"),
            ("at opening", "2026-03-02 09:00", 5 * MINUTES, "2026-03-02 09:05"),
            ("at night: from the next opening", "2026-03-02 22:10", 5 * MINUTES, "2026-03-03 09:05"),
            ("at closing", "2026-03-02 18:00", 5 * MINUTES, "2026-03-03 09:05"),
            ("goes on in the morning", "2026-03-02 17:58", 5 * MINUTES, "2026-03-03 09:03"),
            ("used up at closing", "2026-03-02 17:55", 5 * MINUTES, "2026-03-02 18:00"),
            ("a second more", "2026-03-02 17:55", 5 * MINUTES + 1, "2026-03-03 09:00:01"),
            ("over several days", "2026-03-02 12:00", 20 * HOURS, "2026-03-04 14:00"),
        )
        for case, start, seconds, expected in cases:
            with self.subTest(case):
                self.assert_due(office, start, seconds, expected)

    def test_nothing_promised_is_due_as_soon_as_there_is_work(self):
        office = working("2026-03-02", 7)
        self.assert_due(office, "2026-03-02 10:00", 0, "2026-03-02 10:00")
        self.assert_due(office, "2026-03-02 18:00", 0, "2026-03-03 09:00")
        self.assertIsNone(due(office, local("2026-03-06 20:00"), 0))
        morning = (local("2026-03-03 08:00"), local("2026-03-03 10:00"))
        self.assert_due(office, "2026-03-02 18:00", 0, "2026-03-03 10:00", [morning])
        self.assertIsNone(due(office, local("2026-03-02 18:00"), 0, [(morning[0], None)]))
        from_opening = (local("2026-03-03 09:00"), local("2026-03-03 09:30"))
        self.assert_due(office, "2026-03-02 18:00", 0, "2026-03-03 09:30", [from_opening])

    def test_a_promise_is_not_negative(self):
        with self.assertRaises(ValueError):
            due(ALWAYS, local("2026-03-02"), -1)

    def test_lunch(self):
        day = working("2026-03-02", 2, WITH_LUNCH)
        self.assert_due(day, "2026-03-02 12:50", 15 * MINUTES, "2026-03-02 14:05")
        self.assert_due(day, "2026-03-02 13:20", 15 * MINUTES, "2026-03-02 14:15")
        self.assertEqual(elapsed(day, local("2026-03-02 09:00"), local("2026-03-02 18:00")), 8 * HOURS)
        self.assertEqual(elapsed(day, local("2026-03-02 13:05"), local("2026-03-02 13:55")), 0)

    def test_holidays_and_weekends(self):
        # Friday the 1st of May is one, and a weekend follows.
        spring = working("2026-04-27", 14, holidays={"2026-05-01"})
        self.assert_due(spring, "2026-04-30 17:50", 15 * MINUTES, "2026-05-04 09:05")
        self.assert_due(spring, "2026-05-01 11:00", 15 * MINUTES, "2026-05-04 09:15")
        self.assertEqual(elapsed(spring, local("2026-04-30 18:00"), local("2026-05-04 09:00")), 0)

    def test_summer_time_begins(self):
        # On Sunday 2026-03-29 at 2:00 it becomes 3:00.
        office = working("2026-03-23", 14)
        self.assertEqual(office.intervals[4][0], datetime(2026, 3, 27, 8))
        self.assertEqual(office.intervals[5][0], datetime(2026, 3, 30, 7))
        self.assert_due(office, "2026-03-27 17:50", 15 * MINUTES, "2026-03-30 09:05")
        friday, monday = local("2026-03-27 09:00"), local("2026-03-30 09:00")
        self.assertEqual(elapsed(office, friday, monday), 9 * HOURS)
        self.assertEqual(wall_elapsed(friday, monday), 71 * HOURS)

    def test_summer_time_ends(self):
        # On Sunday 2026-10-25 at 3:00 it becomes 2:00.
        office = working("2026-10-19", 14)
        self.assert_due(office, "2026-10-23 17:50", 15 * MINUTES, "2026-10-26 09:05")
        friday, monday = local("2026-10-23 09:00"), local("2026-10-26 09:00")
        self.assertEqual(elapsed(office, friday, monday), 9 * HOURS)
        self.assertEqual(wall_elapsed(friday, monday), 73 * HOURS)

    def test_nights_in_which_the_time_changes(self):
        nights = {"2026-03-28": 7, "2026-03-29": 8, "2026-10-24": 9, "2026-10-25": 8}
        for day, hours in nights.items():
            with self.subTest(day):
                next_day = str(date.fromisoformat(day) + DAY)
                start, end = local(f"{day} 22:00"), local(f"{next_day} 06:00")
                night = WorkingTime([(start, end)])
                self.assertEqual(elapsed(night, start, end), hours * HOURS)
                self.assertEqual(due(night, start, hours * HOURS), end)

    def test_a_shift_in_the_hour_that_summer_time_skips(self):
        inside_out = (local("2026-03-29 02:15"), local("2026-03-29 03:05"))
        self.assertGreater(*inside_out)
        self.assertEqual(WorkingTime([inside_out]), NEVER)

    def test_nights(self):
        nights = working("2026-03-02", 7, ((22, 30),))
        self.assert_due(nights, "2026-03-02 23:58", 5 * MINUTES, "2026-03-03 00:03")
        self.assert_due(nights, "2026-03-03 05:58", 5 * MINUTES, "2026-03-03 22:03")
        self.assertTrue(is_open(nights, local("2026-03-07 05:59:59")), "Friday's night ends on Saturday")
        self.assertFalse(is_open(nights, local("2026-03-07 06:00")))
        self.assertEqual(elapsed(nights, local("2026-03-02 12:00"), local("2026-03-04 12:00")), 16 * HOURS)

    def test_around_the_clock(self):
        self.assert_due(ALWAYS, "2026-03-28 23:50", 4 * HOURS, "2026-03-29 04:50")
        self.assertEqual(elapsed(ALWAYS, local("2026-03-28"), local("2026-03-30")), 47 * HOURS)

    def test_nobody_ever_works(self):
        start = local("2026-03-02")
        for seconds in (0, 1, 10**12):
            self.assertIsNone(due(NEVER, start, seconds))
        self.assertEqual(elapsed(NEVER, start, start + 9999 * DAY), 0)

    def test_as_far_as_is_known(self):
        week = working("2026-03-02", 5)
        start = local("2026-03-06 17:00")
        self.assertEqual(due(week, start, HOURS), local("2026-03-06 18:00"))
        self.assertIsNone(due(week, start, HOURS + 1))
        self.assertEqual(due(working("2026-03-02", 8), start, HOURS + 1), local("2026-03-09 09:00:01"))
        self.assertIsNone(due(week, local("2026-04-01"), 60))
        until_noon = WorkingTime([(start, FOREVER)], known_until=start + SECOND * 60)
        self.assertEqual(due(until_noon, start, 60), start + SECOND * 60)
        self.assertIsNone(due(until_noon, start, 61))

    def test_the_far_future(self):
        start = local("2026-03-02")
        self.assertEqual(due(ALWAYS, start, 10**11), start + SECOND * 10**11)
        self.assertIsNone(due(ALWAYS, start, 10**15))
        self.assertEqual(due(ALWAYS, FOREVER - SECOND, 1), FOREVER)
        self.assertIsNone(due(ALWAYS, FOREVER, 1))
        self.assertEqual(wall_elapsed(FOREVER - SECOND, datetime.max), 1)

    def test_an_end_before_the_start(self):
        start = local("2026-03-02 10:00")
        self.assertEqual(wall_elapsed(start, start), 0)
        self.assertEqual(wall_elapsed(start, start - DAY), 0)
        self.assertEqual(wall_elapsed(start, start - DAY, [(start - DAY, None)]), 0)

    def test_fractions_of_a_second(self):
        start = datetime(2026, 3, 2, 10, 0, 0, 400000)
        self.assertEqual(wall_elapsed(start, datetime(2026, 3, 2, 10, 0, 1, 600000)), 2)
        self.assertEqual(due(ALWAYS, start, 60), datetime(2026, 3, 2, 10, 1))

    def test_twenty_years_cost_no_more_than_a_day(self):
        years = WorkingTime(intervals_of("2020-01-01", 7300, WITH_LUNCH))
        start = local("2020-01-01 12:00")
        begun = time.process_time()
        for number in range(1000):
            due_at = due(years, start, 30_000_000 + number)
            self.assertEqual(elapsed(years, start, due_at), 30_000_000 + number)
        self.assertLess(time.process_time() - begun, 1, "1,000 times there and back: some 20 ms")
