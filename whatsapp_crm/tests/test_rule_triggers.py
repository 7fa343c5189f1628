import json
import logging
from datetime import timedelta
from unittest.mock import patch

from psycopg2 import DatabaseError, errors

from odoo import fields
from odoo.exceptions import ValidationError
from odoo.tests import HttpCase, tagged
from odoo.tools import mute_logger

from ..models.automation import rule_triggers
from ..tools import constants, signature
from .rule_common import RuleCase

LOGGER = rule_triggers._logger.name


@tagged("post_install", "-at_install")
class TestRuleTriggers(RuleCase):
    """Each thing that happens sets off the rules that wait for it, once."""

    def test_message_received(self):
        self.counting_rule("wacrm_message_received")
        self.receive_text("¿Y?")
        self.receive_text("¿Hola?")
        self.assertEqual(self.runs("wacrm_message_received"), ["Ana Ruiz"] * 2)

    def test_the_same_message_twice_is_one(self):
        self.counting_rule("wacrm_message_received")
        message, card = self.message_item(text={"body": "Hola"})
        for _time in range(2):
            self.process(self.webhook_body(messages=[message], contacts=[card]))
        self.assertEqual(len(self.runs("wacrm_message_received")), 1)

    def test_ours_are_no_received_messages(self):
        self.counting_rule("wacrm_message_received")
        self.say(self.channel)
        self.conversation._say_automatically("receipt")
        self.assertEqual(self.runs("wacrm_message_received"), [])

    def test_opened_by_the_customer_with_all_that_belongs_to_it(self):
        tag = self.tag()
        code = f"record.write({{'tag_ids': [(4, {tag.id})]}}) if record.last_text and record.partner_id else None"
        self.counting_rule("wacrm_opened")
        self.rule("wacrm_opened", self.action("code", code=code))
        row = self.receive_text("Buenas", sender="34611000001", name="Bea")
        self.assertEqual(self.runs("wacrm_opened"), ["Bea"])
        self.assertEqual(row.conversation_id.tag_ids, tag, "what the message says was there already")
        self.receive_text("Otra", sender="34611000001", name="Bea")
        self.assertEqual(len(self.runs("wacrm_opened")), 1, "the same conversation goes on")

    def test_opened_by_an_agent(self):
        self.conversation.with_user(self.agent).action_resolve("confirmed", no_answer_needed=True)
        self.conversation._write_life({"resolved_at": fields.Datetime.now() - timedelta(days=3)})
        self.env.flush_all()
        self.counting_rule("wacrm_opened")
        self.say(self.channel)
        self.assertEqual(self.runs("wacrm_opened"), ["Ana Ruiz"])

    def test_resolved(self):
        self.counting_rule("wacrm_resolved")
        self.conversation.with_user(self.agent).action_take()
        self.conversation.with_user(self.agent).action_resolve("confirmed", sentence="Listo")
        self.assertEqual(self.runs("wacrm_resolved"), ["Ana Ruiz"])

    def test_missed_by_the_clock(self):
        self.counting_rule("wacrm_missed")
        clock = self.conversation._response_clock()
        late = clock.due_at + timedelta(minutes=1)
        clock._handle_due(late)
        clock._handle_due(late)
        self.assertEqual(self.runs("wacrm_missed"), ["Ana Ruiz"])

    def test_missed_by_a_late_answer(self):
        self.counting_rule("wacrm_missed")
        clock = self.conversation._response_clock()
        clock.write({"due_at": fields.Datetime.now() - timedelta(minutes=5), "warning_at": False})
        self.say(self.channel)
        self.assertEqual(self.runs("wacrm_missed"), ["Ana Ruiz"])

    def test_kept_promise_is_not_missed(self):
        self.counting_rule("wacrm_missed")
        self.say(self.channel)
        self.assertEqual(self.runs("wacrm_missed"), [])

    def test_consent_withdrawn(self):
        self.agree(self.contact)
        self.counting_rule("wacrm_consent_withdrawn", model="res.partner")
        self.counting_rule("wacrm_consent_withdrawn")
        self.receive_text("BAJA")
        self.assertEqual(self.runs("wacrm_consent_withdrawn"), ["Ana Ruiz"] * 2, "the contact, the conversation")
        self.receive_text("BAJA")
        self.assertEqual(len(self.runs("wacrm_consent_withdrawn")), 2, "it was withdrawn already")

    def test_on_the_lead_and_with_a_filter(self):
        lead = self.env["crm.lead"].create({"name": "Plan Pro", "type": "opportunity", "company_id": self.company.id})
        self.conversation._write_life({"lead_id": lead.id})
        self.counting_rule("wacrm_message_received", "crm.lead", filter_domain="[('name', '=', 'Plan Pro')]")
        self.receive_text("¿Y?")
        lead.name = "Otro"
        self.receive_text("¿Hola?")
        self.assertEqual(self.runs("wacrm_message_received"), ["Plan Pro"])

    def test_switched_off_and_on(self):
        rule = self.counting_rule("wacrm_message_received")
        rule.active = False
        self.env.registry.clear_cache()
        self.receive_text("¿Y?")
        self.assertEqual(self.runs("wacrm_message_received"), [])
        rule.active = True
        self.receive_text("¿Hola?")
        self.assertEqual(len(self.runs("wacrm_message_received")), 1)

    def test_models_that_do_not_fit(self):
        with self.assertRaisesRegex(ValidationError, "works on these models only"):
            self.rule("wacrm_message_received", model="res.users")

    def test_form_offers_what_fits(self):
        rule = self.env["base.automation"].new({"model_id": self.env["ir.model"]._get_id("crm.lead")})
        self.assertIn("wacrm_message_received", rule.wacrm_triggers)
        self.assertNotIn("wacrm_consent_withdrawn", rule.wacrm_triggers)


@tagged("post_install", "-at_install")
class TestRuleErrors(RuleCase):
    """Whatever a rule does, the customer's message is kept and nothing goes round in circles."""

    def receive_in_spite_of(self, code):
        rule = self.rule("wacrm_message_received", self.action("code", code=code))
        with mute_logger(LOGGER, "odoo.sql_db"):
            row = self.receive_text("¿Y?")
        self.assertTrue(row.mail_message_id)
        return rule, row

    def test_failing_rule(self):
        rule, row = self.receive_in_spite_of("record.write({'priority': '2'})\nraise UserError('Ni hablar')")
        self.assertEqual(row.conversation_id.priority, "0", "what it had done is undone")
        activity = self.activities(rule)
        self.assertEqual((len(activity), activity.user_id), (1, self.admin))
        self.assertIn("Ni hablar", activity.note)
        with mute_logger(LOGGER):
            self.receive_text("¿Hola?")
        self.assertEqual(len(self.activities(rule)), 1, "told once")

    def test_broken_database_statement(self):
        for code in ("env.cr.execute('SELECT nonsense')", "1 / 0",
                     "env['res.users'].create({'name': 'x', 'login': 'wacrm_agent'})"):
            with self.subTest(code):
                self.receive_in_spite_of(code)

    def test_other_rules_go_on(self):
        self.counting_rule("wacrm_message_received")
        self.receive_in_spite_of("1 / 0")
        self.assertEqual(len(self.runs("wacrm_message_received")), 1)

    def test_lost_race_is_done_again_with_the_message(self):
        rule = self.counting_rule("wacrm_message_received")
        tries = []

        def lose_once(automation, *args, **kwargs):
            tries.append(automation)
            if len(tries) == 1:
                raise errors.SerializationFailure
            return process(automation, *args, **kwargs)

        process = type(rule)._process
        self.patch(type(rule), "_process", lose_once)
        row = self.receive_text("¿Y?")
        self.assertEqual(len(tries), 2)
        self.assertTrue(row)
        self.assertEqual(len(self.runs("wacrm_message_received")), 1)

    def test_lost_race_of_the_message_is_none_of_the_rule(self):
        rule = self.counting_rule("wacrm_message_received")
        rows = self.env["ir.config_parameter"].create([{"key": f"wacrm.{key}", "value": "1"} for key in "ab"])
        self.env.flush_all()
        rows[1].key = rows[0].key  # not written to the database yet
        savepoint = self.env.cr.savepoint(flush=False)
        raised = None
        try:
            with mute_logger("odoo.sql_db", LOGGER):
                self.env["base.automation"]._wacrm_note("wacrm_message_received", self.conversation)
        except DatabaseError as error:
            raised = error
        savepoint.rollback()
        self.env.invalidate_all(flush=False)
        self.assertIsInstance(raised, errors.UniqueViolation)
        self.assertFalse(self.activities(rule))

    def test_nobody_can_be_told(self):
        self.patch(type(self.env["base.automation"]), "activity_schedule", lambda *args, **kwargs: 1 / 0)
        rule, _row = self.receive_in_spite_of("1 / 0")
        self.assertFalse(self.activities(rule))

    def test_webhook_of_a_rule_is_called_after_the_commit(self):
        self.rule("wacrm_message_received", self.action("webhook", webhook_url="https://example.invalid/hook"))
        calls = self.enterContext(patch("requests.post"))
        self.env["base.automation"]._wacrm_note("wacrm_message_received", self.conversation)
        calls.assert_not_called()
        self.env.cr.postcommit.run()
        calls.assert_called_once()

    def test_rules_that_set_each_other_off_come_to_an_end(self):
        code = ("conversation = env['whatsapp_crm.conversation']\n"
                "conversation._open(record.channel_id, state='new')")
        self.rule("wacrm_resolved", self.action("code", code=code))
        self.rule("wacrm_opened", self.action("code", code="record._resolve('idle', None)"))
        with self.assertLogs(LOGGER, logging.WARNING):
            self.conversation._resolve("idle", None)
        conversations = self.env["whatsapp_crm.conversation"].search([("channel_id", "=", self.channel.id)])
        self.assertLess(len(conversations), 6)

    def test_a_rule_does_not_set_itself_off(self):
        code = "record.write({'priority': '1'})\nrecord.channel_id._wacrm_log('una vez')\n" \
               "env['base.automation']._wacrm_note('wacrm_message_received', record)"
        self.rule("wacrm_message_received", self.action("code", code=code))
        self.receive_text("¿Y?")
        logged = self.env["mail.message"].search_count([("body", "ilike", "una vez")])
        self.assertEqual(logged, 1)


@tagged("post_install", "-at_install")
class TestRuleStatements(HttpCase, RuleCase):
    """What nobody waits for costs nothing."""

    def deliver(self):
        message, card = self.message_item(text={"body": "Hola"})
        raw = json.dumps(self.webhook_body(messages=[message], contacts=[card])).encode()
        self.env.cr.flush()
        self.env.invalidate_all()
        before = self.env.cr.sql_log_count
        self.url_open(constants.WEBHOOK_ROUTE, data=raw, headers={
            "Content-Type": "application/json", constants.SIGNATURE_HEADER: signature.sign("secreto", raw)})
        return self.env.cr.sql_log_count - before

    def test_no_statement_without_a_rule(self):
        for _time in range(2):
            self.deliver()
        with_hooks = self.deliver()
        rules = type(self.env["base.automation"])
        self.patch(rules, "_wacrm_note", lambda *args: None)
        self.assertEqual(with_hooks, self.deliver())

    def test_a_rule_on_something_else_costs_nothing_either(self):
        for _time in range(2):
            self.deliver()
        before = self.deliver()
        self.counting_rule("wacrm_resolved")
        self.deliver()
        self.assertEqual(self.deliver(), before)
