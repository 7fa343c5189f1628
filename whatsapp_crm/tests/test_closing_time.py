# Part of whatsapp_crm. See LICENSE file for full copyright and licensing details.
from datetime import date, timedelta

from odoo.exceptions import UserError
from odoo.tests import tagged

from .closing_common import ClosingCase


@tagged("post_install", "-at_install")
class TestClosingTime(ClosingCase):
    """When the next step is, as people write it and as the customer reads it."""

    def test_a_time_is_written_in_full_or_refused(self):
        dialog = self.dialog(outcome="next_step", what="Llamada")
        dialog.hour = "12"
        self.assertTrue(dialog.sentence.count("12:00"), dialog.sentence)
        dialog.hour = "pronto"
        self.assertTrue(dialog.hour_unclear)
        with self.assertRaisesRegex(UserError, "10:30"):
            dialog.save().action_resolve()

    def test_the_next_step_is_proposed_for_a_working_day(self):
        calendar = self.number._calendar()
        days = {int(day) for day in calendar.attendance_ids.mapped("dayofweek")}
        self.assertEqual(days, {0, 1, 2, 3, 4})
        friday = date(2026, 11, 20)
        for after, expected in ((0, 20), (1, 23), (2, 23), (3, 23), (4, 24)):
            with self.subTest(days=after):
                self.assertEqual(self.number._working_day_from(friday + timedelta(days=after)).day, expected)
        self.assertIn(self.dialog(outcome="next_step").when.weekday(), days)
