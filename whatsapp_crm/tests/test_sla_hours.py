# Part of whatsapp_crm. See LICENSE file for full copyright and licensing details.
from datetime import datetime, timedelta

from odoo.fields import Command
from odoo.tests import tagged

from .sla_common import MINUTE, MONDAY, SlaCase

NIGHT = datetime(2026, 3, 2, 22)  # 23:00 in Madrid
OPENING = datetime(2026, 3, 3, 8)  # 9:00 in Madrid


@tagged("post_install", "-at_install")
class TestSlaHours(SlaCase):
    """Time counts in working hours only, and follows them while it runs."""

    def setUp(self):
        super().setUp()
        self.hours = self.calendar((9, 14), (15, 18))
        self.policy.working_time = "number"
        self.number.calendar_id = self.hours
        self.env.cr.flush()

    def due_at(self, conversation):
        return self.running(conversation).due_at

    def saved(self):
        """What happens at the end of a request that changes something."""
        self.env.cr.flush()
        self.env.invalidate_all()

    def test_night_is_due_after_the_next_opening(self):
        self.frozen.move_to(NIGHT)
        conversation = self.customer_writes()
        clock = self.running(conversation)
        self.assertEqual((clock.warning_at, clock.due_at), (OPENING + 5 * MINUTE, OPENING + 15 * MINUTE))
        self.assertEqual(conversation.urgency, "normal")
        self.assertEqual(conversation.urgency_turns_at, OPENING + 5 * MINUTE)
        self.frozen.move_to(OPENING + 10 * MINUTE)
        self.say(conversation.channel_id)
        self.assertEqual(clock.state, "met")
        self.assertEqual((clock.elapsed_wall_seconds, clock.elapsed_business_seconds), (10 * 3600 + 600, 600))

    def test_lunch_does_not_count(self):
        self.frozen.move_to(datetime(2026, 3, 2, 12, 55))
        self.assertEqual(self.due_at(self.customer_writes()), datetime(2026, 3, 2, 14, 10))

    def closed_on_tuesday(self, company):
        holiday = self.env["resource.calendar.leaves"].create({
            "name": "Fiesta", "calendar_id": False, "date_from": "2026-03-02 23:00:00",
            "date_to": "2026-03-03 22:59:59"})
        holiday.company_id = company  # else computed from whose request it is
        self.saved()

    def test_holiday_of_the_company_does_not_count_one_of_another_does(self):
        other = self.env["res.company"].create({"name": "Otra"})
        self.closed_on_tuesday(other)
        self.frozen.move_to(NIGHT)
        conversation = self.customer_writes()
        self.assertEqual(self.due_at(conversation), OPENING + 15 * MINUTE)
        self.closed_on_tuesday(self.company)
        self.saved()
        self.assertEqual(self.due_at(conversation), OPENING + timedelta(days=1) + 15 * MINUTE)

    def test_somebodys_own_leave_counts(self):
        conversation = self.customer_writes()
        due_at = self.due_at(conversation)
        resource = self.env["resource.resource"].create({"name": "Ana", "calendar_id": self.hours.id})
        self.env["resource.calendar.leaves"].create({
            "name": "Suyo", "calendar_id": self.hours.id, "resource_id": resource.id,
            "date_from": "2026-03-02 08:00:00", "date_to": "2026-03-02 18:00:00"})
        self.saved()
        self.assertEqual(self.due_at(conversation), due_at)

    def test_nobody_ever_works(self):
        self.hours.attendance_ids.unlink()
        self.saved()
        conversation = self.customer_writes()
        clock = self.running(conversation)
        self.assertEqual((clock.state, clock.due_at, clock.next_at), ("running", False, False))
        self.assertEqual(conversation.urgency, "normal")
        self.pass_time(hours=20)
        self.say(conversation.channel_id)
        self.assertEqual((clock.state, clock.elapsed_business_seconds), ("met", 0))

    def test_far_opening_is_found_within_a_year(self):
        self.env["resource.calendar.leaves"].create({
            "name": "Obras", "calendar_id": self.hours.id, "date_from": "2026-03-02 00:00:00",
            "date_to": "2026-11-01 23:59:59"})
        self.saved()
        self.assertEqual(self.due_at(self.customer_writes()), datetime(2026, 11, 2, 8, 15))

    def test_milestones_count_the_same_hours(self):
        self.frozen.move_to(NIGHT)
        conversation = self.customer_writes()
        self.frozen.move_to(OPENING + 10 * MINUTE)
        self.say(conversation.channel_id)
        self.assertEqual(
            conversation.milestone_ids.filtered(lambda m: m.kind == "answered").waited_business_seconds, 600)

    # ----------------------------------------------------------------- changes

    def test_changes_of_working_hours_move_what_runs_and_nothing_else(self):
        over = self.customer_writes(sender="34600111222", name="Otro")
        self.say(over.channel_id)
        was = over.clock_ids.read()
        conversation = self.customer_writes()
        other = self.calendar((12, 20), name="Tarde")
        evening = datetime(2026, 3, 2, 11, 15)
        changes = {
            "a line": (lambda: self.hours.attendance_ids.filtered(lambda line: line.dayofweek == "0")[:1].write(
                {"hour_from": 12}), evening),
            "a new line": (lambda: self.hours.write({"attendance_ids": [Command.create(
                {"name": "x", "dayofweek": "0", "hour_from": 11, "hour_to": 11.5})]}), MONDAY + 15 * MINUTE),
            "no lines": (lambda: self.hours.attendance_ids.unlink(), False),
            "the number's": (lambda: self.number.write({"calendar_id": other.id}), evening),
            "its time zone": (lambda: other.write({"tz": "Atlantic/Canary"}), evening + timedelta(hours=1)),
            "a holiday": (lambda: self.env["resource.calendar.leaves"].create({
                "name": "Fiesta", "calendar_id": other.id, "date_from": "2026-03-02 00:00:00",
                "date_to": "2026-03-02 23:59:59"}), datetime(2026, 3, 3, 12, 15)),
            "the company's": (lambda: (self.number.write({"calendar_id": False}), self.company.write(
                {"resource_calendar_id": self.calendar(tz="UTC").id})), MONDAY + 15 * MINUTE),
        }
        for name, (change, due_at) in changes.items():
            with self.subTest(change=name):
                change()
                self.saved()
                self.assertEqual(self.due_at(conversation), due_at)
                self.assertEqual(conversation.answer_due_at, due_at)
                self.assertEqual(self.running(conversation).next_at, due_at and due_at - 10 * MINUTE)
                self.assertEqual(over.clock_ids.read(), was)

    def test_policy_moves_what_runs_by_it_and_says_so(self):
        self.number.calendar_id = False
        self.policy.working_time = "always"
        self.saved()
        conversation = self.customer_writes()
        clock = self.running(conversation)
        clock.write({"warned_at": MONDAY + 5 * MINUTE, "breached_at": MONDAY + 15 * MINUTE})
        self.pass_time(minutes=16)
        self.policy.write({"first_warning_minutes": 10, "first_breach_minutes": 30})
        self.saved()
        self.assertEqual((clock.warning_at, clock.due_at), (MONDAY + 10 * MINUTE, MONDAY + 30 * MINUTE))
        self.assertEqual(clock.warned_at, MONDAY + 5 * MINUTE, "that point was told and is past still")
        self.assertEqual((clock.breached_at, clock.next_at), (False, clock.due_at), "this one comes again")
        self.assertEqual(conversation.urgency, "critical")
        self.assertIn("1 running", self.policy.message_ids[:1].body)
        count = len(self.policy.message_ids)
        self.policy.write({"name": "Otro nombre", "sequence": 3})
        self.saved()
        self.assertEqual(len(self.policy.message_ids), count)

    def test_other_policies_deadlines_stay(self):
        conversation = self.customer_writes()
        due_at = MONDAY + 77 * MINUTE  # which no computation gives
        self.running(conversation).due_at = due_at
        other = self.env["whatsapp_crm.sla.policy"].create({"name": "Otra", "sequence": 0})
        other.write({"working_time": "always", "first_breach_minutes": 99})
        self.saved()
        self.assertEqual(self.due_at(conversation), due_at)
        self.assertEqual(self.running(conversation).policy_id, self.policy)

    def test_open_screens_hear_of_it(self):
        conversation = self.customer_writes()
        self.env.cr.flush()
        self.policy.write({"first_breach_minutes": 45})
        changes = conversation._changes()
        self.policy._recompute_noted()
        self.assertIn(conversation.id, changes[self.company.id]["ids"])
