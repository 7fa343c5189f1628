# Part of whatsapp_crm. See LICENSE file for full copyright and licensing details.
from datetime import timedelta

from odoo import fields
from odoo.fields import Command
from odoo.tests import tagged

from .due_common import DueCase


@tagged("post_install", "-at_install")
class TestPromiseChanges(DueCase):
    """Records that a running deadline or routing hangs on are merged, archived or moved: nobody is forgotten."""

    def setUp(self):
        super().setUp()
        self.routing = self.number.routing_ids
        self.rows = self.env["whatsapp_crm.agent"]._of(self.agent | self.agent2)

    def clock(self, conversation):
        return conversation._response_clock()

    def give_out(self):
        self.run_cron("whatsapp_crm.routing.queue", "_cron_route")

    # -------------------------------------------------------------------- merge

    def test_merged_customers_keep_their_deadline_and_who_has_them(self):
        self.routing.distribution = "round_robin"
        conversation = self.waiting()
        owner, clock = conversation.user_id, self.clock(conversation)
        self.assertTrue(owner)
        other = self.env["res.partner"].create({"name": "Ana Ruiz Soto", "user_id": self.agent2.id})
        self.env["base.partner.merge.automatic.wizard"].create({
            "partner_ids": (conversation.partner_id | other).ids, "dst_partner_id": other.id}).action_merge()
        self.env.invalidate_all()
        self.assertEqual((conversation.partner_id, conversation.user_id), (other, owner))
        self.assertIn(owner.name, conversation.routing_summary)
        self.later(5)
        self.assertEqual([alert["name"] for alert in self.alerts()[owner]], ["Ana Ruiz Soto"])
        self.say(conversation.channel_id, user=owner)
        self.assertEqual((clock.state, clock.ended_by), ("met", "answered"))

    def test_one_person_by_phone_and_by_user_id_keeps_both_deadlines(self):
        by_phone = self.waiting(self.agent)
        hidden = self.receive_text("¿Hay alguien?", sender=None, user_id="ES.9").conversation_id
        self.receive_text("soy yo", sender="34611222333", user_id="ES.9")
        self.assertEqual(hidden.contact_id._survivor(), by_phone.contact_id._survivor())
        clocks = [self.clock(conversation) for conversation in (by_phone, hidden)]
        self.assertEqual([clock.state for clock in clocks], ["running"] * 2)
        self.later(15)
        self.assertEqual(sorted(alert["id"] for alert in self.alerts()[self.leader]), sorted((by_phone | hidden).ids))

    # ------------------------------------------------------------------- archive

    def test_archived_number_forgets_nobody_who_waits(self):
        self.routing.distribution = "round_robin"
        for user in (self.agent, self.agent2, self.leader, self.supervisor):
            self.set_presence(user, "offline")
        conversation = self.waiting()
        self.number.active = False
        self.later(15)
        self.assertEqual(set(self.alerts()), {self.leader})
        self.set_presence(self.agent, "online")
        self.give_out()
        self.assertEqual(conversation.user_id, self.agent)

    def test_archived_team_leaves_its_customers_to_supervisors(self):
        team = self.env["crm.team"].create({
            "name": "Temporal", "company_id": self.company.id,
            "crm_team_member_ids": [Command.create({"user_id": self.agent.id})]})
        conversation = self.waiting()
        conversation.team_id = team
        team.active = False
        self.later(15)
        self.assertTrue(self.alerts())
        self.assertEqual(conversation.urgency, "escalated")

    def test_archived_person_is_asked_told_and_covered_by_no_more(self):
        self.routing.write({"distribution": "round_robin", "last_agent": True})
        self.rows[1].write({"away": True, "cover_id": self.agent.id})
        conversation = self.waiting()
        self.assertEqual(conversation.user_id, self.agent)
        self.agent.active = False
        self.assertEqual((conversation.state, self.clock(conversation).state), ("new", "running"))
        self.give_out()
        self.assertFalse(conversation.user_id, "the other is away, and whoever covered is gone")
        self.later(5)
        self.assertNotIn(self.agent, self.alerts())
        self.rows[1].action_back()
        self.give_out()
        self.assertEqual(conversation.user_id, self.agent2)

    def test_archived_promise_is_kept_and_made_no_more(self):
        kept = self.waiting(self.agent)
        self.policy.active = False
        fresh = self.waiting(self.agent, sender="34622333444", name="Luis")
        self.assertFalse(self.clock(fresh))
        self.later(5)
        self.assertEqual([alert["id"] for alert in self.alerts()[self.agent]], kept.ids)

    def test_deleted_shift_of_a_person_is_the_team_s_again(self):
        shift = self.env["resource.calendar"].create({"name": "Turno", "company_id": self.company.id})
        self.rows[0].calendar_id = shift
        shift.unlink()
        self.assertFalse(self.rows[0].calendar_id)
        self.assertEqual(self.rows[0].state, "on_shift")

    # ------------------------------------------------------------------- company

    def test_who_leaves_the_company_is_neither_asked_nor_told(self):
        self.routing.distribution = "round_robin"
        other = self.env["res.company"].create({"name": "Otra"})
        self.agent.write({"company_ids": [Command.set(other.ids)], "company_id": other.id})
        conversations = [self.waiting(sender=f"3460000000{place}") for place in range(2)]
        self.assertEqual([c.user_id for c in conversations], [self.agent2] * 2)
        conversations[0]._write_life({"user_id": self.agent.id})  # was theirs before
        self.later(5)
        self.assertNotIn(self.agent, self.alerts())
        self.assertIn(self.leader, self.alerts())

    def test_promise_that_moves_to_another_company_keeps_what_it_promised(self):
        conversation = self.waiting(self.agent)
        due_at = self.clock(conversation).due_at
        self.policy.company_id = self.env["res.company"].create({"name": "Otra"})
        self.assertEqual(self.clock(conversation).due_at, due_at)
        self.assertFalse(self.env["whatsapp_crm.sla.policy"]._for(conversation))
        self.later(5)
        self.assertIn(self.agent, self.alerts())


@tagged("post_install", "-at_install")
class TestTimeOff(DueCase):
    """Approved time off of Odoo's own app is an absence; one that is only asked for is none."""

    def approved(self, user):
        now = fields.Datetime.now()
        employee = self.env["hr.employee"].create({
            "name": user.name, "user_id": user.id, "company_id": self.company.id,
            "resource_calendar_id": self.env["resource.calendar"].create({
                "name": "Todo el día", "tz": "UTC", "company_id": self.company.id, "attendance_ids": [
                    Command.create({"name": "d", "dayofweek": str(day), "hour_from": 0, "hour_to": 24,
                                    "day_period": "morning"}) for day in range(7)]}).id})
        kind = self.env["hr.leave.type"].create({
            "name": "Vacaciones", "requires_allocation": False, "leave_validation_type": "hr",
            "company_id": self.company.id})
        return self.env["hr.leave"].with_context(leave_skip_date_check=True, tracking_disable=True).create({
            "employee_id": employee.id, "holiday_status_id": kind.id,
            "request_date_from": now.date(), "request_date_to": (now + timedelta(days=1)).date()})

    def test_approved_time_off_is_an_absence(self):
        if "hr.leave" not in self.env:
            self.skipTest("Time Off is not installed")
        row = self.env["whatsapp_crm.agent"]._of(self.agent)
        leave = self.approved(self.agent)
        self.assertFalse(row.absent)
        leave.action_approve()
        row.invalidate_recordset()
        self.assertEqual((row.absent, row.state), (True, "absent"))
        self.number.routing_ids.distribution = "round_robin"
        self.assertEqual(
            [self.waiting(sender=f"3460000000{place}").user_id for place in range(2)], [self.agent2] * 2)
        leave.action_refuse()
        row.invalidate_recordset()
        self.assertFalse(row.absent)
