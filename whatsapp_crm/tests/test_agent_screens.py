# Part of whatsapp_crm. See LICENSE file for full copyright and licensing details.
from datetime import timedelta

from odoo import fields
from odoo.tests import Form, tagged

from .routing_case import RoutingCase


@tagged("post_install", "-at_install")
class TestAgentScreens(RoutingCase):
    """What the head of the inbox, the user menu and the list of agents show."""

    def state(self, user):
        self.env.invalidate_all()  # what a new request reads
        return self.env["whatsapp_crm.agent"].with_user(user).get_my_state()

    def test_head(self):
        self.company.wacrm_capacity = 8
        self.give(self.agent, 2)
        state = self.state(self.agent)
        self.assertEqual((state["load"], state["capacity"], state["on_shift"], state["away"]), (2, 8, True, False))
        self.assertFalse(state["has_shift"])
        self.team.wacrm_shift_id = self.closed_shift()
        self.assertFalse(self.state(self.agent)["on_shift"])

    def test_who_works_no_conversations_has_no_head(self):
        self.assertFalse(self.state(self._user("wacrm_nobody", "base.group_user")))

    def test_snoozed_customers_who_wait_are_in_hand(self):
        conversation = self.give(self.agent)
        conversation.with_user(self.agent).action_snooze(
            fields.Datetime.now() + timedelta(hours=1), without_answer=True)
        self.assertEqual(self.state(self.agent)["load"], 1)

    def test_away_dialog(self):
        with Form(self.env["whatsapp_crm.away"].with_user(self.agent)) as form:
            form.until = fields.Datetime.now() + timedelta(hours=3)
            form.cover_id = self.agent2
        form.record.action_apply()
        state = self.state(self.agent)
        self.assertEqual((state["away"], state["cover"]), (True, self.agent2.name))
        self.assertTrue(state["away_until"])

    def test_list_holds_everybody_in_words(self):
        newcomer = self._user("wacrm_newcomer", "whatsapp_crm.group_agent")
        action = self.env["whatsapp_crm.agent"].with_user(self.supervisor).action_open_agents()
        self.assertEqual(action["res_model"], "whatsapp_crm.agent")
        rows = self.env["whatsapp_crm.agent"].with_user(self.supervisor).search([])
        self.assertIn(newcomer, rows.sudo().user_id)
        self.row2.with_user(self.agent2).action_set_away()
        self.assertEqual(self.row.with_user(self.supervisor).summary, "Can take one more")
        self.assertEqual(self.row2.with_user(self.supervisor).summary, "Away")
        self.assertEqual(self.row.team_names, "Ventas")
        newcomers = rows.filtered(lambda row: row.user_id == newcomer)
        self.assertEqual(newcomers.summary, "In no team: gets nothing from a queue")

    def test_list_says_what_counts_for_who_has_nothing_of_their_own(self):
        self.assertEqual((self.row.common_shift, self.row.common_capacity), ("Always", "No limit"))
        self.company.wacrm_capacity = 8
        self.team.write({"wacrm_shift_id": self.closed_shift().id, "wacrm_capacity": 3})
        self.row.invalidate_recordset()
        self.assertEqual((self.row.common_shift, self.row.common_capacity), ("Nunca (the team's)", "3"))
        self.assertEqual(self.row.state, "off_shift")

    def test_supervisor_sets_several_at_once(self):
        self.team.user_id = self.supervisor
        rows, shift = self.row | self.row2, self.make_shift()
        rows.with_user(self.supervisor).write({"capacity": 4, "calendar_id": shift.id})
        self.assertEqual(rows.mapped("capacity"), [4, 4])
        self.assertEqual(rows.calendar_id, shift)
        self.assertIn("multi_edit", self.env["whatsapp_crm.agent"].get_view(view_type="list")["arch"])

    def test_routing_in_plain_words(self):
        self.assertEqual(
            self.routing.summary,
            "New conversations go to the queue of Ventas, where people take them themselves.")
        self.routing.write({"last_agent": True, "salesperson": True, "distribution": "least_load"})
        self.assertEqual(
            self.routing.summary,
            "New conversations and customers who come back go to the last agent of the past 30 days, else to the "
            "customer's salesperson, else to whoever of Ventas has the fewest, else to the queue of Ventas, where "
            "people take them themselves.")
