# Part of whatsapp_crm. See LICENSE file for full copyright and licensing details.
from datetime import datetime

from psycopg2.errors import UniqueViolation

from odoo.exceptions import AccessError, ValidationError
from odoo.tests import tagged
from odoo.tools import mute_logger

from .automation_common import AutomationCase

FIVE = "Hola Ana, le respondemos en unos 5 minutos."
CLOSED = "Cerrado, {when}."


@tagged("post_install", "-at_install")
class TestAutoWelcome(AutomationCase):
    """Who writes first reads when we answer; it is no answer, and it comes once."""

    def test_welcome_with_a_realistic_time(self):
        self.rule()
        conversation = self.writes()
        self.assertEqual(self.sent(conversation), [FIVE])
        row = self.sent(conversation, full=True)
        self.assertEqual((row.origin, row.lane, row.status), ("auto:welcome", "interactive", "queued"))
        self.assertEqual(row.mail_message_id.author_id, self.env.ref("base.partner_root"))

    def test_time_by_the_calendar(self):
        self.rule()
        for number, (moment, words) in enumerate((
            (datetime(2026, 3, 2, 16, 57), "mañana a partir de las 9:00"),  # three minutes to closing time
            (datetime(2026, 3, 2, 5), "hoy a partir de las 9:00"),
            (datetime(2026, 3, 6, 20), "el lunes a partir de las 9:00"),
        )):
            with self.subTest(moment):
                self.frozen.move_to(moment)
                conversation = self.writes(sender=f"3462200000{number}", name="Ana Ruiz")
                self.assertEqual(self.sent(conversation), [f"Hola Ana, le respondemos {words}."])

    def test_it_is_no_answer(self):
        self.rule()
        conversation = self.writes()
        clock = self.running(conversation)
        self.assertEqual((conversation.state, conversation.waiting_since), ("new", datetime(2026, 3, 2, 10)))
        self.assertFalse(conversation.first_answer_at or conversation.last_out_at)
        self.assertEqual(clock.due_at, datetime(2026, 3, 2, 10, 15))
        self.assertIn("welcome_sent", self.kinds(conversation))
        self.assertNotIn("answered", self.kinds(conversation))

    def test_once_per_conversation(self):
        self.rule()
        conversation = self.writes()
        self.writes("¿Hola?")
        conversation.with_user(self.agent).action_take()
        self.say(conversation.channel_id)
        conversation.with_user(self.agent).action_resolve("confirmed", no_answer_needed=True)
        self.pass_time(hours=10)
        self.assertEqual(self.writes("Otra cosa"), conversation)  # it comes back
        self.assertEqual(self.sent(conversation), [FIVE])

    def test_same_fact_twice_is_refused_by_the_database(self):
        self.rule()
        conversation = self.writes()
        with mute_logger("odoo.sql_db"), self.assertRaises(UniqueViolation), self.env.cr.savepoint():
            self.env["whatsapp_crm.milestone"]._record(conversation, "welcome_sent")
            self.env.flush_all()

    def test_new_conversation_later_is_welcomed_again(self):
        self.rule()
        conversation = self.writes()
        conversation.with_user(self.agent).action_take()
        self.say(conversation.channel_id)
        conversation.with_user(self.agent).action_resolve("confirmed", no_answer_needed=True)
        self.pass_time(days=2)
        again = self.writes("Otra cosa")
        self.assertNotEqual(again, conversation)
        self.assertEqual(self.sent(again), [FIVE, FIVE])

    def test_never_while_a_person_is_in_the_chat(self):
        self.number.reopen_hours = 0
        conversation = self.writes()
        conversation.with_user(self.agent).action_take()
        self.say(conversation.channel_id)
        conversation.with_user(self.agent).action_resolve("confirmed", no_answer_needed=True)
        self.rule()
        self.rule("out_of_hours", CLOSED)
        self.pass_time(hours=1)
        again = self.writes("Una cosa más")
        self.assertNotEqual(again, conversation)
        self.assertFalse(self.sent(again), "an agent wrote an hour ago")

    def test_never_after_the_phone_app_wrote(self):
        self.rule()
        self.writes("Hola")
        self.echo()
        other = self.env["whatsapp_crm.conversation"].search([], limit=1, order="id desc")
        other._resolve("confirmed", None)
        self.number.reopen_hours = 0
        self.pass_time(minutes=5)
        conversation = self.writes("¿Y?")
        self.assertEqual(len(self.sent(conversation)), 1)

    def test_out_of_hours_goes_before_the_welcome_and_once_per_wait(self):
        self.rule()
        self.rule("out_of_hours", CLOSED)
        self.frozen.move_to(datetime(2026, 3, 2, 20))
        conversation = self.writes()
        self.writes("¿Hola?")
        self.assertEqual(self.sent(conversation), ["Cerrado, mañana a partir de las 9:00."])
        self.assertEqual(self.sent(conversation, full=True).origin, "auto:out_of_hours")
        self.frozen.move_to(datetime(2026, 3, 3, 10))
        self.writes("¿Siguen ahí?")
        self.assertEqual(len(self.sent(conversation)), 1, "the wait goes on, and they know")

    def test_out_of_hours_to_who_goes_on_in_the_evening(self):
        """Also later in a conversation, as long as nobody who answered has it."""
        self.rule("out_of_hours", CLOSED)
        conversation = self.writes()
        self.assertFalse(self.sent(conversation), "opening hours, and no welcome")
        conversation.with_user(self.agent).action_take()
        self.say(conversation.channel_id)
        self.frozen.move_to(datetime(2026, 3, 2, 22))
        self.writes("¿Y la factura?")
        self.assertFalse(self.sent(conversation), "whoever answered still has it")
        conversation.with_user(self.agent).action_release()
        self.writes("¿Nadie?")
        self.assertEqual(len(self.sent(conversation)), 1)

    def test_greeting_of_the_entry_point_takes_the_place_of_the_welcome(self):
        self.rule()
        entry = self.env["whatsapp_crm.entry.point"].create({
            "name": "QR", "number_id": self.number.id, "prefilled_text": "Hola",
            "greeting": "Bienvenida a Sevilla, {customer}."})
        conversation = self.writes(entry.first_message)
        self.assertEqual(self.sent(conversation), ["Bienvenida a Sevilla, Ana."])

    def test_for_whom(self):
        other_team = self.env["crm.team"].create({"name": "Otro", "company_id": self.company.id})
        entry = self.env["whatsapp_crm.entry.point"].create({"name": "QR", "number_id": self.number.id})
        self.rule(body="equipo", team_ids=other_team.ids)
        self.rule(body="entrada", entry_ids=entry.ids)
        self.rule(body="apagada", active=False)
        self.assertFalse(self.sent(self.writes(sender="34622000001")))
        self.assertEqual(self.sent(self.writes(entry.first_message, sender="34622000002")), ["entrada"])
        self.rule(body="todos", sequence=99)
        self.assertEqual(self.sent(self.writes(sender="34622000003")), ["todos"])
        self.number.automatic_answers = False
        self.assertFalse(self.sent(self.writes(sender="34622000004")))

    def test_customers_language(self):
        self.env["res.lang"]._activate_lang("pt_BR")
        rule = self.rule()
        rule.with_context(lang="pt_BR").body = "Olá {customer}, respondemos {when}."
        rule.with_context(lang="en_US").body = "Hi {customer}, we answer {when}."
        brazil = self.writes(sender="5511999990000", name="João Silva")
        self.assertEqual(brazil.partner_id.lang, "pt_BR")
        self.assertEqual(self.sent(brazil), ["Olá João, respondemos em cerca de 5 minutos."])
        american = self.writes(sender="12025550111", name="Joe Doe")
        self.assertEqual(self.sent(american), ["Hi Joe, we answer within about 5 minutes."])

    def test_who_wants_nothing_gets_nothing(self):
        self.rule()
        blocked = self.writes(sender="34622000001")
        conversation = self.writes("BAJA", sender="34622000002")
        self.assertEqual(self.sent(conversation, full=True).mapped("origin"), ["auto:consent"])
        self.agree(blocked.contact_id, purpose="service", state="withdrawn")
        blocked._resolve("confirmed", None)
        self.pass_time(days=2)
        self.assertEqual(len(self.sent(self.writes(sender="34622000001"))), 1)

    def test_thanks_afterwards_are_not_welcomed(self):
        conversation = self.writes()
        conversation._resolve("confirmed", None)
        self.rule()
        self.pass_time(hours=5)
        self.assertFalse(self.sent(self.writes("gracias")))

    def test_no_receipt_message_within_the_same_wait(self):
        self.rule()
        self.env["whatsapp_crm.sentence"].search([]).active = False
        self.env["whatsapp_crm.sentence"].create({"kind": "receipt", "body": "Le respondemos {when}."})
        self.policy.receipt_minutes = 2
        conversation = self.writes()
        self.pass_time(minutes=3)
        self.run_cron("whatsapp_crm.due", "_cron_due")
        self.assertEqual(self.sent(conversation), [FIVE])
        conversation.with_user(self.agent).action_take()
        self.say(conversation.channel_id)
        self.pass_time(minutes=3)
        self.writes("¿Y?")
        self.pass_time(minutes=3)
        self.run_cron("whatsapp_crm.due", "_cron_due")
        self.assertEqual(self.sent(conversation), [FIVE, "Le respondemos en unos minutos."])

    def test_an_error_costs_no_message(self):
        self.rule()
        self.patch(type(self.env["whatsapp_crm.sentence"]), "_known", lambda *_args: 1 / 0)
        conversation = self.writes("Hola")
        self.assertTrue(self.logged.called)
        self.logged.reset_mock()
        self.assertEqual(conversation.last_text, "Hola")
        self.assertFalse(self.sent(conversation))

    # -------------------------------------------------------------------- form

    def test_supervisor_edits_agent_reads_stranger_sees_nothing(self):
        rule = self.rule()
        rule.with_user(self.supervisor).body = "Hola, {when}."
        self.assertTrue(rule.with_user(self.agent).body)
        with self.assertRaises(AccessError):
            rule.with_user(self.agent).body = "Hola"
        other = self.env["res.company"].create({"name": "Otra"})
        stranger = self._user("stranger", "whatsapp_crm.group_supervisor", other)
        self.assertFalse(self.env["whatsapp_crm.welcome"].with_user(stranger).search([("id", "=", rule.id)]))

    def test_what_the_form_refuses(self):
        for values in ({"body": "Hola {name}"}, {"body": "a" * 5000}, {"kind": "welcome", "hours": "closed"}):
            with self.subTest(values), self.assertRaises(ValidationError):
                self.rule(**values)
        other = self.env["res.company"].create({"name": "Otra"})
        with self.assertRaises(ValidationError):
            self.rule(company_id=other.id, number_ids=self.number.ids)

    def test_form_says_where_it_is_switched_off(self):
        rule = self.rule().with_user(self.supervisor)
        self.assertEqual((rule.standing, rule.on_numbers, rule.off_numbers), ("on", self.number.name, ""))
        self.number.automatic_answers = False
        self.env.invalidate_all()
        self.assertEqual((rule.standing, rule.on_numbers, rule.off_numbers), ("off", "", self.number.name))
        self.assertEqual(rule.switch_ids, self.number)

    def test_supervisor_switches_them_agent_and_stranger_do_not(self):
        rule = self.rule().with_user(self.supervisor)
        rule.switch_ids.action_switch_answers()
        self.assertFalse(self.number.automatic_answers)
        rule.switch_ids.action_switch_answers()
        self.assertTrue(self.number.automatic_answers)
        stranger = self._user(
            "stranger", "whatsapp_crm.group_supervisor", self.env["res.company"].create({"name": "Otra"}))
        for user in (self.agent, stranger):
            with self.assertRaises(AccessError):
                self.number.with_user(user).action_switch_answers()
        with self.assertRaises(AccessError):
            self.number.with_user(self.supervisor).name = "Otro"

    def test_starter_texts_are_there_in_every_spoken_language(self):
        welcome = self.env.ref("whatsapp_crm.starter_welcome")
        self.env["res.lang"]._activate_lang("pt_BR")
        self.assertTrue(welcome.with_context(lang="en_US").body.startswith("Hello"))
        self.assertTrue(welcome.with_context(lang="es_ES").body.startswith("Hola"))
        self.assertTrue(welcome.with_context(lang="pt_BR").body.startswith("Olá"))
