import doctest
from datetime import date, datetime, timedelta

from odoo.tests import BaseCase, tagged

from ..tools import working_days
from ..tools.working_days import ahead, back

MONDAY = date(2026, 11, 16)
DAYS = [MONDAY + timedelta(days=day) for day in range(40) if day % 7 < 5 and day != 9]  # a holiday: 25 November


@tagged("at_install")
class TestToolsWorkingDays(BaseCase):
    """Working days back and ahead, by the clock on the wall."""

    def test_examples(self):
        self.assertFalse(doctest.testmod(working_days).failed)

    def test_weekends_and_holidays_do_not_count(self):
        friday, monday = datetime(2026, 11, 20, 9), datetime(2026, 11, 23, 9)
        self.assertEqual(ahead(DAYS, friday, 1), monday)
        self.assertEqual(back(DAYS, monday, 1), friday)
        self.assertEqual(ahead(DAYS, datetime(2026, 11, 24, 9), 1), datetime(2026, 11, 26, 9))

    def test_no_days_is_now(self):
        now = datetime(2026, 11, 21, 9)
        self.assertEqual((ahead(DAYS, now, 0), back(DAYS, now, 0)), (now, now))

    def test_both_ways_agree(self):
        """What is due at a moment is what lies before the moment that ``back`` says, whatever the days."""
        for hour in range(0, 24 * 14, 5):
            since = datetime(2026, 11, 17) + timedelta(hours=hour)
            for days in (1, 2, 3, 5):
                due = ahead(DAYS, since, days)
                self.assertGreaterEqual(back(DAYS, due, days), since, (since, days))
                before = due - timedelta(seconds=1)
                self.assertLess(back(DAYS, before, days) or datetime.min, since, (since, days))

    def test_beyond_what_is_known(self):
        self.assertIsNone(back(DAYS, datetime(2026, 11, 17), 3))
        self.assertIsNone(ahead(DAYS, datetime(2026, 12, 24), 30))
        self.assertIsNone(back([], datetime(2026, 11, 17), 1))
