# Part of whatsapp_crm. See LICENSE file for full copyright and licensing details.
from odoo.fields import Command
from odoo.tests import tagged

from .due_common import DueCase


@tagged("post_install", "-at_install")
class TestAlertReceivers(DueCase):
    """The right people are told, and never nobody."""

    def test_the_responsible_at_the_warning_and_the_leader_at_the_breach(self):
        conversation = self.waiting(self.agent)
        self.later(4)
        self.assertFalse(self.alerts())
        self.later(1)
        self.assertEqual(self.alerts(), {self.agent: [{
            "id": conversation.id, "point": "warning", "to_resolve": False, "name": "Ana Ruiz", "minutes": 5,
            "text": "¿Precio?", "count": 1}]})
        self.assertEqual(self.told(conversation), {self.agent: "At risk"})
        self.later(10)
        [breach] = self.alerts()[self.leader]
        self.assertEqual((breach["point"], breach["minutes"]), ("breach", 15))
        self.assertEqual(self.told(conversation), {self.agent: "At risk", self.leader: "Escalated"})
        self.assertEqual(self.kinds(conversation)[-2:], ["at_risk", "escalated"])

    def test_without_a_responsible_whoever_of_the_team_is_there(self):
        conversation = self.waiting()
        self.set_presence(self.agent2, "offline")
        self.later(5)
        self.assertEqual(set(self.alerts()), {self.agent, self.leader})
        self.assertEqual(set(self.told(conversation)), {self.agent, self.leader})

    def test_with_nobody_there_the_leader(self):
        for user in (self.agent, self.agent2, self.leader):
            self.set_presence(user, "offline")
        self.waiting()
        self.later(5)
        self.assertEqual(set(self.alerts()), {self.leader})

    def test_who_is_off_shift_is_not_told_as_one_of_the_team(self):
        self.shift(self.agent2, "6")  # Sundays
        self.waiting()
        self.later(5)
        self.assertEqual(set(self.alerts()), {self.agent, self.leader})

    def test_who_is_away_is_represented(self):
        self.away(self.agent, cover=self.agent2)
        conversation = self.waiting(self.agent)
        self.later(5)
        self.assertEqual(set(self.alerts()), {self.agent2})
        self.away(self.leader, cover=self.supervisor)
        self.later(10)
        self.assertEqual(set(self.alerts()), {self.supervisor})
        self.assertEqual(set(self.told(conversation)), {self.agent2, self.supervisor})

    def test_who_is_away_without_a_cover_is_passed_over(self):
        self.away(self.agent)
        self.waiting(self.agent)
        self.later(5)
        self.assertEqual(set(self.alerts()), {self.leader})
        self.away(self.leader)
        self.later(10)
        self.assertEqual(set(self.alerts()), {self.supervisor, self.admin})

    def test_a_cover_who_is_away_too_covers_nobody(self):
        self.away(self.agent, cover=self.agent2)
        self.away(self.agent2)
        self.waiting(self.agent)
        self.later(5)
        self.assertEqual(set(self.alerts()), {self.leader})

    def test_all_away_are_told_anyway(self):
        for user in (self.leader, self.supervisor, self.admin):
            self.away(user)
        self.waiting(self.agent)
        self.later(15)
        self.assertTrue(self.alerts())

    def test_without_a_leader_the_supervisors_of_the_team_then_of_the_company(self):
        self.team.user_id = False
        self.team.crm_team_member_ids = [Command.create({"user_id": self.supervisor.id})]
        self.waiting(self.agent)
        self.later(15)
        self.assertEqual(set(self.alerts()), {self.supervisor})
        self.team.crm_team_member_ids.filtered(lambda member: member.user_id == self.supervisor).unlink()
        self.waiting(self.agent, sender="34622333444", name="Luis")
        self.later(15)
        self.assertEqual(set(self.alerts()), {self.leader, self.supervisor, self.admin})

    def test_with_no_supervisor_anywhere_an_administrator(self):
        self.team.user_id = False
        supervisors = self.leader | self.supervisor | self.admin
        supervisors.write({"group_ids": [
            Command.unlink(self.env.ref("whatsapp_crm.group_supervisor").id),
            Command.unlink(self.env.ref("whatsapp_crm.group_admin").id)]})
        self.waiting(self.agent)
        self.later(15)
        self.assertEqual(set(self.alerts()), {self.admin})

    def test_a_leader_who_does_not_work_whatsapp_is_not_asked(self):
        self.leader.group_ids = [
            Command.unlink(self.env.ref("whatsapp_crm.group_supervisor").id),
            Command.unlink(self.env.ref("whatsapp_crm.group_agent").id)]
        self.waiting(self.agent)
        self.later(15)
        self.assertNotIn(self.leader, self.alerts())
        self.assertTrue(self.alerts())

    def test_not_people_of_another_company(self):
        foreigner = self._user(
            "wacrm_foreign", "whatsapp_crm.group_supervisor", self.env["res.company"].create({"name": "Otra SA"}))
        self.team.user_id = False
        self.waiting(self.agent)
        self.later(15)
        self.assertNotIn(foreigner, self.alerts())

    def away(self, user, cover=None):
        self.env["whatsapp_crm.agent"]._of(user).write({"away": True, "cover_id": cover and cover.id})

    def shift(self, user, day):
        calendar = self.env["resource.calendar"].create({
            "name": "Turno", "tz": "UTC", "attendance_ids": [Command.clear(), Command.create({
                "name": "Turno", "dayofweek": day, "hour_from": 9, "hour_to": 17})]})
        self.env["whatsapp_crm.agent"]._of(user).calendar_id = calendar
