# Part of whatsapp_crm. See LICENSE file for full copyright and licensing details.
from datetime import datetime

from odoo.tests import tagged

from .automation_common import FlowCase

NOW = datetime(2026, 3, 2, 10)


@tagged("post_install", "-at_install")
class TestFlow(FlowCase):
    """The bot asks, learns, hands over, and is silent as soon as a person goes on."""

    def notes(self, conversation):
        messages = self.env["mail.message"].search([
            ("model", "=", "discuss.channel"), ("res_id", "=", conversation.channel_id.id),
            ("subtype_id", "=", self.env.ref("mail.mt_note").id)], order="id")
        return [str(message.body) for message in messages]

    # ---------------------------------------------------------------- all goes well

    def test_asks_with_buttons_a_person_among_them(self):
        conversation = self.writes("Hola")
        row = self.sent(conversation, full=True)
        self.assertEqual((row.text, row.type, row.origin, row.lane), (
            "¿Qué necesita?", "interactive", "auto:flow", "interactive"))
        self.assertEqual([choice["title"] for choice in row.content["choices"]], ["Ventas", "Soporte", "Una persona"])
        self.run_senders()
        self.assertEqual(self.graph.sent[-1]["interactive"]["type"], "button")
        self.assertEqual((conversation.bot_asking, conversation.state), (True, "new"))
        self.assertIn("Ventas", str(row.mail_message_id.body))

    def test_all_answered(self):
        conversation = self.writes("Hola")
        self.pass_time(seconds=10)
        self.presses(conversation, "Ventas")
        self.says(conversation, "somos 8 personas")
        self.says(conversation, "ana@correo.es")
        self.assertEqual(self.sent(conversation), [
            "¿Qué necesita?", "¿Cuántas?", "¿Su correo?", "Gracias, le respondemos en unos 5 minutos."])
        run = self.run_of(conversation)
        self.assertEqual((run.state, run.summary), ("done", "Tema: Ventas\nPersonas: 8\nCorreo: ana@correo.es"))
        self.assertFalse(conversation.bot_asking or conversation.flow_run_id)
        self.assertEqual(conversation.tag_ids, self.tag)
        self.assertEqual((conversation.lead_id.email_from, conversation.lead_id.tag_ids), ("ana@correo.es", self.tag))
        self.assertIn("Personas: <b>8</b>", self.notes(conversation)[-1])
        self.assertEqual(self.kinds(conversation)[-1], "bot_handed_over")

    def test_free_question_has_the_button_for_a_person_too(self):
        self.three.step_ids[0].unlink()
        conversation = self.writes("Hola")
        self.assertEqual(
            [choice["title"] for choice in self.sent(conversation, full=True).content["choices"]], ["Una persona"])

    def test_three_choices_leave_room_for_a_hint_only(self):
        self.three.step_ids[0].option_ids = [(0, 0, {"label": "Otro"})]
        row = self.sent(self.writes("Hola"), full=True)
        self.assertEqual(row.text, "¿Qué necesita?\n\nEscriba: agente")
        self.assertEqual(len(row.content["choices"]), 3)

    def test_list(self):
        self.three.step_ids[0].kind = "list"
        conversation = self.writes("Hola")
        self.run_senders()
        self.assertEqual(self.graph.sent[-1]["interactive"]["type"], "list")
        self.pass_time(seconds=10)
        self.presses(conversation, "Ventas")
        self.assertEqual(self.run_of(conversation).step_id.name, "Personas")

    def test_question_that_is_not_required_is_passed_over(self):
        conversation = self.writes("Hola")
        for text in ("1", "8", "no"):
            self.says(conversation, text)
        self.assertEqual((self.run_of(conversation).state, conversation.lead_id.email_from), ("done", False))

    def test_what_stands_on_the_lead_is_kept(self):
        conversation = self.writes("Hola")
        conversation.lead_id.email_from = "jefa@correo.es"
        for text in ("1", "8", "ana@correo.es"):
            self.says(conversation, text)
        self.assertEqual(conversation.lead_id.email_from, "jefa@correo.es")

    def test_places_in_the_question(self):
        self.three.step_ids[0].question = "Hola {customer}, ¿qué necesita de {company}?"
        self.assertEqual(self.sent(self.writes("Hola")), ["Hola Ana, ¿qué necesita de Planes SA?"])

    def test_lead_property(self):
        self.team.lead_properties_definition = [{"name": "abc", "type": "integer", "string": "Usuarios"}]
        self.three.step_ids[1].property_name = "usuarios"
        conversation = self.writes("Hola")
        for text in ("1", "8"):
            self.says(conversation, text)
        self.assertEqual(dict(conversation.lead_id.lead_properties)["abc"], 8)

    # ------------------------------------------------------------------ promise

    def test_promises_wait_while_it_asks_and_the_wait_does_not(self):
        conversation = self.writes("Hola")
        self.assertEqual(conversation.waiting_since, NOW)
        self.assertFalse(self.running(conversation).due_at)
        self.says(conversation, "1", seconds=60)
        self.says(conversation, "agente", seconds=60)
        clock = self.running(conversation)
        self.assertEqual((conversation.waiting_since, clock.due_at), (NOW, datetime(2026, 3, 2, 10, 17)))
        self.assertEqual(conversation.urgency, "normal")
        self.assertNotIn("answered", self.kinds(conversation))

    def test_left_for_two_minutes(self):
        conversation = self.writes("Hola")
        self.pass_time(seconds=119)
        self.run_cron("whatsapp_crm.due", "_cron_due")
        self.assertFalse(self.running(conversation).due_at)
        self.pass_time(seconds=1)
        self.run_cron("whatsapp_crm.due", "_cron_due")
        self.assertEqual(self.running(conversation).due_at, datetime(2026, 3, 2, 10, 17))
        self.assertFalse(conversation.bot_asking)
        self.assertIn("bot_left", self.kinds(conversation))
        self.run_cron("whatsapp_crm.due", "_cron_due")
        self.assertEqual(self.kinds(conversation).count("bot_left"), 1)

    def test_answered_after_it_was_left_the_bot_goes_on(self):
        conversation = self.writes("Hola")
        self.pass_time(minutes=3)
        self.run_cron("whatsapp_crm.due", "_cron_due")
        self.says(conversation, "ventas")
        self.assertTrue(conversation.bot_asking)
        self.assertFalse(self.running(conversation).due_at)
        self.assertEqual(self.sent(conversation)[-1], "¿Cuántas?")

    def test_too_late_or_unclear_after_it_was_left_is_for_people(self):
        for number, (text, minutes) in enumerate((("¿hola?", 3), ("ventas", 11))):
            sender = f"3462200000{number}"
            conversation = self.writes("Hola", sender=sender)
            self.pass_time(minutes=minutes)
            self.run_cron("whatsapp_crm.due", "_cron_due")
            due_at = self.running(conversation).due_at
            self.writes(text, sender=sender)
            self.assertEqual((self.run_of(conversation).state, conversation.bot_asking), ("left", False))
            self.assertEqual(self.running(conversation).due_at, due_at)
            self.assertEqual(len(self.sent(conversation)), 1)

    # ------------------------------------------------------------------- person

    def test_person_by_word_and_by_button(self):
        for number, way in enumerate(("word", "button", "phrase")):
            sender = f"3462200000{number}"
            conversation = self.writes("Hola", sender=sender)
            self.pass_time(seconds=10)
            if way == "button":
                self.presses(conversation, "Una persona", sender=sender)
            else:
                self.writes({"word": "¡Agente!", "phrase": "quiero hablar con alguien"}[way], sender=sender)
            self.assertEqual(self.run_of(conversation).state, "person", way)
            self.assertEqual(self.sent(conversation)[-1], "Gracias, le respondemos en unos 5 minutos.")

    def test_gives_up_after_two_misunderstandings(self):
        conversation = self.writes("Hola")
        self.says(conversation, "¿mande?")
        self.assertEqual(self.sent(conversation)[-1], "¿Perdón?\n\n¿Qué necesita?")
        self.says(conversation, "no entiendo nada")
        run = self.run_of(conversation)
        self.assertEqual((run.state, conversation.bot_asking), ("given_up", False))
        self.assertTrue(self.running(conversation).due_at)
        self.assertIn("did not understand twice", self.notes(conversation)[-1])
        self.says(conversation, "¿hola?")
        self.assertEqual(len(self.sent(conversation)), 3, "it is silent now")

    def test_question_that_cannot_be_sent_brings_a_person(self):
        for number, text in enumerate(("ventas", "¿mande?")):
            sender = f"3462200000{number}"
            conversation = self.writes("Hola", sender=sender)
            self.agree(conversation.contact_id, purpose="service", state="withdrawn")
            self.pass_time(seconds=10)
            self.writes(text, sender=sender)
            self.assertEqual((self.run_of(conversation).state, conversation.bot_asking), ("failed", False))
            self.assertEqual(len(self.sent(conversation)), 1)
            self.assertTrue(self.running(conversation).due_at, "people answer, and their time counts")
            self.assertIn("could not be sent", self.notes(conversation)[-1])

    def test_two_in_a_row_only(self):
        conversation = self.writes("Hola")
        for text in ("¿mande?", "ventas", "muchas", "8"):
            self.says(conversation, text)
        self.assertEqual(self.run_of(conversation).state, "running")

    def test_take_ends_it(self):
        conversation = self.writes("Hola")
        conversation.with_user(self.agent).action_take()
        self.assertEqual(self.run_of(conversation).state, "stopped")
        self.assertTrue(self.running(conversation).due_at)
        self.says(conversation, "ventas")
        self.assertEqual(len(self.sent(conversation)), 1)

    def test_agents_message_ends_it(self):
        conversation = self.writes("Hola")
        self.say(conversation.channel_id)
        self.assertEqual(self.run_of(conversation).state, "stopped")
        self.assertEqual((conversation.user_id, conversation.waiting_since), (self.agent, False))

    def test_message_from_the_phone_app_ends_it(self):
        conversation = self.writes("Hola")
        self.pass_time(seconds=30)
        self.echo()
        self.assertEqual(self.run_of(conversation).state, "stopped")
        self.says(conversation, "ventas")
        self.assertEqual(len(self.sent(conversation)), 1)

    def test_resolve_ends_it(self):
        conversation = self.writes("Hola")
        conversation._resolve("confirmed", None)
        self.assertEqual(self.run_of(conversation).state, "stopped")

    # --------------------------------------------------------------------- when

    def test_only_new_conversations(self):
        self.three.enabled = False
        conversation = self.writes("Hola")
        self.three.enabled = True
        self.says(conversation, "¿Hola?")
        self.assertFalse(self.run_of(conversation))
        conversation._resolve("confirmed", None)
        self.says(conversation, "Otra cosa", seconds=6 * 3600)
        self.assertFalse(self.run_of(conversation), "it comes back")

    def test_flow_goes_before_the_welcome(self):
        self.rule()
        conversation = self.writes("Hola")
        self.assertEqual(self.sent(conversation), ["¿Qué necesita?"])
        self.says(conversation, "agente")
        self.says(conversation, "¿hola?")
        self.assertEqual(len(self.sent(conversation)), 2, "no welcome on top of the closing words")

    def test_greeting_of_the_entry_point_stands_before_the_question(self):
        entry = self.env["whatsapp_crm.entry.point"].create({
            "name": "QR", "number_id": self.number.id, "prefilled_text": "Hola", "greeting": "Bienvenida."})
        self.assertEqual(self.sent(self.writes(entry.first_message)), ["Bienvenida.\n\n¿Qué necesita?"])

    def test_who_wants_no_marketing_is_not_asked(self):
        conversation = self.writes("BAJA")
        self.assertFalse(self.run_of(conversation))

    def test_switched_off_costs_nothing(self):
        self.three.enabled = False
        self.assertFalse(self.env["whatsapp_crm.flow"]._scopes())
        self.assertFalse(self.sent(self.writes("Hola")))
