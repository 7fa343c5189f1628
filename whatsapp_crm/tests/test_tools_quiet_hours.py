from datetime import datetime

from odoo.tests import BaseCase, tagged

from ..tools.quiet_hours import allowed_from, local_time, zone_of


@tagged("post_install", "-at_install")
class TestToolsQuietHours(BaseCase):
    """Hours are those of the customer's own day."""

    def test_zone_by_country_then_by_number_then_utc(self):
        self.assertEqual(str(zone_of("ES", "UTC")), "Europe/Madrid")
        self.assertEqual(str(zone_of("BR")), "America/Sao_Paulo")
        self.assertEqual(str(zone_of("US")), "America/New_York")
        self.assertEqual(str(zone_of(None, "America/Bogota")), "America/Bogota")
        self.assertEqual(str(zone_of("XX", "Nowhere/Town")), "UTC")
        self.assertEqual(str(zone_of(None)), "UTC")

    def test_inside_the_hours_it_is_now(self):
        madrid = zone_of("ES")
        for hour in (8, 19):
            now = datetime(2026, 11, 21, hour, 0 if hour == 8 else 59)
            self.assertEqual(allowed_from(now, madrid, 9, 21), now)

    def test_before_and_after(self):
        madrid = zone_of("ES")
        opening = datetime(2026, 11, 21, 8)
        self.assertEqual(allowed_from(datetime(2026, 11, 21, 7, 59), madrid, 9, 21), opening)
        self.assertEqual(allowed_from(datetime(2026, 11, 20, 20), madrid, 9, 21), opening)
        self.assertEqual(allowed_from(datetime(2026, 11, 20, 23, 30), madrid, 9, 21), opening)
        self.assertEqual(allowed_from(datetime(2026, 11, 21, 1), madrid, 9.5, 21), datetime(2026, 11, 21, 8, 30))

    def test_clocks_change_in_the_night(self):
        self.assertEqual(
            allowed_from(datetime(2026, 10, 24, 22), zone_of("ES"), 9, 21), datetime(2026, 10, 25, 8))

    def test_local_time(self):
        self.assertEqual(local_time(datetime(2026, 11, 21, 21, 40), zone_of("ES")), "22:40")
