# Part of whatsapp_crm. See LICENSE file for full copyright and licensing details.
from datetime import datetime

from odoo.exceptions import AccessError, UserError
from odoo.tests import Form, tagged

from ..tools import sla_clock
from .routing_case import RoutingCase

MONDAY = datetime(2026, 6, 8)


@tagged("post_install", "-at_install")
class TestShift(RoutingCase):
    """A new shift with its break in one dialog, for teams or people; people become agents by one click."""

    def dialog(self, user=None, **values):
        form = Form(self.env["whatsapp_crm.shift"].with_user(user or self.supervisor))
        form.name, form.tz = "Turno", "UTC"
        for name, value in values.items():
            form[name] = value
        return form

    def made(self, form):
        form.save().action_apply()
        return self.env["resource.calendar"].search([("name", "=", "Turno")], order="id desc", limit=1)

    def open_hours(self, calendar, day=0):
        """The hours of a weekday in which the shift runs."""
        moments = [MONDAY.replace(day=MONDAY.day + day, hour=hour, minute=30) for hour in range(24)]
        return [moment.hour for moment in moments if sla_clock.is_open(
            calendar._wacrm_working_time(moment, moment, self.company), moment)]

    def test_supervisor_makes_one_with_a_break_for_a_person(self):
        self.team.user_id = self.supervisor
        form = self.dialog(hour_from=8, hour_to=15, break_from=12, break_to=13, saturday=True)
        form.agent_ids.add(self.row)
        self.assertIn("Mon–Sat", form.summary)
        calendar = self.made(form)
        self.assertEqual(self.row.calendar_id, calendar)
        self.assertEqual(self.open_hours(calendar), [8, 9, 10, 11, 13, 14])
        self.assertEqual(self.open_hours(calendar, day=5), [8, 9, 10, 11, 13, 14])
        self.assertFalse(self.open_hours(calendar, day=6))

    def test_a_night_goes_on_the_next_day(self):
        calendar = self.made(self.dialog(hour_from=22, hour_to=6, break_from=1, break_to=2))
        self.assertEqual(self.open_hours(calendar, day=1), [0, 2, 3, 4, 5, 22, 23])
        self.assertEqual(self.open_hours(calendar, day=5), [0, 2, 3, 4, 5], "Friday night ends on Saturday")

    def test_without_a_break_and_around_the_clock(self):
        calendar = self.made(self.dialog(has_break=False, hour_from=0, hour_to=24))
        self.assertEqual(self.open_hours(calendar), [*range(24)])

    def test_hours_that_cannot_be(self):
        days = dict.fromkeys(("monday", "tuesday", "wednesday", "thursday", "friday"), False)
        for values, words in (
                (days, "at least one day"), ({"hour_from": 25}, "between 0:00 and 24:00"),
                ({"break_from": 17, "break_to": 19}, "break lies"), ({"break_from": 14, "break_to": 13}, "break lies")):
            form = self.dialog(**values)
            self.assertFalse(form.summary)
            with self.assertRaisesRegex(UserError, words):
                form.save().action_apply()

    def test_for_the_people_of_a_team(self):
        admin = self._user("wacrm_chief", "whatsapp_crm.group_admin")
        form = self.dialog(user=admin)
        form.team_ids.add(self.team)
        calendar = self.made(form)
        self.assertEqual(self.team.wacrm_shift_id, calendar)

    def test_chosen_in_the_list_of_agents(self):
        dialogs = self.env["whatsapp_crm.shift"].with_context(
            active_model="whatsapp_crm.agent", active_ids=self.row.ids)
        self.assertEqual(dialogs.new({}).agent_ids._origin, self.row)

    def test_supervisors_shift_no_people_of_others_and_agents_nobody(self):
        other = self.env["crm.team"].create({"name": "Otro", "company_id": self.company.id})
        self.env["crm.team.member"].create({"crm_team_id": other.id, "user_id": self.supervisor.id})
        with self.assertRaises(AccessError):
            self.env["whatsapp_crm.shift"].with_user(self.supervisor).create({
                "name": "Turno", "agent_ids": self.row.ids}).action_apply()
        with self.assertRaises(AccessError):
            self.env["whatsapp_crm.shift"].with_user(self.supervisor).create({
                "name": "Turno", "team_ids": self.team.ids}).action_apply()
        with self.assertRaises(AccessError):
            self.env["whatsapp_crm.shift"].with_user(self.agent).create({"name": "Turno"})

    # ----------------------------------------------------------------- newcomers

    def test_members_become_agents_by_who_may_give_rights(self):
        seller = self._user("wacrm_seller", "sales_team.group_sale_salesman")
        self.env["crm.team.member"].create({"crm_team_id": self.team.id, "user_id": seller.id})
        self.assertEqual(self.team.wacrm_newcomers, seller.name)
        with self.assertRaises(AccessError):
            self.team.with_user(self.supervisor).action_wacrm_make_agents()
        self.assertFalse(seller.has_group("whatsapp_crm.group_agent"))
        chief = self._user("wacrm_chief", "whatsapp_crm.group_admin,base.group_erp_manager")
        self.team.with_user(chief).action_wacrm_make_agents()
        self.assertTrue(seller.has_group("whatsapp_crm.group_agent"))
        self.team.invalidate_recordset()
        self.assertFalse(self.team.wacrm_newcomers)
