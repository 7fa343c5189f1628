# Part of whatsapp_crm. See LICENSE file for full copyright and licensing details.
from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tests import tagged

from .qualification_common import QualificationCase


@tagged("post_install", "-at_install")
class TestQualificationPanel(QualificationCase):
    """Answers are tapped beside the chat, stand on the opportunity, and qualify it by rule."""

    def test_two_taps_qualify_and_move(self):
        conversation = self.opened()
        lead = conversation.lead_id
        self.assertEqual(lead.stage_id, self.fresh)
        panel = self.answer(conversation, self.what, "Professional")
        self.assertEqual((lead.stage_id, panel["state"]), (self.fresh, ""), "one is missing")
        panel = self.answer(conversation, self.when, "This month")
        self.assertEqual((lead.stage_id, panel["state"]), (self.qualified, "qualified"))
        self.assertEqual((lead.wacrm_qualified_by_id, lead.wacrm_sql_by_id), (self.agent, self.agent))
        self.assertIn("qualified", self.kinds(conversation))

    def test_answers_are_found_as_properties(self):
        conversation = self.opened()
        self.answer(conversation, self.when, "Later")
        key = next(one["key"] for one in self.shown(conversation, self.when)["answers"] if one["label"] == "Later")
        self.assertEqual(self.shown(conversation, self.when)["value"], key)
        leads = self.env["crm.lead"]
        self.assertEqual(leads.search([(f"lead_properties.{self.when.property_name}", "=", key)]), conversation.lead_id)
        self.answer(conversation, self.what, "Basic")
        self.assertEqual(self.shown(conversation, self.when)["value"], key, "the other answer stays")

    def test_answer_is_taken_back(self):
        conversation = self.opened()
        self.answer(conversation, self.tried, "Nothing yet")
        self.answer(conversation, self.tried, "")
        self.assertFalse(self.shown(conversation, self.tried)["value"])
        self.assertFalse([one for one in self.shown(conversation, self.tried)["answers"] if one["chosen"]])

    def test_what_is_no_answer_is_refused(self):
        conversation = self.opened()
        with self.assertRaisesRegex(UserError, "no answer to “By when"):
            self.answer(conversation, self.when, "Yesterday")
        with self.assertRaisesRegex(UserError, "does not ask"):
            conversation.with_user(self.agent).action_answer_question("type", "lead")

    def test_own_words_propose_what_the_customer_wrote(self):
        self.what.answers = False
        conversation = self.opened()
        panel = conversation.with_user(self.agent).qualification
        self.assertEqual(panel["words"], "¿Precio del plan Profesional?")
        self.assertEqual(self.shown(conversation, self.what)["kind"], "words")
        self.answer(conversation, self.what, panel["words"])
        self.assertEqual(self.shown(conversation, self.what)["value"], "¿Precio del plan Profesional?")

    def test_lead_without_a_team_gets_that_of_the_conversation(self):
        """It came by a website's form, where Odoo gives no team to what is nobody's."""
        conversation = self.opened()
        conversation.lead_id.write({"team_id": False, "user_id": False})
        self.answer(conversation, self.when, "Later")
        self.assertEqual(conversation.lead_id.team_id, self.team)
        conversation.lead_id.write({"team_id": False, "user_id": False})
        conversation.with_user(self.agent).action_take()
        self.assertEqual((conversation.lead_id.user_id, conversation.lead_id.team_id), (self.agent, self.team))

    def test_answering_creates_the_opportunity(self):
        self.number.lead_policy = "never"
        conversation = self.opened()
        self.assertFalse(conversation.lead_id)
        self.assertFalse(conversation.with_user(self.agent).qualification["has_lead"])
        self.answer(conversation, self.when, "Now")
        self.assertEqual(conversation.lead_id.stage_id, self.fresh)
        self.assertTrue(self.shown(conversation, self.when)["value"])

    def test_no_panel_where_nothing_is_asked(self):
        self.team.wacrm_question_ids.unlink()
        self.assertFalse(self.opened().with_user(self.agent).qualification)

    def test_won_or_lost_is_not_qualified_any_more(self):
        conversation = self.opened()
        conversation.lead_id.action_set_lost(lost_reason_id=self.reason.id)
        with self.assertRaisesRegex(UserError, "won or lost"):
            self.answer(conversation, self.when, "Now")

    def test_who_may_not_work_it_may_not_answer(self):
        conversation = self.opened()
        stranger = self._user("wacrm_salesman", "sales_team.group_sale_salesman_all_leads")
        other_company = self.env["res.company"].create({"name": "Otra SA"})
        elsewhere = self._user("wacrm_elsewhere", "whatsapp_crm.group_supervisor", other_company)
        for user in (stranger, elsewhere):
            with self.subTest(user=user.login), self.assertRaises(AccessError):
                self.answer(conversation, self.when, "Now", user)
        self.assertFalse(self.shown(conversation, self.when)["value"])

    def test_agent_answers_for_a_colleagues_opportunity(self):
        conversation = self.opened()
        conversation.lead_id.user_id = self.agent2
        self.answer(conversation, self.what, "Basic")
        self.answer(conversation, self.when, "Now")
        self.assertEqual(conversation.lead_id.stage_id, self.qualified)

    def test_open_screens_are_told(self):
        conversation = self.opened()
        changes = self.env.cr.precommit.data
        self.env.cr.precommit.run()
        self.answer(conversation, self.tried, "Nothing yet")
        told = changes["whatsapp_crm.conversation/changed"][self.company.id]
        self.assertIn(conversation.id, told["ids"])
        self.assertIn("lead", told["kinds"])


@tagged("post_install", "-at_install")
class TestQuestions(QualificationCase):
    """Questions and the properties that they are."""

    def definitions(self):
        return {one["string"]: one for one in self.team.lead_properties_definition}

    def test_reworded_answers_keep_what_was_answered(self):
        conversation = self.opened()
        self.answer(conversation, self.when, "This month")
        self.when.answers = "At once, This month, Later, Never"
        chosen = [one["label"] for one in self.shown(conversation, self.when)["answers"] if one["chosen"]]
        self.assertEqual(chosen, ["This month"])
        self.when.answers = "At once, In this month, Later, Never"
        chosen = [one["label"] for one in self.shown(conversation, self.when)["answers"] if one["chosen"]]
        self.assertEqual(chosen, ["In this month"])

    def test_property_of_the_same_name_is_taken(self):
        self.team.lead_properties_definition = [
            *self.team.lead_properties_definition, {"name": "size", "string": "Size", "type": "char"}]
        question = self.env["whatsapp_crm.question"].create({"team_id": self.team.id, "name": "size "})
        self.assertEqual(question.property_name, "size")
        self.assertEqual(len(self.team.lead_properties_definition), 4)

    def test_no_question_no_loss(self):
        conversation = self.opened()
        self.answer(conversation, self.tried, "Nothing yet")
        self.tried.unlink()
        self.assertIn("Tried before?", self.definitions())
        self.assertEqual(len(conversation.with_user(self.agent).qualification["questions"]), 2)

    def test_definition_changed_on_an_opportunity(self):
        definitions = [one for one in self.team.lead_properties_definition if one["string"] != "By when?"]
        definitions[0]["string"] = "Which plan?"
        self.team.lead_properties_definition = definitions
        shown = self.opened().with_user(self.agent).qualification["questions"]
        self.assertEqual([one["label"] for one in shown], ["Which plan?", "Tried before?"])

    def test_agents_read_questions_and_change_none(self):
        question = self.what.with_user(self.agent)
        self.assertEqual(question.name, "What exactly?")
        with self.assertRaises(AccessError):
            question.required = False
        self.what.with_user(self.admin).required = False

    def test_other_company_sees_none(self):
        other_company = self.env["res.company"].create({"name": "Otra SA"})
        user = self._user("wacrm_otro", "whatsapp_crm.group_admin", other_company)
        self.assertFalse(self.env["whatsapp_crm.question"].with_user(user).search([("id", "=", self.what.id)]))

    def test_bot_fills_in_the_same_answers(self):
        """An answer to the bot is one in the panel, and qualifies as a tap does."""
        flow = self.env["whatsapp_crm.flow"].create({
            "name": "Sales", "company_id": self.company.id, "step_ids": [
                Command.create({"name": name, "question": name, "kind": "text", "property_name": name})
                for name in ("What exactly?", "By when?")]})
        conversation = self.opened()
        what, when = flow.step_ids
        self.assertTrue(what._fill_lead(conversation.lead_id, "Basic"))
        self.assertTrue(when._fill_lead(conversation.lead_id, "now"))
        shown = [one for question in (self.what, self.when)
                 for one in self.shown(conversation, question)["answers"] if one["chosen"]]
        self.assertEqual([one["label"] for one in shown], ["Basic", "Now"], "both, not the last one only")
        self.assertEqual(conversation.lead_id.stage_id, self.qualified)
        self.assertFalse(conversation.lead_id.wacrm_qualified_by_id)
