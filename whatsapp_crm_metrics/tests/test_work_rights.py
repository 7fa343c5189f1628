# Part of whatsapp_crm. See LICENSE file for full copyright and licensing details.
from datetime import datetime, timedelta

from odoo.exceptions import AccessError
from odoo.fields import Command
from odoo.tests import tagged

from .work_common import WorkCase

NOUNS = ("work", "conversation", "repeat", "handoff", "promise", "followup", "message", "flag", "complaint")


@tagged("post_install", "-at_install")
class TestWorkRights(WorkCase):
    """Agents see their own figures, supervisors those of their teams, managers all, of their companies."""

    def setUp(self):
        super().setUp()
        rule = self.env["whatsapp_crm.followup.rule"].create({
            "name": "Regla", "company_id": self.company.id, "step_ids": [Command.create({"summary": "Insistir"})]})
        self.chats = {}
        for user, sender in ((self.agent, "34600000501"), (self.agent2, "34600000502")):
            chat = self.chats[user] = self.customer_writes(sender=sender)
            self.take(chat, user)
            chat.sudo().tag_ids = self.complaint
            message = self.say(chat.channel_id, user=user)
            chat.with_user(user).action_promise(
                self.rows_of(message).id, "Llamar", datetime.now() + timedelta(hours=1))
            self.env["whatsapp_crm.followup"].with_user(user)._start(chat, rule)
            chat.with_user(user).action_raise_golden_flag("Ya son 12", None)
            self.hand_off(chat, user, to_user_id=self.supervisor.id)
            self.resolve(chat, user)
        self.everything = {noun: self.rows(noun) for noun in NOUNS}

    def seen_by(self, user, noun):
        """Whose chats' rows the user sees."""
        rows = self.rows(noun, user=user)
        self.assertEqual(len(rows), rows._read_group([], [], ["__count"])[0][0])
        return rows

    def test_there_is_something_to_see(self):
        for noun, rows in self.everything.items():
            self.assertTrue(rows, noun)

    def test_agents_see_their_own(self):
        for noun in NOUNS:
            own = self.everything[noun].filtered(lambda row: row.agent_id == self.agent)
            self.assertTrue(own, noun)
            self.assertEqual(self.seen_by(self.agent, noun), own.with_user(self.agent), noun)

    def test_supervisors_see_their_teams(self):
        for noun in NOUNS:
            mine = self.everything[noun].filtered(lambda row, noun=noun: noun == "handoff")  # handed off to them
            self.assertEqual(self.seen_by(self.supervisor, noun), mine.with_user(self.supervisor), noun)
        self.team.sudo().write({"crm_team_member_ids": [Command.create({"user_id": self.supervisor.id})]})
        for noun in NOUNS:
            self.assertEqual(self.seen_by(self.supervisor, noun).sudo(), self.everything[noun].sudo(), noun)

    def test_managers_see_all_of_their_companies(self):
        manager = self._user("work_manager", "sales_team.group_sale_manager")
        stranger = self._user(
            "work_stranger", "sales_team.group_sale_manager", company=self.company.create({"name": "Otra SA"}))
        for noun in NOUNS:
            self.assertEqual(len(self.seen_by(manager, noun)), len(self.everything[noun]), noun)
            self.assertFalse(self.env[f"whatsapp_crm.report.{noun}"].with_user(stranger).search_count([]), noun)

    def test_nobody_else(self):
        for groups in ("base.group_user", "sales_team.group_sale_salesman", "whatsapp_crm.group_marketing"):
            somebody = self._user(f"work_{groups}", groups)
            for noun in NOUNS:
                with self.assertRaises(AccessError):
                    self.env[f"whatsapp_crm.report.{noun}"].with_user(somebody).search([])

    def test_read_only(self):
        for noun in NOUNS:
            with self.assertRaises(AccessError):
                self.everything[noun][:1].with_user(self.admin).write({"conversation_id": False})

    def test_every_figure_says_what_it_counts(self):
        for noun in NOUNS:
            report = self.env[f"whatsapp_crm.report.{noun}"]
            for name, field in report.fields_get().items():
                if field.get("aggregator") and name != "id":
                    self.assertRegex(field.get("help") or "", r".+\n= .+", f"{noun}.{name}")
