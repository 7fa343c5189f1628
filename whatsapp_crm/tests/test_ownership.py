# Part of whatsapp_crm. See LICENSE file for full copyright and licensing details.
import json
import re

from odoo.exceptions import UserError
from odoo.tests import HttpCase, tagged

from .common import WhatsappCrmCase


@tagged("post_install", "-at_install")
class TestOwnership(WhatsappCrmCase):
    """Who answers when somebody else is responsible, on every way out."""

    def setUp(self):
        super().setUp()
        self.row = self.receive_text()
        self.channel, self.conversation = self.row.channel_id, self.row.conversation_id
        self.conversation.with_user(self.agent).action_take()

    def sent(self):
        self.run_senders()
        return len(self.graph.sent)

    def only_the_responsible(self):
        self.company.wacrm_only_owner_answers = True

    def test_an_answer_that_does_not_know_of_the_responsible_is_refused(self):
        with self.assertRaisesRegex(UserError, re.escape(self.agent.name)):
            self.say(self.channel, user=self.agent2)
        self.assertEqual(self.sent(), 0)

    def test_answering_as_support_leaves_the_responsible(self):
        self.say(self.channel, user=self.agent2, wacrm_as_support=True)
        self.assertEqual(self.conversation.user_id, self.agent)
        self.assertFalse(self.conversation.waiting_since)
        answered = self.conversation.milestone_ids.filtered(lambda m: m.kind == "answered")
        self.assertEqual((answered.user_id, answered.owner_id), (self.agent2, self.agent))
        self.assertEqual(self.sent(), 1)

    def test_only_the_responsible_answers_where_the_company_says_so(self):
        self.only_the_responsible()
        for user in (self.agent2, self.supervisor):
            with self.subTest(user.login), self.assertRaisesRegex(UserError, re.escape(self.agent.name)):
                self.say(self.channel, user=user, wacrm_as_support=True)
        self.say(self.channel, user=self.agent2, note=True)
        self.say(self.channel, user=self.agent)
        self.assertEqual(self.sent(), 1)

    def test_no_template_retry_or_reaction_of_others_either(self):
        message = self.say(self.channel)
        self.run_senders()
        row = self.rows_of(message)
        self.receive_status(row.wamid, "failed", errors=[{"code": 131026}])
        self.only_the_responsible()
        refused = {
            "template": lambda: self.channel.with_user(self.agent2)._wacrm_check_sendable("template"),
            "retry": lambda: row.with_user(self.agent2).action_retry(),
            "reaction": lambda: self.row.mail_message_id.with_user(self.agent2)._message_reaction(
                "👍", "add", self.agent2.partner_id, self.env["mail.guest"]),
        }
        for name, way in refused.items():
            with self.subTest(name), self.assertRaises(UserError):
                way()
        row.with_user(self.agent).action_retry()

    def test_what_nobody_has_is_anybodys_to_answer(self):
        self.only_the_responsible()
        self.conversation.with_user(self.agent).action_release()
        self.say(self.channel, user=self.agent2)
        self.assertEqual(self.conversation.user_id, self.agent2)

    def test_taking_over(self):
        take = self.conversation.with_user(self.agent2).with_context(wacrm_take_over=True).action_take
        self.company.wacrm_agents_take_over = False
        with self.assertRaisesRegex(UserError, re.escape(self.agent.name)):
            take()
        self.conversation.with_user(self.supervisor).with_context(wacrm_take_over=True).action_take()
        self.assertEqual(self.conversation.user_id, self.supervisor)
        self.company.wacrm_agents_take_over = True
        take()
        self.assertEqual(self.conversation.user_id, self.agent2)

    def test_late_taker_reads_who_has_it_and_who_gave_it(self):
        self.conversation.with_user(self.supervisor).action_assign(self.agent.id)
        self.conversation.with_user(self.agent).action_release()
        self.conversation.with_user(self.supervisor).action_assign(self.agent.id)
        with self.assertRaises(UserError) as refused:
            self.conversation.with_user(self.agent2).action_take()
        self.assertIn(self.agent.name, str(refused.exception))
        self.assertIn(self.supervisor.name, str(refused.exception))

    def test_peeking_and_typing_make_nobody_a_member(self):
        channel = self.channel.with_user(self.agent2)
        messages = len(self.channel.message_ids)
        channel.wacrm_note_opened()
        self.assertFalse(channel._find_or_create_member_for_self())
        self.assertEqual(self.channel.channel_member_ids.partner_id, self.agent.partner_id)
        self.assertEqual(len(self.channel.message_ids), messages)

    def test_closing_removes_members_and_a_mention_still_reaches(self):
        helper = self._user("wacrm_helper2", "whatsapp_crm.group_agent")
        helper.email = "helper2@example.com"
        self.conversation.with_user(self.agent).action_resolve("confirmed", no_answer_needed=True)
        self.assertFalse(self.channel.channel_member_ids)
        self.assertFalse(self.channel.with_user(helper).has_access("read"))
        note = self.say(self.channel, "mira esto", note=True, partner_ids=helper.partner_id.ids)
        self.assertIn(helper.partner_id, note.notification_ids.res_partner_id)
        self.assertTrue(self.channel.with_user(helper).has_access("read"))
        self.assertTrue(self.conversation.with_user(helper).has_access("read"))

    def test_counters_of_somebody_who_joins_late(self):
        self.say(self.channel)
        for text in ("una", "dos", "tres"):
            self.receive_text(text)
        self.conversation.with_user(self.supervisor).action_assign(self.agent2.id)
        member = self.channel.channel_member_ids.filtered(lambda m: m.partner_id == self.agent2.partner_id)
        self.assertEqual(member.message_unread_counter, 3)
        self.conversation.with_user(self.supervisor).action_assign(self.agent.id)
        self.say(self.channel)
        self.conversation.with_user(self.supervisor).action_assign(self.agent2.id)
        member = self.channel.channel_member_ids.filtered(lambda m: m.partner_id == self.agent2.partner_id)
        self.assertEqual(member.message_unread_counter, 0)


@tagged("post_install", "-at_install")
class TestPresence(WhatsappCrmCase, HttpCase):
    """Who has a chat open is told to whoever may read it, by whoever may."""

    def setUp(self):
        super().setUp()
        self.channel = self.receive_text().channel_id
        self.env["bus.bus"].search([]).unlink()

    def tell(self, login, doing="open", channel=None):
        self.authenticate(login, login)
        return self.make_jsonrpc_request("/whatsapp_crm/presence", {
            "channel_id": (channel or self.channel).id, "doing": doing})

    def heard(self):
        self.env["bus.bus"].invalidate_model()
        return [json.loads(row.message)["payload"] for row in self.env["bus.bus"].search([])
                if "whatsapp_crm.presence" in row.message]

    def test_readers_tell_each_other(self):
        self.assertTrue(self.tell("wacrm_agent", "writing"))
        self.env.cr.precommit.run()
        [told] = self.heard()
        self.assertEqual(
            (told["channel_id"], told["user_id"], told["name"], told["doing"]),
            (self.channel.id, self.agent.id, self.agent.name, "writing"))
        self.assertFalse(self.channel.channel_member_ids)

    def test_strangers_tell_nothing(self):
        other = self.env["res.company"].create({"name": "Otra"})
        self._user("wacrm_alien", "whatsapp_crm.group_agent", company=other)
        self._user("wacrm_clerk2", "base.group_user")
        for login in ("wacrm_alien", "wacrm_clerk2"):
            self.assertFalse(self.tell(login))
        self.assertFalse(self.tell("wacrm_agent", "dancing"))
        self.assertFalse(self.tell("wacrm_agent", channel=self.env["discuss.channel"].create({"name": "general"})))
        self.env.cr.precommit.run()
        self.assertFalse(self.heard())
