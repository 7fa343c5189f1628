# Part of whatsapp_crm. See LICENSE file for full copyright and licensing details.
from datetime import timedelta

from odoo import fields
from odoo.tests import tagged

from .survey_common import SurveyCase


@tagged("post_install", "-at_install")
class TestSurveyStory(SurveyCase):
    """That the customer was asked and what they answered is told in the story; a low score is shown as to be done."""

    def told(self, user=None, **context):
        """The lines of the story about it."""
        days = self.conversation.with_user(user or self.agent).with_context(**context).get_story()["days"]
        return [line for day in days for line in day["lines"] if line["kind"].startswith("survey")]

    def texts(self, **kwargs):
        return [line["text"] for line in self.told(**kwargs)]

    def test_asked_and_answered(self):
        survey = self.ask()
        self.assertEqual(self.texts(), ["Ana Ruiz was asked how it went"])
        self.assertEqual(self.kinds(self.conversation)[-2:], ["resolved", "survey_asked"])
        self.tap(survey, 2)
        self.assertEqual(self.texts(), ["Ana Ruiz was asked how it went", "Ana Ruiz answered 2 of 7"])
        self.assertEqual([(line["icon"], line["detail"]) for line in self.told()], [
            ("fa-magic", ""), ("fa-check-square-o", "")])
        self.assertFalse([fact for fact in self.facts() if fact.user_id], "nobody of ours did it")

    def test_the_other_scale(self):
        self.company.wacrm_ask_recommend = True
        self.ask()
        self.answer("0")
        self.assertEqual(self.texts()[-1], "Ana Ruiz answered 0 of 10")

    def test_whoever_is_not_asked_is_not_told_of(self):
        self.company.wacrm_ask_effort = False
        self.ask()
        self.assertFalse(self.told())

    def test_a_question_that_failed_was_not_asked(self):
        self.patch(type(self.conversation), "_send_question", lambda *_args: self.env["whatsapp_crm.message"])
        with self.assertLogs("odoo.addons.whatsapp_crm.models.automation.conversation_welcome", "ERROR"):
            self.resolve()
        self.assertFalse(self.told())

    def test_a_corrected_answer_is_told_once(self):
        survey = self.ask()
        self.tap(survey, 2)
        self.tap(survey, 6)
        self.assertEqual(self.texts()[1:], ["Ana Ruiz answered 2 of 7"])

    def test_numbers_only(self):
        self.ask()
        self.answer("2, mi hija Ana no pudo entrar")
        self.assertEqual(self.facts().mapped("facts"), [False, {"score": 2, "best": 7}])
        self.assertFalse(any(self.facts().mapped("note")) or self.facts().message_id)

    def test_erased_person_leaves_the_numbers(self):
        self.ask()
        self.answer("2, mi hija Ana no pudo entrar")
        erasures = self.env["whatsapp_crm.erasure"].with_user(self.admin)
        erasures._erase(erasures._data_of(self.company, contact=self.conversation.contact_id), "Lo pidió")
        self.assertEqual(self.texts()[1:], [f"{self.conversation.name} answered 2 of 7"])

    def facts(self):
        return self.conversation.milestone_ids.filtered(lambda fact: fact.kind.startswith("survey")).sorted("id")

    def test_no_report_counts_it(self):
        """Neither among the steps of a conversation, nor as its first responsible, nor in who had it when."""
        work = self.env["whatsapp_crm.report.work"]
        self.ask()
        before = work.search_count([("conversation_id", "=", self.conversation.id)])
        owner, team = self.conversation.first_owner_id, self.conversation.first_team_id
        self.answer("7")
        self.env.flush_all()
        self.assertEqual(work.search_count([("conversation_id", "=", self.conversation.id)]), before)
        self.assertFalse(work.search([("conversation_id", "=", self.conversation.id)]) & work.browse(self.facts().ids))
        self.assertEqual((self.conversation.first_owner_id, self.conversation.first_team_id), (owner, team))
        resolved = self.conversation.milestone_ids.filtered(lambda fact: fact.kind == "resolved")
        self.assertEqual(self.facts().owner_id, resolved.owner_id)
        self.assertEqual(self.facts().team_id, resolved.team_id)

    # ------------------------------------------------------------ something to do

    def panel(self, user, key="low_score"):
        context = self.conversation.with_user(user).get_context()
        return next((section["lines"] for section in context["sections"] if section["key"] == key), [])

    def test_a_low_score_stands_beside_the_chat(self):
        survey = self.ask()
        planned = self.panel(self.supervisor, "activity")
        self.assertFalse(self.panel(self.supervisor))
        self.tap(survey, 2)
        [line] = self.panel(self.supervisor)
        self.assertEqual((line["text"], line["detail"], line["tone"]), (
            "The customer was not satisfied: find out why", f"Ana Ruiz answered 2 of 7 · {self.supervisor.name}",
            "warning"))
        self.assertEqual(self.panel(self.supervisor, "activity"), planned, "or that nothing is, is told as before")
        self.assertEqual(self.panel(self.agent)[0]["text"], line["text"], "to whoever opens it")
        activity = self.env[line["model"]].browse(line["ids"])
        activity.date_deadline = fields.Date.today() - timedelta(days=2)
        self.assertEqual(self.panel(self.supervisor)[0]["tone"], "danger")
        activity.with_user(self.supervisor).action_done()
        self.assertFalse(self.panel(self.supervisor))

    def test_a_better_answer_takes_it_away(self):
        survey = self.ask()
        self.tap(survey, 2)
        self.tap(survey, 6)
        self.assertFalse(self.panel(self.supervisor))

    def test_it_is_no_next_step(self):
        self.ask()
        before = (self.conversation.without_activity, self.conversation.next_step_planned)
        self.answer("2")
        self.env.invalidate_all()
        self.assertTrue(self.panel(self.supervisor))
        self.assertEqual((self.conversation.without_activity, self.conversation.next_step_planned), before)
        self.assertIn(self.conversation, self.conversation.search([("without_activity", "=", before[0])]))
