# Part of whatsapp_crm. See LICENSE file for full copyright and licensing details.
from datetime import datetime, timedelta

from odoo.tests import BaseCase, tagged

from ..tools.service_window import extend, is_open, window_end

WROTE = datetime(2026, 11, 3, 10, 0, 0)
END = datetime(2026, 11, 4, 10, 0, 0)


@tagged("post_install", "-at_install")
class TestServiceWindow(BaseCase):
    def test_ends_24_hours_after_the_message(self):
        self.assertEqual(window_end(WROTE), END)
        self.assertIsNone(window_end(None))

    def test_never_shortens(self):
        self.assertEqual(extend(None, WROTE), END)
        later = WROTE + timedelta(hours=3)
        self.assertEqual(extend(END, later), END + timedelta(hours=3))
        self.assertEqual(extend(END, WROTE - timedelta(hours=3)), END)

    def test_edges(self):
        day = timedelta(hours=24)
        second = timedelta(seconds=1)
        margin = timedelta(minutes=2)
        cases = (
            ("just written", END, WROTE, margin, True),
            ("before the margin", END, WROTE + day - margin - second, margin, True),
            ("at the margin", END, WROTE + day - margin, margin, False),
            ("23:59:59 of it", END, WROTE + day - second, timedelta(0), True),
            ("24:00:00 of it", END, WROTE + day, timedelta(0), False),
            ("24:00:01 of it", END, WROTE + day + second, timedelta(0), False),
            ("never written", None, WROTE, margin, False),
        )
        for case, end, now, margin, expected in cases:
            with self.subTest(case):
                self.assertIs(is_open(end, now, margin), expected)
        self.assertFalse(is_open(END, END - timedelta(minutes=1)))
