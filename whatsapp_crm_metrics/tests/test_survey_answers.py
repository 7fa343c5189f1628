# Part of whatsapp_crm. See LICENSE file for full copyright and licensing details.
from datetime import timedelta

from odoo import fields
from odoo.tests import tagged

from .survey_common import ORIGIN, SurveyCase


@tagged("post_install", "-at_install")
class TestSurveyAnswers(SurveyCase):
    """An answer is kept, and wakes nobody; whatever else a customer writes is heard."""

    def test_a_tap_is_kept_and_nothing_reopens(self):
        survey = self.ask()
        row = self.tap(survey, 7)
        self.assertEqual((survey.score, survey.low, survey.comment), (7, False, False))
        self.assertTrue(survey.answered_at)
        self.assertEqual((row.conversation_id, row.awaits_answer), (self.conversation, False))
        self.assertEqual(self.life(), ("resolved", False, 0, 0))
        self.assertEqual(self.sent()[-1], "Gracias, nos ayuda.")
        self.assertNotIn("came_back", self.kinds(self.conversation))

    def test_words_count_as_well(self):
        for text, score in (("7", 7), ("un 6, gracias", 6), ("cinco", 5), ("muy fácil", 7), ("👍", 6), ("3️⃣", 3)):
            with self.subTest(text):
                savepoint = self.env.cr.savepoint()
                survey = self.ask()
                self.answer(text)
                self.assertEqual(survey.score, score)
                self.assertEqual(self.life(), ("resolved", False, 0, 0))
                savepoint.rollback()
                self.env.invalidate_all()

    def test_other_words_are_a_message_like_any_other(self):
        survey = self.ask()
        self.answer("Llevo 3 días con otro problema")
        self.assertFalse(survey.answered_at)
        state, since, back, running = self.life()
        self.assertEqual((state, bool(since), back, running), ("new", True, 1, 1))

    def test_thanks_are_no_score_and_reopen_nothing(self):
        survey = self.ask()
        self.answer("gracias 👍")
        self.assertFalse(survey.answered_at)
        self.assertEqual(self.life(), ("resolved", False, 0, 0))

    def test_who_asks_with_the_score_is_heard(self):
        survey = self.ask()
        self.answer("6 pero la factura sigue mal")
        self.assertEqual((survey.score, survey.comment), (6, "pero la factura sigue mal"))
        self.assertEqual((self.conversation.state, bool(self.conversation.waiting_since)), ("new", True))
        self.assertNotIn("Gracias, nos ayuda.", self.sent())

    def test_who_wants_something_with_the_score_is_heard(self):
        survey = self.ask()
        self.answer("7. Me pueden enviar la factura por favor")
        self.assertEqual(survey.score, 7)
        self.assertEqual((self.conversation.state, bool(self.conversation.waiting_since)), ("new", True))

    def test_a_number_in_an_open_conversation_is_no_answer(self):
        survey = self.ask()
        self.answer("¿Me ayudas con otra cosa?")
        self.answer("7", at=self.at(minutes=6))
        self.assertFalse(survey.answered_at)
        self.tap(survey, 5)
        self.assertEqual(survey.score, 5, "what is tapped is an answer whenever")
        self.assertEqual(self.life()[3], 1, "the other wait goes on")

    def test_a_number_after_our_words_answers_them(self):
        survey = self.ask()
        self.say(self.channel, "<p>¿Cuántos usuarios son?</p>")
        self.answer("7")
        self.assertFalse(survey.answered_at)
        self.assertTrue(self.conversation.waiting_since)

    def test_a_number_after_another_automatic_message_answers_that(self):
        survey = self.ask()
        self.conversation._post_automatically("¿Cuántos usuarios son?", "auto:followup")
        self.answer("7")
        self.assertFalse(survey.answered_at)
        self.assertTrue(self.conversation.waiting_since)

    def test_what_was_not_delivered_after_the_question_was_said_by_nobody(self):
        survey = self.ask()
        self.conversation._post_automatically("¿Cuántos usuarios son?", "auto:followup")._climb("failed", forced=True)
        self.answer("7")
        self.assertEqual(survey.score, 7)

    def test_a_question_that_was_not_delivered_takes_no_answer(self):
        survey = self.ask()
        survey.message_id._climb("failed", forced=True)
        self.answer("7")
        self.assertFalse(survey.answered_at)
        self.assertTrue(self.conversation.waiting_since)

    def test_sent_again_it_takes_one(self):
        survey = self.ask()
        lost = survey.message_id
        lost._climb("failed", forced=True)
        lost.action_retry()
        self.assertEqual(survey.message_id.retry_of_id, lost)
        self.answer("7")
        self.assertEqual(survey.score, 7)

    def test_what_was_written_before_the_question_is_no_answer(self):
        survey = self.ask()
        survey.asked_at = self.now + timedelta(minutes=5)
        self.answer("7", at=self.at(minutes=5, seconds=-1))
        self.assertFalse(survey.answered_at)

    def test_what_was_written_in_the_same_second_is_one(self):
        survey = self.ask()
        survey.asked_at = self.now + timedelta(minutes=5)
        self.answer("7", at=self.at(minutes=5))
        self.assertEqual(survey.score, 7)

    def test_a_number_days_later_is_no_answer(self):
        survey = self.ask()
        self.answer("7", at=self.at(days=4))
        self.assertFalse(survey.answered_at)

    def test_quoted_it_counts_in_an_open_conversation_too(self):
        survey = self.ask()
        self.run_senders()
        self.answer("¿Me ayudas con otra cosa?")
        self.answer("2", context={"id": survey.message_id.wamid}, at=self.at(minutes=6))
        self.assertEqual((survey.score, survey.low), (2, True))

    def test_the_last_answer_counts_and_thanks_come_once(self):
        survey = self.ask()
        self.tap(survey, 2)
        self.tap(survey, 6)
        self.assertEqual((survey.score, survey.low), (6, False))
        self.assertEqual(self.sent().count("Gracias, nos ayuda."), 1)
        self.assertFalse(self.low_activities())

    def test_nobody_answers_for_somebody_else(self):
        survey = self.ask()
        row = self.tap(survey, 1, sender="34699999999", name="Otro")
        self.assertFalse(survey.answered_at)
        self.assertTrue(row.conversation_id.waiting_since, "words of a stranger like any other")

    def test_nonsense_from_a_list_is_no_answer(self):
        survey = self.ask()
        for choice in (
                f"survey-{survey.id}-8", "survey-x-1", "survey-999999999-1", "survey-1", f"survey-{survey.id}-٣"):
            self.receive("interactive", interactive={
                "type": "list_reply", "list_reply": {"id": choice, "title": "?"}}, at=self.at(minutes=5))
        self.assertFalse(survey.answered_at)

    def low_activities(self):
        return self.conversation.activity_ids.filtered(
            lambda one: one.activity_type_id == self.env.ref("whatsapp_crm_metrics.mail_activity_type_low_score"))

    def test_a_low_score_is_the_supervisors_to_look_at(self):
        self.supervisor.tz, self.env.ref("base.user_root").tz = "Pacific/Kiritimati", "Pacific/Pago_Pago"
        survey = self.ask()
        self.answer("2, muy mal servicio")
        activity = self.low_activities()
        today = fields.Date.context_today(survey.with_context(tz=self.supervisor.tz))
        self.assertEqual((activity.user_id, activity.date_deadline, activity.state), (self.supervisor, today, "today"))
        self.assertEqual(activity.summary, "Ana Ruiz answered 2 of 7")
        self.assertIn("muy mal servicio", activity.note)
        self.assertEqual(self.life(), ("resolved", False, 0, 0))
        self.assertTrue(survey.low)

    def test_the_question_is_of_no_persons_and_answers_nothing(self):
        self.ask()
        row = self.env["whatsapp_crm.message"].search([("origin", "=", ORIGIN)], limit=1)
        self.assertFalse(row.user_id)
        self.assertEqual(row.mail_message_id.author_id, self.env.ref("base.partner_root"))

    def test_facts_are_those_of_the_moment(self):
        survey = self.ask()
        self.tap(survey, 7)
        self.conversation.tag_ids = self.complaint
        self.answer("¿Y lo otro?")
        self.conversation.with_user(self.agent2).action_take()
        self.assertEqual((survey.agent_id, survey.tag_id.id), (self.agent, False))

    def test_erased_person_leaves_the_score_alone(self):
        survey = self.ask()
        self.answer("2, mi hija Ana no pudo entrar")
        activity = self.low_activities()
        activity.action_done()
        self.assertEqual((activity.exists().active, "hija" in activity.note), (False, True), "done, and kept")
        erasures = self.env["whatsapp_crm.erasure"].with_user(self.admin)
        data = erasures._data_of(self.company, contact=self.conversation.contact_id)
        erasures._erase(data, "Lo pidió")
        self.assertEqual((survey.score, survey.comment), (2, False))
        self.assertFalse(activity.exists())
