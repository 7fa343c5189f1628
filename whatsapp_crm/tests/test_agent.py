# Part of whatsapp_crm. See LICENSE file for full copyright and licensing details.
from datetime import datetime, timedelta

from odoo import fields
from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tests import tagged

from ..tools import routing
from .routing_case import RoutingCase

NOON_UTC = datetime(2026, 6, 10, 11, 30)


@tagged("post_install", "-at_install")
class TestAgent(RoutingCase):
    """Shift, presence, time off, away and cover, chats at once; who may change them."""

    def available(self, at=None):
        return self.env["res.users"].browse(
            candidate.user_id for candidate in routing.available((self.row | self.row2)._candidates(at, self.team)))

    def test_everybody_has_one_row(self):
        agents = self.env["whatsapp_crm.agent"]
        newcomer = self._user("wacrm_newcomer", "whatsapp_crm.group_agent")
        self.assertEqual(agents._of(newcomer), agents._of(newcomer))
        self.assertEqual(agents._of(newcomer | self.agent).user_id, newcomer | self.agent)

    def test_number_of_chats_is_one_s_own_else_the_team_s_else_the_company_s(self):
        def capacities():
            return [candidate.capacity for candidate in (self.row | self.row2)._candidates(team=self.team)]

        self.company.wacrm_capacity = 8
        self.assertEqual(capacities(), [8, 8])
        self.team.wacrm_capacity = 3
        self.row2.capacity = 5
        self.assertEqual(capacities(), [3, 5])

    # -------------------------------------------------------------------- shift

    def test_without_any_shift_always(self):
        self.assertEqual(self.available(), self.agent | self.agent2)

    def test_shift_of_the_team_and_of_a_person(self):
        self.team.wacrm_shift_id = self.make_shift(hours=(8, 14))
        self.row2.calendar_id = self.make_shift(hours=(14, 20))
        day = NOON_UTC.replace(hour=0, minute=0)
        self.assertEqual(self.available(day + timedelta(hours=9)), self.agent)
        self.assertEqual(self.available(day + timedelta(hours=15)), self.agent2)
        self.assertFalse(self.available(day + timedelta(hours=22)))

    def test_shift_in_its_time_zone(self):
        self.team.wacrm_shift_id = self.make_shift(tz="America/Bogota", hours=(8, 14))  # UTC-5
        self.assertFalse(self.available(NOON_UTC))
        self.assertEqual(self.available(NOON_UTC + timedelta(hours=2)), self.agent | self.agent2)

    def test_shift_of_the_team_that_it_is_about(self):
        other = self.env["crm.team"].create({
            "name": "Noche", "company_id": self.company.id, "wacrm_shift_id": self.closed_shift().id,
            "crm_team_member_ids": [Command.create({"user_id": self.agent2.id})]})
        now = fields.Datetime.now()
        self.assertIn(self.row2, (self.row | self.row2)._on_shift_at(now, self.team))
        members = other.crm_team_member_ids.user_id
        self.assertEqual(
            self.env["whatsapp_crm.agent"]._of(members)._on_shift_at(now, other),
            self.env["whatsapp_crm.agent"].browse())

    def test_public_holidays_are_no_shift(self):
        shift = self.team.wacrm_shift_id = self.make_shift(hours=(0, 24))
        self.assertTrue(self.available(NOON_UTC))
        self.env["resource.calendar.leaves"].create({
            "name": "Fiesta", "calendar_id": shift.id, "company_id": self.company.id,
            "date_from": NOON_UTC - timedelta(hours=4), "date_to": NOON_UTC + timedelta(hours=4)})
        self.assertFalse(self.available(NOON_UTC))

    # ---------------------------------------------------------- presence, absence

    def test_presence(self):
        for status in ("away", "offline"):
            self.set_present(self.agent, status=status)
            self.assertEqual(self.available(), self.agent2)
        self.set_present(self.agent)
        self.agent.manual_im_status = "busy"
        self.agent.invalidate_recordset(["im_status"])
        self.assertEqual(self.available(), self.agent2)

    def gone(self, seconds):
        """The screen of somebody who worked at it is gone for so long."""
        self.set_present(self.agent)
        self.presence = self.env["mail.presence"].search([("user_id", "=", self.agent.id)])
        self.presence.status = "offline"  # as Odoo does when the connection is closed
        self.presence.wacrm_left_at -= timedelta(seconds=seconds)
        self.agent.invalidate_recordset(["im_status"])

    def test_a_page_that_is_loaded_again_is_no_absence(self):
        self.gone(seconds=60)
        self.assertIn(self.agent, self.available())
        self.gone(seconds=100)
        self.assertNotIn(self.agent, self.available())

    def test_who_was_idle_or_busy_and_leaves_is_gone_at_once(self):
        self.set_present(self.agent, status="away")
        self.presence = self.env["mail.presence"].search([("user_id", "=", self.agent.id)])
        self.presence.status = "offline"
        self.assertNotIn(self.agent, self.available())
        self.gone(seconds=10)
        self.agent.manual_im_status = "busy"
        self.assertNotIn(self.agent, self.available())

    def test_time_off(self):
        leave = self.leave(self.agent)
        self.assertEqual(self.available(), self.agent2)
        self.assertEqual((self.row.absent, self.row.state), (True, "absent"))
        self.assertEqual(self.available(leave.date_to + timedelta(minutes=1)), self.agent | self.agent2)

    def test_other_time_is_no_time_off(self):
        self.leave(self.agent).time_type = "other"
        self.assertIn(self.agent, self.available())

    # --------------------------------------------------------------- away, cover

    def test_away_until(self):
        until = fields.Datetime.now() + timedelta(hours=2)
        self.row.with_user(self.agent).action_set_away(until, self.agent2.id)
        self.assertEqual(self.available(), self.agent2)
        self.assertEqual((self.row.state, self.row.summary), ("away", "Away"))
        self.assertEqual(self.available(until + timedelta(minutes=1)), self.agent | self.agent2)
        self.row.with_user(self.agent).action_back()
        self.assertFalse(self.row.away)

    def test_back_by_itself(self):
        self.row.with_user(self.agent).action_set_away(fields.Datetime.now() + timedelta(hours=1))
        self.row.away_until = fields.Datetime.now() - timedelta(minutes=1)
        self.give_out()
        self.assertFalse(self.row.away)

    def test_cover_is_asked_in_their_place(self):
        self.attended_by(self.agent, days_ago=3)
        self.routing.last_agent = True
        self.row.with_user(self.agent).action_set_away(cover=self.agent2.id)
        conversation = self.customer_writes("otra")
        self.assertEqual(conversation.user_id, self.agent2)
        self.assertEqual(
            self.why(conversation),
            f"{self.agent2.name} covers for {self.agent.name}: attended this customer 3 days ago")

    def test_time_off_is_covered_too(self):
        self.attended_by(self.agent, days_ago=3)
        self.routing.last_agent = True
        self.leave(self.agent)
        self.row.cover_id = self.agent2
        self.assertEqual(self.customer_writes("otra").user_id, self.agent2)

    def test_cover_is_asked_for_who_is_not_at_the_computer(self):
        self.attended_by(self.agent, days_ago=3)
        self.routing.last_agent = True
        self.row.with_user(self.agent).action_set_away(cover=self.agent2.id)
        self.set_present(self.agent, status="offline")
        self.assertEqual(self.customer_writes("otra").user_id, self.agent2)

    def test_cover_of_the_cover_is_not_asked(self):
        self.attended_by(self.agent, days_ago=3)
        self.routing.last_agent = True
        self.set_present(self.supervisor)
        self.row.with_user(self.agent).action_set_away(cover=self.agent2.id)
        self.row2.with_user(self.agent2).action_set_away(cover=self.supervisor.id)
        self.assertFalse(self.customer_writes("otra").user_id)

    def test_wrong_absences(self):
        mine = self.row.with_user(self.agent)
        with self.assertRaisesRegex(UserError, "future"):
            mine.action_set_away(fields.Datetime.now() - timedelta(minutes=1))
        for nobody in (self.agent.id, self.env.ref("base.user_root").id):
            with self.assertRaisesRegex(UserError, "works WhatsApp"):
                mine.action_set_away(cover=nobody)

    # ------------------------------------------------------------------- rights

    def test_agents_switch_only_their_own(self):
        with self.assertRaises(AccessError):
            self.row2.with_user(self.agent).action_set_away()
        with self.assertRaises(AccessError):
            self.row2.with_user(self.agent).action_back()
        with self.assertRaises(AccessError):
            self.row.with_user(self.agent).capacity = 5

    def test_supervisors_change_people_of_their_teams(self):
        other = self.env["crm.team"].create({"name": "Otro", "company_id": self.company.id})
        self.env["crm.team.member"].create({"crm_team_id": other.id, "user_id": self.supervisor.id})
        with self.assertRaises(AccessError):
            self.row.with_user(self.supervisor).capacity = 5
        self.team.user_id = self.supervisor
        self.row.with_user(self.supervisor).capacity = 5
        self.row.with_user(self.supervisor).action_set_away()
        self.assertTrue(self.row.away)

    def test_other_companies_see_nobody(self):
        other = self.env["res.company"].create({"name": "Otra"})
        stranger = self._user("wacrm_stranger", "whatsapp_crm.group_supervisor", company=other)
        seen = self.env["whatsapp_crm.agent"].with_user(stranger).search([])
        self.assertNotIn(self.agent, seen.sudo().user_id)

    def test_supervisors_write_routing_agents_read_it(self):
        self.routing.with_user(self.supervisor).last_agent = True
        with self.assertRaises(AccessError):
            self.routing.with_user(self.agent).last_agent = False
        self.assertIn("last agent", self.routing.with_user(self.agent).summary)
