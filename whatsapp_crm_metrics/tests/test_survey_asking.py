# Part of whatsapp_crm. See LICENSE file for full copyright and licensing details.
from datetime import timedelta

from psycopg2.errors import CheckViolation

from odoo import fields
from odoo.exceptions import ValidationError
from odoo.fields import Command
from odoo.tests import tagged
from odoo.tools import mute_logger

from .survey_common import ORIGIN, SurveyCase


@tagged("post_install", "-at_install")
class TestSurveyAsking(SurveyCase):
    """Who is asked, when, what, and who never is."""

    def test_one_question_after_the_closing_sentence(self):
        survey = self.ask()
        row = survey.message_id
        self.assertEqual((row.origin, row.type, row.text, row.lane),
                         (ORIGIN, "interactive", "¿Qué tan fácil fue?", "interactive"))
        self.assertEqual([choice["id"] for choice in row.content["choices"]],
                         [f"survey-{survey.id}-{score}" for score in range(1, 8)])
        self.assertEqual(self.sent(), ["Me alegra, Ana. Planes SA", "¿Qué tan fácil fue?"])
        self.assertEqual((survey.agent_id, survey.team_id, survey.handoffs, survey.promise, survey.answered_at),
                         (self.agent, self.team, 0, "kept", False))
        self.run_senders()
        self.assertEqual([payload["type"] for payload in self.graph.sent], ["text", "interactive"])
        self.assertEqual(self.life(), ("resolved", False, 0, 0))

    def test_off_until_switched_on(self):
        self.company.wacrm_ask_effort = False
        form = self.dialog()
        self.assertFalse(form.survey_question or form.survey_refusal)
        form.save().action_resolve()
        self.assertFalse(self.asked())
        self.assertFalse(self.env["res.company"].create({"name": "Nueva"}).wacrm_ask_effort)

    def test_whoever_resolves_reads_it_and_may_leave_it(self):
        form = self.dialog()
        self.assertEqual(form.survey_question, "¿Qué tan fácil fue?")
        form.ask_customer = False
        form.save().action_resolve()
        self.assertFalse(self.asked())

    def test_question_to_the_customer_is_no_end(self):
        self.resolve(outcome="question", question="¿Cuántos son?")
        self.assertFalse(self.asked())

    def test_never_on_a_complaint_that_stays_open(self):
        self.conversation.tag_ids = self.complaint
        form = self.dialog(outcome="next_step", what="Llamar")
        self.assertEqual(form.survey_refusal, "a complaint stays open")
        form.save().action_resolve()
        self.assertFalse(self.asked())

    def test_confirmed_complaint_is_asked_about(self):
        self.conversation.tag_ids = self.complaint
        survey = self.ask()
        self.assertEqual(survey.tag_id, self.complaint)

    def test_nor_while_the_person_has_another_one_open(self):
        number = self.number.copy({"phone_number_ref": "pnid-2", "display_phone_number": "+34 600 000 002"})
        other = self.receive_text("Reclamo", number=number, at=self.at()).conversation_id
        self.assertNotEqual(other, self.conversation)
        self.assertEqual(other.partner_id, self.conversation.partner_id)
        other.tag_ids = self.complaint
        self.assertFalse(self.ask())

    def test_nor_while_its_next_step_is_still_to_be_done(self):
        number = self.number.copy({"phone_number_ref": "pnid-2", "display_phone_number": "+34 600 000 002"})
        other = self.receive_text("Reclamo", number=number, at=self.at()).conversation_id
        other.tag_ids = self.complaint
        other.with_user(self.agent).action_take()
        yesterday = fields.Date.today() - timedelta(days=1)
        other.with_user(self.agent).action_resolve(
            "next_step", next_step={"what": "Llamar", "date": yesterday}, no_answer_needed=True)
        self.assertEqual(self.dialog().survey_refusal, "a complaint stays open")
        (other.activity_ids | other.lead_id.activity_ids).action_done()
        self.assertFalse(self.dialog().survey_refusal)

    def test_tags_of_the_dialog_count(self):
        self.team.wacrm_require_tag = True
        form = self.dialog(outcome="next_step", what="Llamar")
        self.assertFalse(form.survey_refusal)
        form.tag_ids.add(self.complaint)
        self.assertEqual((form.survey_question, form.survey_refusal), (False, "a complaint stays open"))
        form.save().action_resolve()
        self.assertFalse(self.asked())

    def test_a_question_that_was_not_delivered_throttles_nobody(self):
        self.ask().message_id._climb("failed", forced=True)
        self.come_back()
        self.ask()
        self.assertEqual(len(self.asked()), 2)

    def test_asking_writes_the_customers_row(self):
        """What the second of two at once cannot overlook, on whichever number the person wrote."""
        number = self.number.copy({"phone_number_ref": "pnid-2", "display_phone_number": "+34 600 000 002"})
        other = self.receive_text("Hola", number=number, at=self.at()).conversation_id
        people = self.conversation.contact_id | other.contact_id
        self.conversation._resolve("confirmed", None)
        for written in (True, False):  # asked already: nobody waits
            before = self.versions(people)
            self.conversation._ask_customer()
            self.assertEqual(not before & self.versions(people), written)
        self.assertEqual(len(self.asked()), 1)

    def versions(self, contacts):
        self.env.flush_all()
        self.env.cr.execute("SELECT id, ctid::text FROM whatsapp_crm_contact WHERE id = ANY(%s)", [contacts.ids])
        return set(self.env.cr.fetchall())

    def test_throttled_per_person(self):
        self.ask()
        self.come_back()
        form = self.dialog()
        self.assertEqual(form.survey_refusal, "asked a short while ago")
        form.save().action_resolve()
        self.assertEqual(len(self.asked()), 1)
        self.come_back()
        self.asked().asked_at = fields.Datetime.now() - timedelta(days=8)
        self.ask()
        self.assertEqual(len(self.asked()), 2)

    def come_back(self):
        self.receive_text("¿Otra cosa?", at=self.at(seconds=30))
        self.conversation.with_user(self.agent).action_take()

    def test_recommendation_at_most_every_ninety_days(self):
        self.company.wacrm_ask_recommend = True
        first = self.ask()
        sent = first.message_id
        self.assertEqual((first.kind, sent.type, sent.text), ("recommend", "text", "¿De 0 a 10?"))
        for days, kind in ((89, "effort"), (91, "recommend")):
            with self.subTest(days=days):
                self.asked()[1:].sudo().asked_at = fields.Datetime.now() - timedelta(days=60)
                first.asked_at = fields.Datetime.now() - timedelta(days=days)
                self.come_back()
                self.assertEqual(self.ask().kind, kind)
        with self.assertRaises(CheckViolation), mute_logger("odoo.sql_db"):
            self.company.wacrm_recommend_days = 89
            self.env.flush_all()

    def test_per_team_and_language(self):
        self.questions.create({
            "name": "Otro equipo", "kind": "effort", "company_id": self.company.id, "body": "Otro", "sequence": 1,
            "team_ids": [Command.create({"name": "Cobros", "company_id": self.company.id})]})
        mine = self.questions.create({
            "name": "Mío", "kind": "effort", "company_id": self.company.id, "body": "Easy?", "sequence": 2,
            "team_ids": [Command.link(self.team.id)]})
        self.env["res.lang"]._activate_lang("pt_BR")
        mine.with_context(lang="pt_BR").body = "Foi fácil?"
        self.conversation.partner_id.lang = "pt_BR"
        self.assertEqual(self.ask().message_id.text, "Foi fácil?")

    def test_by_three_buttons(self):
        self.effort.write({"form": "buttons", "high_label": "Fácil", "middle_label": "Regular", "low_label": "Difícil"})
        survey = self.ask()
        self.assertEqual([(one["id"], one["title"]) for one in survey.message_id.content["choices"]],
                         [(f"survey-{survey.id}-1", "Difícil"), (f"survey-{survey.id}-4", "Regular"),
                          (f"survey-{survey.id}-7", "Fácil")])

    def test_closed_window_asks_by_template_or_not_at_all(self):
        self.close_window()
        self.assertFalse(self.ask(no_answer_needed=True))

    def test_closed_window_with_a_template(self):
        self.effort.template_id = self.env["whatsapp_crm.template"].create({
            "account_id": self.account.id, "name": "facil", "lang_code": "es", "status": "APPROVED",
            "category": "UTILITY", "components": [{"type": "BODY", "text": "¿Fue fácil? Del 1 al 7"}]})
        self.close_window()
        survey = self.ask(no_answer_needed=True)
        self.assertEqual((survey.message_id.type, survey.message_id.origin), ("template", ORIGIN))
        self.answer("6")
        self.assertEqual((survey.score, self.life()), (6, ("resolved", False, 0, 0)))

    def test_a_template_that_needs_somebody_asks_nobody(self):
        self.effort.template_id = self.env["whatsapp_crm.template"].create({
            "account_id": self.account.id, "name": "foto", "lang_code": "es", "status": "APPROVED",
            "category": "UTILITY", "components": [
                {"type": "HEADER", "format": "IMAGE"}, {"type": "BODY", "text": "¿Fue fácil? Del 1 al 7"}]})
        self.close_window()
        form = self.dialog(no_answer_needed=True)
        self.assertEqual(form.survey_refusal, "nothing can be sent automatically now")
        with self.assertNoLogs("odoo.addons.whatsapp_crm.models.automation.conversation_welcome", "ERROR"):
            form.save().action_resolve()
        self.assertFalse(self.asked())

    def test_who_wants_nothing_automatic(self):
        self.agree(self.conversation.contact_id, purpose="service", state="withdrawn")
        self.assertFalse(self.ask())
        self.assertEqual(self.sent(), ["Me alegra, Ana. Planes SA"])

    def test_who_is_blocked(self):
        self.conversation.contact_id._block(self.number)
        self.assertFalse(self.ask(send_sentence=False, no_answer_needed=True))
        self.assertFalse(self.sent())

    def test_a_question_that_fails_costs_nobody_the_resolving(self):
        self.patch(type(self.conversation), "_send_question", lambda *_args: self.env["whatsapp_crm.message"])
        with self.assertLogs("odoo.addons.whatsapp_crm.models.automation.conversation_welcome", "ERROR"):
            self.resolve()
        self.assertEqual(self.conversation.state, "resolved")
        self.assertFalse(self.asked())

    def test_settings_of_a_question_are_checked(self):
        for values in ({"low_score": 7}, {"low_score": 0}, {"form": "buttons", "high_label": "x" * 30},
                       {"body": "x" * 2000}):
            with self.subTest(values), self.assertRaises(ValidationError):
                self.effort.write(values)
        with self.assertRaises(ValidationError):
            self.recommend.form = "list"

    def test_many_resolved_at_once(self):
        other = self.other_conversation()
        other.with_user(self.agent).action_take()
        self.resolve(self.conversation | other)
        self.assertEqual(self.env["whatsapp_crm.survey"].search([]).conversation_id & (self.conversation | other),
                         self.conversation | other)

    def test_new_installation_has_both_questions_in_its_languages(self):
        self.env["res.lang"]._activate_lang("es_MX")
        self.questions._create_starters()
        known = self.env.ref("whatsapp_crm_metrics.survey_question_effort")
        self.assertEqual(known.with_context(lang="es_MX").high_label, "Muy fácil")
        self.assertEqual(self.env.ref("whatsapp_crm_metrics.survey_question_recommend").form, "text")
        self.questions._create_starters()
        self.assertEqual(self.env.ref("whatsapp_crm_metrics.survey_question_effort"), known)
