# Part of whatsapp_crm. See LICENSE file for full copyright and licensing details.
from datetime import timedelta

from odoo import fields
from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tests import tagged

from .closing_common import ClosingCase


@tagged("post_install", "-at_install")
class TestClosing(ClosingCase):
    """How a conversation ends towards the customer."""

    # ---------------------------------------------------------------- sentence

    def test_the_sentence_is_the_agents_message_and_answers_the_wait(self):
        self.resolve()
        self.assertEqual(self.sent(), ["Me alegra, Ana. Planes SA"])
        row = self.env["whatsapp_crm.message"].search([("channel_id", "=", self.channel.id)], order="id desc", limit=1)
        self.assertEqual((row.origin, row.user_id), ("agent", self.agent))
        self.assertEqual(row.mail_message_id.author_id, self.agent.partner_id)
        self.assertEqual((self.conversation.state, self.conversation.outcome), ("resolved", "confirmed"))
        self.assertFalse(self.milestone("resolved").unanswered)
        self.assertTrue(self.milestone("answered"))
        self.assertFalse(self.milestone("no_answer_needed"))

    def test_the_agents_own_words_survive_a_new_proposal(self):
        dialog = self.dialog(outcome="next_step", what="Demo")
        self.assertIn("Demo", dialog.sentence)
        dialog.what = "Oferta"
        self.assertIn("Oferta", dialog.sentence)
        dialog.sentence = "Le llamo yo"
        dialog.what = "Llamada"
        dialog.save().action_resolve()
        self.assertEqual(self.sent(), ["Le llamo yo"])

    def test_without_a_sentence_the_customer_must_need_no_answer(self):
        with self.assertRaisesRegex(UserError, "wrote last"):
            self.resolve(send_sentence=False)
        self.assertEqual(self.conversation.state, "open")
        dialog = self.dialog(send_sentence=False)
        self.assertEqual(dialog.unanswered_names, "Ana Ruiz")
        dialog.no_answer_needed = True
        dialog.save().action_resolve()
        self.assertEqual(self.conversation.state, "resolved")
        self.assertEqual(self.sent(), [])
        self.assertTrue(self.milestone("no_answer_needed"))
        self.assertFalse(self.milestone("resolved").unanswered)

    def test_server_asks_whoever_calls_without_the_dialog(self):
        with self.assertRaisesRegex(UserError, "wrote last"):
            self.mine.action_resolve("confirmed", "nota")
        self.say(self.channel)
        self.mine.action_resolve("confirmed", "nota")
        self.assertEqual(self.milestone("resolved").note, "nota")

    def test_an_empty_sentence_is_not_sent(self):
        with self.assertRaisesRegex(UserError, "Write what the customer gets"):
            self.resolve(sentence=False)

    def test_closed_window_is_said_and_nothing_is_sent(self):
        self.close_window()
        dialog = self.dialog()
        self.assertFalse(dialog.can_send)
        self.assertIn("Ana Ruiz", dialog.closed_names)
        self.assertEqual(dialog.unanswered_names, "Ana Ruiz")
        dialog.no_answer_needed = True
        dialog.save().action_resolve()
        self.assertEqual(self.sent(), [])
        self.assertEqual(self.conversation.state, "resolved")

    def test_what_arrives_behind_the_dialog_is_not_closed_away(self):
        wizard = self.dialog().save()
        self.receive_text("espere, otra cosa", at=self.at(seconds=5))
        with self.assertRaisesRegex(UserError, "wrote again"):
            wizard.action_resolve()
        self.assertEqual((self.conversation.state, self.sent()), ("open", []))

    def test_a_colleague_was_faster(self):
        wizard = self.dialog().save()
        self.conversation.with_user(self.agent2).action_resolve("confirmed", sentence="Listo")
        wizard.action_resolve()
        self.assertEqual(self.sent(), ["Listo"])
        self.assertEqual(self.conversation.resolved_by_id, self.agent2)

    # --------------------------------------------------------------- several

    def test_several_end_with_one_outcome_each_with_its_own_sentence(self):
        other = self.other_conversation()
        self.resolve(self.conversation | other, outcome="confirmed")
        self.assertEqual(set((self.conversation | other).mapped("outcome")), {"confirmed"})
        self.assertEqual(self.sent(), ["Me alegra, Ana. Planes SA"])
        self.assertEqual(self.sent(other.channel_id), ["Me alegra, Luis. Planes SA"])

    def test_several_of_which_one_cannot_be_reached(self):
        other = self.other_conversation()
        self.close_window(other.channel_id)
        dialog = self.dialog(self.conversation | other)
        self.assertEqual((dialog.closed_names, dialog.unanswered_names), (other.name, other.name))
        with self.assertRaisesRegex(UserError, "Luis Gil"):
            dialog.save().action_resolve()
        dialog.no_answer_needed = True
        dialog.save().action_resolve()
        self.assertEqual((len(self.sent()), len(self.sent(other.channel_id))), (1, 0))
        self.assertTrue(self.milestone("no_answer_needed", other))
        self.assertFalse(self.milestone("no_answer_needed"))

    # ------------------------------------------------------------- next step

    def test_next_step_becomes_an_activity_on_the_lead(self):
        lead = self.env["crm.lead"].create({
            "name": "Plan", "team_id": self.team.id, "company_id": self.company.id, "user_id": self.agent2.id})
        self.conversation.lead_id = lead
        step = self.env["whatsapp_crm.next.step"].create({"name": "Enviar enlace", "days": 3})
        dialog = self.dialog(outcome="next_step", step_id=step)
        self.assertEqual(dialog.what, "Enviar enlace")
        self.assertEqual(dialog.when, fields.Date.today() + timedelta(days=3))
        dialog.who_id = self.agent2
        dialog.save().action_resolve()
        activity = lead.activity_ids
        self.assertEqual((activity.summary, activity.user_id), ("Enviar enlace", self.agent2))
        self.assertEqual(activity.date_deadline, fields.Date.today() + timedelta(days=3))
        self.assertFalse(self.conversation.activity_ids)
        self.assertEqual(
            (self.conversation.next_step, self.conversation.next_step_on),
            ("Enviar enlace", activity.date_deadline))

    def test_next_step_stays_here_for_who_may_not_see_the_lead(self):
        self.conversation.lead_id = self.env["crm.lead"].create({
            "name": "Plan", "team_id": self.team.id, "company_id": self.company.id, "user_id": self.supervisor.id})
        self.resolve(outcome="next_step", what="Llamar", who_id=self.agent)
        self.assertFalse(self.conversation.lead_id.activity_ids)
        self.assertEqual(self.conversation.activity_ids.summary, "Llamar")

    def test_next_step_needs_words(self):
        with self.assertRaisesRegex(UserError, "next step"):
            self.mine.action_resolve("next_step", sentence="Gracias")

    # -------------------------------------------------------------- question

    def test_question_is_sent_and_the_conversation_waits_with_a_reminder(self):
        day = fields.Date.today() + timedelta(days=2)
        self.resolve(outcome="question", question="¿Cuántos sois?", remind_on=day)
        self.assertEqual(self.sent(), [f"¿Cuántos sois? Un saludo, {self.agent.name.split()[0]}."])
        self.assertEqual((self.conversation.state, self.conversation.outcome), ("waiting", False))
        self.assertFalse(self.conversation.waiting_since)
        activity = self.conversation.activity_ids
        self.assertEqual((activity.user_id, activity.date_deadline), (self.agent, day))
        self.assertIn("question_asked", self.kinds(self.conversation))
        self.receive_text("Somos 4", at=self.at(seconds=30))
        self.assertEqual((self.conversation.state, self.conversation.remind_on), ("open", False))
        self.assertFalse(self.conversation.activity_ids)

    def test_reminder_goes_with_the_responsible_and_away_with_the_end(self):
        self.resolve(outcome="question", question="¿Cuántos sois?")
        self.conversation.with_user(self.supervisor).action_assign(self.agent2.id)
        self.assertEqual(self.conversation.activity_ids.user_id, self.agent2)
        self.mine.action_resolve("confirmed")
        self.assertFalse(self.conversation.activity_ids)

    def test_question_cannot_be_asked_with_the_window_closed(self):
        self.close_window()
        with self.assertRaisesRegex(UserError, "24-hour window"):
            self.resolve(outcome="question", question="¿Sigue ahí?")
        self.assertEqual(self.conversation.state, "open")

    # -------------------------------------------------------------- confirmed

    def test_confirmed_keeps_the_customers_words(self):
        self.say(self.channel)
        self.receive_text("ya funciona, gracias", at=self.at(seconds=30))
        self.resolve()
        self.assertEqual(
            (self.conversation.confirmed_by, self.conversation.proof), ("customer", "ya funciona, gracias"))

    def test_confirmed_keeps_ours(self):
        self.resolve(confirmed_by="us", proof="Probado por teléfono")
        self.assertEqual((self.conversation.confirmed_by, self.conversation.proof), ("us", "Probado por teléfono"))

    def test_coming_back_within_48_hours_counts_against_it(self):
        self.number.reopen_hours = 24
        for hours, again in ((1, self.conversation), (30, None), (47, None)):
            with self.subTest(hours=hours):
                self.number.reopen_hours = 24
                conversation = self.receive_text(
                    sender=f"3460000{hours:04}", at=self.at()).conversation_id
                conversation.with_user(self.agent).action_resolve("confirmed", sentence="Listo")
                conversation._write_life({"resolved_at": self.now})
                row = self.receive_text("otra vez", sender=f"3460000{hours:04}", at=self.at(hours=hours))
                self.assertEqual(row.conversation_id == conversation, bool(again))
                self.assertEqual(self.milestone("not_confirmed", conversation).message_id, row)
                self.receive_text("y más", sender=f"3460000{hours:04}", at=self.at(hours=hours, minutes=1))
                self.assertEqual(len(self.milestone("not_confirmed", conversation)), 1)

    def test_nothing_counts_against_it_later_or_for_thanks_or_another_outcome(self):
        self.mine.action_resolve("confirmed", sentence="Listo")
        self.receive_text("Gracias!", at=self.at(hours=1))
        self.assertEqual(self.conversation.state, "resolved")
        self.receive_text("otra consulta", at=self.at(hours=49))
        self.assertFalse(self.milestone("not_confirmed"))
        other = self.other_conversation()
        other.with_user(self.agent).action_resolve(
            "next_step", sentence="Listo", next_step={"what": "Llamar"})
        self.receive_text("otra", sender="34622333444", at=self.at(hours=1))
        self.assertFalse(self.milestone("not_confirmed", other))

    def test_how_it_ended_is_forgotten_when_it_goes_on(self):
        self.resolve()
        self.mine.action_reopen()
        for name in ("outcome", "confirmed_by", "proof", "resolved_at"):
            self.assertFalse(self.conversation[name], name)

    # --------------------------------------------------------------- required

    def test_nothing_is_required_until_the_team_says_so(self):
        self.assertFalse(self.team.wacrm_require_tag or self.team.wacrm_required_lead_field_ids)
        self.resolve()
        self.assertEqual(self.conversation.state, "resolved")

    def test_tag_that_the_team_requires_is_asked_for_in_the_dialog(self):
        self.team.wacrm_require_tag = True
        with self.assertRaisesRegex(UserError, "a tag"):
            self.mine.action_resolve("confirmed", sentence="Listo")
        self.assertEqual(self.sent(), [])
        dialog = self.dialog()
        self.assertTrue(dialog.needs_tag)
        dialog.tag_ids.add(self.env["crm.tag"].create({"name": "Precio"}))
        dialog.save().action_resolve()
        self.assertEqual(self.conversation.tag_ids.name, "Precio")
        self.assertEqual(self.conversation.state, "resolved")

    def test_lead_field_that_the_team_requires(self):
        self.team.wacrm_required_lead_field_ids = [
            Command.link(self.env["ir.model.fields"]._get("crm.lead", "expected_revenue").id)]
        self.conversation.lead_id = False
        self.mine.action_resolve("confirmed", sentence="sin oportunidad no hay nada que rellenar")
        self.mine.action_reopen()
        lead = self.env["crm.lead"].create({"name": "Plan", "company_id": self.company.id, "team_id": self.team.id})
        self.conversation.lead_id = lead
        self.assertIn("Expected Revenue", self.dialog().missing)
        with self.assertRaisesRegex(UserError, "Expected Revenue"):
            self.mine.action_resolve("confirmed")
        lead.expected_revenue = 100
        self.mine.action_resolve("confirmed")
        self.assertEqual(self.conversation.state, "resolved")

    def test_not_a_customer_needs_nothing(self):
        self.team.wacrm_require_tag = True
        self.mine.action_not_customer("spam")
        self.assertEqual(self.conversation.state, "resolved")

    # ----------------------------------------------------------------- rights

    def test_supervisor_resolves_what_others_work(self):
        self.resolve(user=self.supervisor)
        self.assertEqual(self.conversation.resolved_by_id, self.supervisor)

    def test_another_company_neither_closes_nor_reads_through_the_dialog(self):
        theirs = self.conversation.with_user(self.foreigner)
        for name, call in (
            ("resolve", lambda: theirs.action_resolve("confirmed", sentence="x")),
            ("not customer", theirs.action_not_customer),
            ("open", theirs.action_open_resolve),
            ("snooze", theirs.action_snooze_preset),
            ("words", lambda: self.env["whatsapp_crm.resolve"].with_user(self.foreigner)._last_words(theirs)),
        ):
            with self.subTest(name), self.assertRaises(AccessError):
                call()
        with self.assertRaises(AccessError):
            self.dialog(user=self.foreigner)
        for name, field in self.env["whatsapp_crm.resolve"]._fields.items():
            self.assertFalse(field.compute and not field.related and field.compute_sudo, name)
        self.assertEqual(self.conversation.state, "open")

    def test_who_is_no_agent_closes_nothing(self):
        stranger = self._user("wacrm_none", "base.group_user")
        with self.assertRaises(AccessError):
            self.conversation.with_user(stranger).action_resolve("confirmed", sentence="x")

    def test_ending_has_one_writer(self):
        for name, value in (("proof", "x"), ("next_step", "x"), ("remind_on", "2030-01-01"),
                            ("not_customer_reason", "spam"), ("made_lead_id", False)):
            with self.subTest(name), self.assertRaises(UserError):
                self.mine.write({name: value})
