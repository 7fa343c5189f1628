from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .sales_common import LeadCase


@tagged("post_install", "-at_install")
class TestLeadSalesperson(LeadCase):
    """Whose lead it is, which lead it is, and what is seen of it on leads and contacts."""

    # -------------------------------------------------------------- salesperson

    def test_taking_gives_an_ownerless_lead_the_same_salesperson(self):
        conversation = self.conversation()
        mine = self.env["crm.lead"].with_user(self.agent).search([("user_id", "=", self.agent.id)])
        self.assertFalse(mine)
        conversation.with_user(self.agent).action_take()
        pipeline = self.env["crm.lead"].with_user(self.agent).search(
            [("user_id", "=", self.agent.id), ("type", "=", "opportunity")])
        self.assertEqual(pipeline, conversation.lead_id)
        self.assertEqual(pipeline.team_id, self.team)

    def test_taking_gives_a_lead_of_the_leads_menu_too(self):
        self.use_leads()
        conversation = self.conversation()
        conversation.with_user(self.agent).action_take()
        self.assertEqual(self.env["crm.lead"].with_user(self.agent).search(
            [("user_id", "=", self.agent.id), ("type", "=", "lead")]), conversation.lead_id)

    def test_plain_salesperson_sees_the_unowned_lead(self):
        salesman = self._user("wacrm_salesman", "sales_team.group_sale_salesman")
        lead = self.conversation().lead_id
        self.assertEqual(lead.with_user(salesman).read(["name"])[0]["name"], lead.name)

    def test_lead_of_somebody_stays_theirs(self):
        lead = self.lead_of(user_id=self.agent2.id)
        conversation = self.conversation()
        conversation.with_user(self.agent).action_take()
        self.assertEqual(lead.user_id, self.agent2)

    def test_setting_off(self):
        self.company.wacrm_take_assigns_lead = False
        conversation = self.conversation()
        conversation.with_user(self.agent).action_take()
        self.assertFalse(conversation.lead_id.user_id)

    def test_assigning_does_the_same_and_keeps_the_team(self):
        newcomer = self._user("wacrm_newcomer", "whatsapp_crm.group_agent")
        self.env["crm.team"].create({
            "name": "Otro", "company_id": self.company.id, "sequence": -1, "member_ids": newcomer.ids})
        conversation = self.conversation()
        conversation.with_user(self.supervisor).action_assign(newcomer.id)
        self.assertEqual(conversation.lead_id.user_id, newcomer)
        self.assertEqual(conversation.lead_id.team_id, self.team)

    def test_who_sells_not_or_in_another_company_gets_no_lead(self):
        lead = self.conversation().lead_id
        clerk = self._user("wacrm_clerk", "base.group_user")
        foreign = self._user(
            "wacrm_foreign", "whatsapp_crm.group_agent", company=self.env["res.company"].create({"name": "Otra"}))
        for user in (clerk, foreign):
            lead.wacrm_conversation_ids._give_lead_to(user)
            self.assertFalse(lead.user_id)

    def test_lead_created_while_somebody_owns_the_conversation_is_theirs(self):
        conversation = self.conversation()
        conversation.with_user(self.agent).action_take()
        conversation._write_life({"lead_id": False})
        conversation._create_lead("Otra cosa")
        self.assertEqual(conversation.lead_id.user_id, self.agent)

    # --------------------------------------------------------------------- links

    def test_another_lead_can_be_linked(self):
        conversation = self.conversation()
        conversation.with_user(self.agent).action_take()
        other = self.lead_of()
        conversation.with_user(self.agent).action_link_lead(other.id)
        self.assertEqual(conversation.lead_id, other)
        self.assertEqual(other.user_id, self.agent)
        told = conversation.milestone_ids.filtered(lambda fact: fact.kind == "lead_linked")
        self.assertEqual(told[:1].user_id, self.agent)
        self.assertFalse(told[1:].user_id, "the first was linked by nobody")

    def test_a_plain_write_is_told_too(self):
        conversation = self.conversation()
        before = self.kinds(conversation).count("lead_linked")
        conversation.with_user(self.agent).lead_id = self.lead_of()
        self.assertEqual(self.kinds(conversation).count("lead_linked"), before + 1)
        conversation.with_user(self.agent).lead_id = False
        self.assertEqual(self.kinds(conversation).count("lead_linked"), before + 1)

    def test_unreadable_or_foreign_leads_cannot_be_linked(self):
        conversation = self.conversation()
        theirs = self.lead_of(user_id=self.agent2.id)
        with self.assertRaises(AccessError):
            conversation.with_user(self.agent).action_link_lead(theirs.id)
        other = self.env["res.company"].create({"name": "Otra SA"})
        foreign = self.env["crm.lead"].create({"name": "Ajeno", "company_id": other.id, "user_id": False})
        self.supervisor.company_ids += other
        with self.assertRaisesRegex(UserError, "another company"):
            conversation.with_user(self.supervisor).with_context(
                allowed_company_ids=(self.company | other).ids).action_link_lead(foreign.id)

    def test_smart_buttons(self):
        conversation = self.conversation()
        for record in (conversation.lead_id, conversation.partner_id):
            record = record.with_user(self.agent)
            self.assertEqual(record.wacrm_conversation_count, 1)
            self.assertEqual(record.action_wacrm_conversations()["res_id"], conversation.id)

    def test_forms_open_for_agents_and_for_others(self):
        clerk = self._user("wacrm_salesman", "sales_team.group_sale_salesman")
        for user in (self.agent, clerk):
            for model in ("crm.lead", "res.partner"):
                arch = self.env[model].with_user(user).get_view(view_type="form")["arch"]
                self.assertEqual("action_wacrm_conversations" in arch, user == self.agent)
