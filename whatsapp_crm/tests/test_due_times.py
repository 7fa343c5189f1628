# Part of whatsapp_crm. See LICENSE file for full copyright and licensing details.
from datetime import timedelta
from unittest.mock import patch

from odoo import fields
from odoo.tests import tagged

from ..models.sla import due
from .due_common import DueCase


@tagged("post_install", "-at_install")
class TestDueTimes(DueCase):
    """Snoozes, handoffs and closings after silence, when their time has come."""

    # ------------------------------------------------------------------ snooze

    def test_wakes_at_its_minute(self):
        conversation = self.waiting(self.agent)
        self.say(conversation.channel_id)
        conversation.with_user(self.agent).action_snooze(fields.Datetime.now() + timedelta(hours=1))
        self.later(59)
        self.assertEqual(conversation.state, "snoozed")
        self.later(1)
        self.assertEqual((conversation.state, conversation.user_id), ("open", self.agent))
        self.assertEqual(self.kinds(conversation)[-1], "woken")

    # ----------------------------------------------------------------- handoff

    def hand_off(self, conversation, **receiver):
        conversation.with_user(self.agent).action_hand_off({
            "reason": "quiere la factura ya", "priority": "1", "next_step": "Enviar enlace de pago",
            "tag_id": self.env["crm.tag"].create({"name": "Pago"}).id, **receiver})
        return conversation.handoff_id

    def test_not_accepted_in_time_goes_to_the_queue_and_a_supervisor_hears_it(self):
        self.team.wacrm_accept_minutes = 15
        self.number.calendar_id = False
        self.company.resource_calendar_id.attendance_ids.unlink()
        conversation = self.waiting(self.agent)
        self.say(conversation.channel_id)
        handoff = self.hand_off(conversation, to_user_id=self.agent2.id)
        handoff.accept_by = self.ago(minutes=-15)
        self.later(14)
        self.assertEqual(handoff.state, "pending")
        self.later(1)
        self.assertEqual((handoff.state, handoff.settled_by_id.id), ("expired", False))
        self.assertEqual((conversation.state, conversation.handoff_id.id), ("new", False))
        self.assertEqual(self.alerts()[self.leader][0]["point"], "handoff")
        self.assertEqual(self.told(conversation), {self.leader: "Escalated"})
        self.assertIn("handoff_expired", self.kinds(conversation))
        self.later(1)
        self.assertFalse(self.alerts())
        conversation.with_user(self.agent2).action_take()
        self.assertFalse(self.told(conversation))

    def test_of_a_team_it_stays_in_that_team_s_queue(self):
        support = self.env["crm.team"].create({
            "name": "Soporte", "company_id": self.company.id, "user_id": self.supervisor.id})
        conversation = self.waiting(self.agent)
        handoff = self.hand_off(conversation, to_team_id=support.id)
        self.time.move_to(handoff.accept_by)
        self.later(0)
        self.assertEqual((handoff.state, conversation.state, conversation.team_id), ("expired", "new", support))
        self.assertFalse(conversation.handed_off)
        self.assertIn("handoff", [alert["point"] for alert in self.alerts()[self.supervisor]])

    def test_accepted_in_time_is_left_alone(self):
        conversation = self.waiting(self.agent)
        self.say(conversation.channel_id)
        handoff = self.hand_off(conversation, to_user_id=self.agent2.id)
        conversation.with_user(self.agent2).action_accept_handoff()
        self.time.move_to(handoff.accept_by)
        self.later(60)
        self.assertEqual((handoff.state, conversation.user_id), ("accepted", self.agent2))

    # ----------------------------------------------------- closing after silence

    def silent(self):
        """A conversation in which the customer has the ball."""
        conversation = self.waiting(self.agent)
        self.say(conversation.channel_id)
        return conversation

    def test_the_day_of_closing_follows_what_happens(self):
        conversation = self.silent()
        self.assertFalse(conversation.idle_at)
        self.team.wacrm_idle_hours = 8
        self.assertEqual(conversation.idle_at, self.ago(hours=-8))
        self.time.tick(3600)
        self.waiting()
        self.assertFalse(conversation.idle_at)
        self.say(conversation.channel_id)
        self.assertEqual(conversation.idle_at, self.ago(hours=-8))
        conversation.with_user(self.agent).action_snooze(self.ago(hours=-1))
        self.assertFalse(conversation.idle_at)

    def test_what_is_planned_puts_it_off_until_that_day_is_over(self):
        self.company.resource_calendar_id.tz = "America/Lima"
        self.team.wacrm_idle_hours = 8
        conversation = self.silent()
        activity = conversation.activity_schedule(
            "mail.mail_activity_data_todo", date_deadline=fields.Date.to_date("2026-11-25"), user_id=self.agent.id)
        self.assertEqual(conversation.idle_at, fields.Datetime.to_datetime("2026-11-26 05:00:00"))
        activity.date_deadline = "2026-11-24"
        self.assertEqual(conversation.idle_at, fields.Datetime.to_datetime("2026-11-25 05:00:00"))
        activity.action_feedback()
        self.assertEqual(conversation.idle_at, self.ago(hours=-8))

    def test_closes_within_the_minute(self):
        self.team.wacrm_idle_hours = 8
        conversation = self.silent()
        self.later(8 * 60 - 1)
        self.assertEqual(conversation.state, "waiting")
        self.later(1)
        self.assertEqual((conversation.state, conversation.outcome), ("resolved", "idle"))

    def test_another_team_another_time(self):
        self.team.wacrm_idle_hours = 8
        conversation = self.silent()
        conversation.sudo().team_id = self.env["crm.team"].create(
            {"name": "Soporte", "company_id": self.company.id, "wacrm_idle_hours": 2})
        self.assertEqual(conversation.idle_at, self.ago(hours=-2))

    # ------------------------------------------------------------- never moved on

    def test_row_that_stays_due_ends_in_this_run_and_holds_up_no_other(self):
        conversation, other = self.silent(), self.waiting(self.agent2, sender="34611000009", name="Bea")
        (conversation | other)._write_life({"idle_at": self.ago(minutes=1)})
        conversations = type(self.env["whatsapp_crm.conversation"])
        handled = []

        def leave_one(rows, now):
            handled.append(rows.ids)
            if len(handled) > 3 * due.MOST_TIMES:
                raise SystemExit  # it goes on without end
            rows.filtered(lambda row: row.id == other.id)._write_life({"idle_at": False})

        with patch.object(conversations, "_handle_idle", leave_one), self.assertLogs(due._logger, "ERROR") as logs:
            self.run_due()
        self.assertIn(f"[{conversation.id}]: due still", logs.output[0])
        self.assertEqual((other.idle_at, len(handled)), (False, due.MOST_TIMES))
        with patch.object(conversations, "_handle_idle", lambda rows, now: rows._write_life({"idle_at": False})):
            self.run_due()
        self.assertFalse(conversation.idle_at, "the next run looks at it")
