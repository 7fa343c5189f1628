# Part of whatsapp_crm. See LICENSE file for full copyright and licensing details.
from odoo.exceptions import AccessError
from odoo.fields import Command
from odoo.tests import tagged

from .facts_common import FactsCase


@tagged("post_install", "-at_install")
class TestFactsTurnRights(FactsCase):
    """Agents see their own figures, supervisors those of their teams, managers all, of their companies."""

    def setUp(self):
        super().setUp()
        self.own, self.other, self.waiting = (
            self.customer_writes(sender=f"3460000020{number}") for number in range(3))
        self.answer(self.own, self.agent)
        self.answer(self.other, self.agent2)
        self.elsewhere = self.company.create({"name": "Otra SA"})

    def seen_by(self, user):
        self.env.invalidate_all()
        turns = self.env["whatsapp_crm.report.turn"].with_user(user)
        count = turns._read_group([], [], ["__count"])[0][0]
        found = turns.search([])
        self.assertEqual(len(found), count)
        return found.conversation_id.sudo()

    def test_agents_see_their_own(self):
        self.assertEqual(self.seen_by(self.agent), self.own)

    def test_supervisors_see_their_teams(self):
        self.assertFalse(self.seen_by(self.supervisor))
        self.team.sudo().write({"crm_team_member_ids": [Command.create({"user_id": self.supervisor.id})]})
        self.assertEqual(self.seen_by(self.supervisor), self.own | self.other | self.waiting)

    def test_managers_see_all_of_their_companies(self):
        manager = self._user("facts_manager", "sales_team.group_sale_manager")
        stranger = self._user("facts_stranger", "sales_team.group_sale_manager", company=self.elsewhere)
        self.assertEqual(self.seen_by(manager), self.own | self.other | self.waiting)
        self.assertFalse(self.seen_by(stranger))

    def test_nobody_else(self):
        for groups in ("base.group_user", "sales_team.group_sale_salesman", "whatsapp_crm.group_marketing"):
            somebody = self._user(f"facts_{groups}", groups)
            with self.assertRaises(AccessError):
                self.env["whatsapp_crm.report.turn"].with_user(somebody).search([])

    def test_read_only(self):
        turn = self.env["whatsapp_crm.report.turn"].with_user(self.admin).search([], limit=1)
        with self.assertRaises(AccessError):
            turn.write({"seen_at": False})
