# Part of whatsapp_crm. See LICENSE file for full copyright and licensing details.
import re
from datetime import timedelta

from odoo import fields
from odoo.exceptions import UserError
from odoo.tests import tagged

from .common import WhatsappCrmCase


@tagged("post_install", "-at_install")
class TestConversation(WhatsappCrmCase):
    """From a customer's first message to the outcome, and back again."""

    def setUp(self):
        super().setUp()
        self.now = fields.Datetime.now()

    def at(self, **delta):
        return (self.now + timedelta(**delta)).timestamp()

    def open_conversation(self, **kwargs):
        row = self.receive_text(at=self.at(), **kwargs)
        return row.conversation_id, row.channel_id

    def test_first_message_opens_an_unassigned_conversation_that_waits(self):
        conversation, channel = self.open_conversation()
        self.assertEqual(conversation.state, "new")
        self.assertFalse(conversation.user_id)
        self.assertEqual(conversation.waiting_since, self.now.replace(microsecond=0))
        self.assertEqual(conversation.team_id, self.team)
        self.assertEqual(channel.wacrm_conversation_id, conversation)
        self.assertEqual(self.kinds(conversation)[:2], ["opened", "customer_wrote"])

    def test_wait_begins_at_the_first_unanswered_message(self):
        conversation, _channel = self.open_conversation()
        since = conversation.waiting_since
        self.receive_text("¿Hola?", at=self.at(seconds=30))
        self.assertEqual(conversation.waiting_since, since)
        self.receive_text("antes", at=self.at(seconds=-30))
        self.assertEqual(conversation.waiting_since, since - timedelta(seconds=30))

    def test_answer_takes_ends_the_wait_and_waits_for_the_customer(self):
        conversation, channel = self.open_conversation()
        self.say(channel)
        self.assertEqual(conversation.user_id, self.agent)
        self.assertEqual(conversation.state, "waiting")
        self.assertFalse(conversation.waiting_since)
        self.assertTrue(conversation.first_answer_at)
        self.assertIn("answered", self.kinds(conversation))

    def test_answer_covers_only_what_stood_in_the_chat_when_it_was_written(self):
        conversation, channel = self.open_conversation()
        seen = channel.message_ids.sorted("id")[-1:]
        later = self.receive_text("otra cosa", at=self.at(seconds=5))
        self.say(channel, wacrm_answers_until=seen.id)
        self.assertEqual(conversation.waiting_since, later.sent_at)
        self.assertEqual(conversation.state, "open")

    def test_answer_that_fails_everywhere_brings_the_wait_back(self):
        conversation, channel = self.open_conversation()
        since = conversation.waiting_since
        message = self.say(channel)
        self.run_senders()
        self.receive_status("wamid.OUT1", "failed", errors=[{"code": 131026, "title": "Undeliverable"}])
        self.assertEqual(self.rows_of(message).status, "failed")
        self.assertEqual(conversation.waiting_since, since)
        self.assertEqual(conversation.state, "open")
        self.rows_of(message).with_user(self.agent).action_retry()
        self.assertFalse(conversation.waiting_since)

    def test_customer_wakes_what_waits_and_what_sleeps(self):
        conversation, channel = self.open_conversation()
        self.say(channel)
        self.receive_text("gracias por la info, otra duda", at=self.at(minutes=1))
        self.assertEqual(conversation.state, "open")
        conversation.with_user(self.agent).action_snooze(self.now + timedelta(days=1), without_answer=True)
        self.assertEqual(conversation.state, "snoozed")
        self.receive_text("sigo aquí", at=self.at(minutes=2))
        self.assertEqual(conversation.state, "open")
        self.assertFalse(conversation.snoozed_until)

    def test_thanks_after_resolved_reopen_nothing_but_open_the_window(self):
        conversation, channel = self.open_conversation()
        conversation.with_user(self.agent).action_take()
        conversation.with_user(self.agent).action_resolve("confirmed", no_answer_needed=True)
        until = channel.wacrm_window_until
        self.receive_text("Gracias! 👍", at=self.at(minutes=5))
        self.assertEqual(conversation.state, "resolved")
        self.assertFalse(conversation.waiting_since)
        self.assertGreater(channel.wacrm_window_until, until)

    def test_thanks_while_we_wait_count_as_any_message(self):
        conversation, channel = self.open_conversation()
        self.say(channel)
        self.receive_text("Gracias!", at=self.at(minutes=5))
        self.assertEqual(conversation.state, "open")
        self.assertTrue(conversation.waiting_since)

    def test_writing_again_soon_comes_back_later_begins_anew(self):
        conversation, _channel = self.open_conversation()
        conversation.with_user(self.agent).action_take()
        conversation.with_user(self.agent).action_resolve("confirmed", no_answer_needed=True)
        self.receive_text("vuelve a fallar", at=self.at(hours=23))
        self.assertEqual(conversation.state, "new")
        self.assertTrue(conversation.came_back)
        self.assertFalse(conversation.user_id)
        self.assertEqual(conversation.reopen_count, 1)
        conversation.with_user(self.agent2).action_take()
        conversation.with_user(self.agent2).action_resolve("confirmed", no_answer_needed=True)
        other = self.receive_text("otra consulta", at=self.at(hours=50)).conversation_id
        self.assertNotEqual(other, conversation)
        self.assertEqual(other.state, "new")

    def test_coming_back_to_the_last_responsible_where_the_number_says_so(self):
        self.number.routing_ids.last_agent = True
        self.set_present(self.agent)
        conversation, channel = self.open_conversation()
        conversation.with_user(self.agent).action_take()
        conversation.with_user(self.agent).action_resolve("confirmed", no_answer_needed=True)
        self.assertNotIn(self.agent.partner_id, channel.channel_member_ids.partner_id)
        self.receive_text("vuelve a fallar", at=self.at(hours=1))
        self.assertEqual((conversation.state, conversation.user_id), ("open", self.agent))
        self.assertIn(self.agent.partner_id, channel.channel_member_ids.partner_id)

    def test_resolving_while_the_customer_waits_is_kept_as_such(self):
        conversation, _channel = self.open_conversation()
        conversation.with_user(self.agent).action_take()
        conversation.with_user(self.agent).action_resolve("not_customer")
        resolved = conversation.milestone_ids.filtered(lambda m: m.kind == "resolved")
        self.assertTrue(resolved.unanswered)
        self.assertEqual(resolved.user_id, self.agent)
        self.assertFalse(conversation.waiting_since)

    def test_no_answer_needed_is_neither_answered_nor_missed(self):
        conversation, _channel = self.open_conversation()
        conversation.with_user(self.agent).action_take()
        conversation.with_user(self.agent).action_no_answer_needed()
        self.assertFalse(conversation.waiting_since)
        self.assertEqual(conversation.state, "waiting")
        self.assertIn("no_answer_needed", self.kinds(conversation))
        self.assertNotIn("answered", self.kinds(conversation))

    def test_two_takers_one_owner_and_the_second_reads_who(self):
        conversation, channel = self.open_conversation()
        conversation.with_user(self.agent).action_take()
        with self.assertRaisesRegex(UserError, re.escape(self.agent.name)):
            conversation.with_user(self.agent2).action_take()
        self.assertEqual(conversation.user_id, self.agent)
        self.assertEqual(channel.channel_member_ids.partner_id, self.agent.partner_id)

    def test_assigning_moves_membership_and_tells(self):
        conversation, channel = self.open_conversation()
        conversation.with_user(self.agent).action_take()
        with self.assertRaises(UserError):
            conversation.with_user(self.agent2).action_assign(self.agent2.id)
        conversation.with_user(self.supervisor).action_assign(self.agent2.id)
        self.assertEqual(conversation.user_id, self.agent2)
        self.assertEqual(channel.channel_member_ids.partner_id, self.agent2.partner_id)
        self.assertEqual(self.kinds(conversation)[-1], "assigned")

    def test_returning_to_the_queue_keeps_the_wait(self):
        conversation, channel = self.open_conversation()
        since = conversation.waiting_since
        conversation.with_user(self.agent).action_take()
        conversation.with_user(self.agent).action_release()
        self.assertEqual((conversation.state, conversation.user_id.id), ("new", False))
        self.assertEqual(conversation.waiting_since, since)
        self.assertFalse(channel.channel_member_ids)

    def test_life_fields_have_one_writer(self):
        conversation, _channel = self.open_conversation()
        for values in ({"state": "resolved"}, {"user_id": self.agent.id}, {"waiting_since": False}):
            with self.subTest(values), self.assertRaises(UserError):
                conversation.with_user(self.agent).with_context(wacrm_writer=True).write(values)

    def test_story_cannot_be_rewritten(self):
        conversation, _channel = self.open_conversation()
        with self.assertRaises(UserError):
            conversation.milestone_ids[:1].sudo().write({"note": "x"})
        with self.assertRaises(UserError):
            conversation.milestone_ids[:1].sudo().unlink()

    def test_echo_answers_what_was_written_before_it_whatever_comes_first(self):
        conversation, channel = self.open_conversation()
        self.process(self.echo_body(at=self.at(seconds=60)))
        self.assertFalse(conversation.waiting_since)
        self.assertEqual(conversation.state, "new")
        late = self.receive_text("tarde", at=self.at(seconds=30))
        self.assertFalse(conversation.waiting_since)
        self.assertEqual(late.answered_by_id.origin, "phone_app")
        self.receive_text("después", at=self.at(seconds=90))
        self.assertTrue(conversation.waiting_since)
        echo = channel.message_ids.filtered(lambda m: "Te llamo" in m.body)
        self.assertEqual(echo.author_id, self.company.partner_id)

    def test_late_failure_of_an_echo_leaves_what_a_later_one_answered(self):
        conversation, _channel = self.open_conversation()
        self.process(self.echo_body(at=self.at(seconds=60), wamid="wamid.ECHO1"))
        self.process(self.echo_body(at=self.at(seconds=120), wamid="wamid.ECHO2"))
        self.receive_status("wamid.ECHO1", "failed", errors=[{"code": 131026}])
        self.assertFalse(conversation.waiting_since)
        self.receive_status("wamid.ECHO2", "failed", errors=[{"code": 131026}])
        self.assertTrue(conversation.waiting_since)

    def test_echo_that_failed_answers_nothing_that_arrives_later(self):
        conversation, _channel = self.open_conversation()
        self.process(self.echo_body(at=self.at(seconds=60)))
        self.receive_status("wamid.ECHO1", "failed", errors=[{"code": 131026}])
        conversation.with_user(self.agent).action_take()
        conversation.with_user(self.agent).action_no_answer_needed()
        late = self.receive_text("tarde", at=self.at(seconds=30))
        self.assertEqual(conversation.waiting_since, late.sent_at)

    def test_failure_of_an_answer_leaves_what_a_later_answer_covers(self):
        conversation, channel = self.open_conversation()
        first, second = self.say(channel), self.say(channel)
        self.run_senders()
        self.run_senders()
        self.receive_status(self.rows_of(first).wamid, "failed", errors=[{"code": 131026}])
        self.assertFalse(conversation.waiting_since)
        self.assertEqual(conversation.state, "waiting")
        self.assertEqual(conversation.first_answer_at, self.rows_of(second).sent_at)

    def echo_body(self, at, wamid="wamid.ECHO1"):
        return self.webhook_body(field="smb_message_echoes", message_echoes=[{
            "from": "34600000001", "to": "34611222333", "id": wamid,
            "timestamp": str(int(at)), "type": "text", "text": {"body": "Te llamo"}}])

    def test_writing_first_opens_one_that_waits_for_the_customer(self):
        conversation, channel = self.open_conversation()
        conversation.with_user(self.agent).action_take()
        conversation.with_user(self.agent).action_resolve("confirmed", no_answer_needed=True)
        self.say(channel, "<p>Una cosa más</p>", user=self.agent2)
        self.assertEqual(conversation.state, "resolved")
        conversation._write_life({"resolved_at": self.now - timedelta(days=3)})
        self.say(channel, "<p>¿Qué tal?</p>", user=self.agent2)
        begun = channel.wacrm_conversation_id
        self.assertNotEqual(begun, conversation)
        self.assertEqual((begun.state, begun.user_id), ("waiting", self.agent2))
