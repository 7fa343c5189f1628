# Part of whatsapp_crm. See LICENSE file for full copyright and licensing details.
from odoo.exceptions import ValidationError
from odoo.tests import Form, tagged

from .qualification_common import QualificationCase


@tagged("post_install", "-at_install")
class TestQualifiedByRule(QualificationCase):
    """One definition: the team's."""

    def is_qualified(self, lead):
        domain = self.env["crm.lead"]._wacrm_qualified_domain()
        return bool(self.env["crm.lead"].with_context(active_test=False).search([("id", "=", lead.id), *domain]))

    def test_moved_by_hand(self):
        lead = self.opened().lead_id
        self.assertFalse(self.is_qualified(lead))
        lead.with_user(self.supervisor).stage_id = self.proposal
        self.assertEqual(lead.stage_id, self.proposal, "a later stage stays")
        self.assertEqual((lead.wacrm_qualified_by_id, lead.wacrm_sql_by_id), (self.supervisor,) * 2)
        self.assertTrue(self.is_qualified(lead))
        lead.action_set_lost(lost_reason_id=self.reason.id)
        self.assertTrue(self.is_qualified(lead), "it got there")

    def test_answers_move_nobody_back(self):
        conversation = self.opened()
        conversation.lead_id.stage_id = self.proposal
        self.answer(conversation, self.what, "Basic")
        self.answer(conversation, self.when, "Now")
        self.assertEqual(conversation.lead_id.stage_id, self.proposal)

    def test_lead_becomes_an_opportunity(self):
        self.env.ref("base.group_user").implied_ids += self.env.ref("crm.group_use_lead")
        self.team.use_leads = True
        conversation = self.opened()
        self.assertEqual(conversation.lead_id.type, "lead")
        self.answer(conversation, self.what, "Basic")
        self.answer(conversation, self.when, "Now")
        self.assertEqual((conversation.lead_id.type, conversation.lead_id.stage_id), ("opportunity", self.qualified))
        self.assertTrue(self.is_qualified(conversation.lead_id))

    def test_changed_definition_qualifies_without_moving(self):
        conversation = self.opened()
        self.answer(conversation, self.what, "Basic")
        self.assertFalse(self.is_qualified(conversation.lead_id))
        self.when.required = False
        self.assertTrue(self.is_qualified(conversation.lead_id))
        self.assertEqual(conversation.lead_id.stage_id, self.fresh, "nobody's pipeline is rearranged")

    def test_changed_definition_is_one_go(self):
        """However many there are: by their stage, by their answers, and those that meet neither stay."""
        leads = self.env["crm.lead"].create([{"name": str(number), "team_id": self.team.id} for number in range(8)])
        self.team.wacrm_qualified_stage_id = self.won
        leads[:3].stage_id = self.proposal
        basic = self.team.lead_properties_definition[0]["selection"][0][0]
        for lead in leads[3:6]:
            lead._wacrm_set_property(self.what.property_name, basic)
        self.assertFalse(leads.filtered("wacrm_qualified_at"))
        self.team.write({"wacrm_qualified_stage_id": self.proposal.id})
        self.assertEqual(leads.filtered("wacrm_qualified_at"), leads[:3])
        self.when.required = False
        self.assertEqual(leads.filtered("wacrm_qualified_at"), leads[:6])
        self.assertEqual(leads[3:].stage_id, self.fresh)

    def test_answer_given_on_the_opportunity(self):
        conversation = self.opened()
        self.answer(conversation, self.what, "Basic")
        lead = conversation.lead_id.with_user(self.supervisor)
        properties = lead.read(["lead_properties"])[0]["lead_properties"]
        for one in properties:
            if one["name"] == self.when.property_name:
                one["value"] = one["selection"][0][0]
        lead.write({"lead_properties": properties})
        self.assertEqual(lead.stage_id, self.qualified)

    def test_team_without_definition_counts_who_got_past_the_first_stage(self):
        team = self.env["crm.team"].create({"name": "Otro", "company_id": self.company.id})
        stages = self.env["crm.stage"].search([("team_ids", "=", False)])
        lead = self.env["crm.lead"].create({"name": "Uno", "team_id": team.id, "stage_id": stages[0].id})
        self.assertFalse(self.is_qualified(lead))
        lead.stage_id = stages[1]
        self.assertTrue(self.is_qualified(lead))
        self.assertFalse(lead.wacrm_qualified_at)

    def test_own_stages_only(self):
        """The pipeline of such a team has no column of all teams; other teams keep theirs."""
        shared = self.env["crm.stage"].search([("team_ids", "=", False)])
        leads = self.env["crm.lead"]
        lead = leads.create({"name": "Uno", "team_id": self.team.id})
        self.assertEqual(lead.stage_id, self.fresh)
        columns = leads.with_context(default_team_id=self.team.id)._read_group_stage_ids(self.fresh, [])
        self.assertFalse(columns & shared)
        self.assertLessEqual(self.qualified | self.won, columns)
        self.assertLessEqual(shared, leads._read_group_stage_ids(self.fresh, []))
        other = self.env["crm.team"].create({"name": "Otro", "company_id": self.company.id})
        moved = leads.create({"name": "Dos", "team_id": other.id})
        self.assertIn(moved.stage_id, shared)
        moved.team_id = self.team
        self.assertEqual(moved.stage_id, self.fresh)
        lead.action_set_won()
        self.assertEqual(lead.stage_id, self.won)


@tagged("post_install", "-at_install")
class TestLostReason(QualificationCase):
    """An opportunity with a WhatsApp conversation is not lost without a reason, unless its team does not mind."""

    def test_every_way_asks_for_the_reason(self):
        lead = self.opened().lead_id.with_user(self.supervisor)
        for way in (lambda: lead.action_set_lost(), lambda: lead.write({"active": False, "probability": 0})):
            with self.assertRaises(ValidationError):
                way()
        self.assertTrue(lead.active)
        lead.action_set_lost(lost_reason_id=self.reason.id)
        self.assertEqual((lead.won_status, lead.lost_reason_id), ("lost", self.reason))
        with self.assertRaisesRegex(ValidationError, "Choose a lost reason"):
            lead.lost_reason_id = False

    def test_probability_of_none_already(self):
        lead = self.opened().lead_id
        lead.probability = 0
        lead.action_set_lost(lost_reason_id=self.reason.id)
        self.assertEqual(lead.won_status, "lost")

    def test_dialog_of_odoo(self):
        lead = self.opened().lead_id
        dialog = Form(self.env["crm.lead.lost"].with_user(self.supervisor).with_context(default_lead_ids=lead.ids))
        with self.assertRaisesRegex(AssertionError, "lost_reason_id"):
            dialog.save()
        dialog.lost_reason_id = self.reason
        dialog.save().action_lost_reason_apply()
        self.assertEqual(lead.won_status, "lost")

    def test_team_that_does_not_mind_and_others(self):
        self.team.wacrm_lost_reason_required = False
        lead = self.opened().lead_id
        lead.action_set_lost()
        self.team.wacrm_lost_reason_required = True
        by_mail = self.env["crm.lead"].create({"name": "By mail", "team_id": self.team.id})
        by_mail.action_set_lost()
        self.assertEqual((lead | by_mail).mapped("won_status"), ["lost", "lost"])

    def test_not_a_customer_is_not_lost(self):
        conversation = self.opened()
        conversation.lead_id.probability = 0
        conversation.with_user(self.agent).action_take()
        conversation.with_user(self.agent).action_not_customer("spam")
        self.assertFalse(conversation.lead_id.active)
