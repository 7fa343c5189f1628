import unittest
from datetime import datetime, timedelta

import pytz

from ..tools import pace

NOON = datetime(2026, 3, 2, 12, 0)
MADRID = pytz.timezone("Europe/Madrid")


class TestPace(unittest.TestCase):
    """So many an hour, whatever happens meanwhile."""

    def run_for(self, minutes, per_hour, paced_until=None, begin=NOON):
        """How many go in a run of one look a minute."""
        total = 0
        for minute in range(minutes):
            now = begin + timedelta(minutes=minute)
            count = pace.due(now, paced_until, per_hour)
            paced_until = pace.used(now, paced_until, per_hour, count)
            total += count
        return total

    def test_an_hour_is_an_hour(self):
        for per_hour in (1, 7, 59, 60, 61, 600, 5000, 36_000):
            with self.subTest(per_hour):
                # The first minute's worth goes at once.
                self.assertAlmostEqual(self.run_for(60, per_hour), per_hour, delta=1 + per_hour / 60)
                self.assertAlmostEqual(self.run_for(600, per_hour), per_hour * 10, delta=1 + per_hour / 60)

    def test_the_first_goes_at_once(self):
        self.assertEqual(pace.due(NOON, None, 1), 1)
        self.assertEqual(pace.due(NOON, None, 600), 10)

    def test_nothing_goes_twice_in_a_moment(self):
        paced_until = pace.used(NOON, None, 600, 10)
        self.assertEqual(pace.due(NOON, paced_until, 600), 0)

    def test_no_flood_after_a_rest(self):
        long_ago = NOON - timedelta(days=2)
        self.assertEqual(pace.due(NOON, long_ago, 600), 21)
        self.assertEqual(pace.due(NOON, long_ago, 1), 1)

    def test_end_without_hours(self):
        self.assertEqual(pace.finish(NOON, 1, 60), NOON)
        self.assertEqual(pace.finish(NOON, 61, 60), NOON + timedelta(hours=1))

    def test_end_with_nights(self):
        # 13:00 in Madrid: eight hours until 21:00, then on from 9:00.
        self.assertEqual(pace.finish(NOON, 8 * 60, 60, MADRID, 9, 21), NOON + timedelta(minutes=479))
        self.assertEqual(pace.finish(NOON, 9 * 60 + 1, 60, MADRID, 9, 21), datetime(2026, 3, 3, 9, 0))
        self.assertIsNone(pace.finish(NOON, 100_000, 1, MADRID, 9, 21))
