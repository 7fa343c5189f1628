from datetime import timedelta

from odoo import fields
from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tests import tagged

from .common import WhatsappCrmCase


@tagged("post_install", "-at_install")
class TestReaders(WhatsappCrmCase):
    """Who may read and write follows teams, mentions and followers, and never mixes up conversations."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.helper = cls._user("wacrm_helper", "whatsapp_crm.group_agent")
        cls.helper.email = "helper@example.com"  # core tells nobody who has the writer's address
        cls.support = cls.env["crm.team"].create({
            "name": "Soporte", "company_id": cls.company.id,
            "crm_team_member_ids": [Command.create({"user_id": cls.helper.id})]})

    def setUp(self):
        super().setUp()
        self.row = self.receive_text()
        self.channel, self.conversation = self.row.channel_id, self.row.conversation_id

    def reads(self, user):
        self.env.invalidate_all()
        answers = {record.with_user(user).has_access("read") for record in (
            self.conversation, self.channel, self.row, self.row.mail_message_id)}
        self.assertEqual(len(answers), 1)
        return answers.pop()

    def narrow(self):
        group = self.env.ref("whatsapp_crm.group_agent")
        group.implied_ids -= self.env.ref("whatsapp_crm.group_scope_team")

    def two_conversations(self):
        """A resolved one of days ago and the one that is open now."""
        old = self.conversation
        old.with_user(self.agent).action_take()
        old.with_user(self.agent).action_resolve("confirmed", no_answer_needed=True)
        old._write_life({"resolved_at": fields.Datetime.now() - timedelta(days=3)})
        return old, self.receive_text("otra cosa").conversation_id

    def test_change_on_an_old_conversation_leaves_the_open_one_in_front(self):
        old, new = self.two_conversations()
        self.assertNotEqual(old, new)
        old.message_subscribe(self.helper.partner_id.ids)
        old.with_user(self.agent).team_id = self.support
        self.assertEqual(self.channel.wacrm_conversation_id, new)
        self.assertEqual(self.channel.wacrm_state, "new")
        self.assertEqual(self.receive_text("¿hola?").conversation_id, new)

    def test_new_team_of_the_number_reads_what_there_is(self):
        self.assertFalse(self.reads(self.helper))
        self.number.team_id = self.support
        self.assertTrue(self.reads(self.helper))
        self.assertTrue(self.reads(self.agent))

    def test_who_leaves_the_team_reads_no_more(self):
        self.team.crm_team_member_ids.filtered(lambda member: member.user_id == self.agent2).active = False
        self.assertFalse(self.reads(self.agent2))

    def test_narrowed_agents_see_the_unassigned_of_the_team_they_are_in_now(self):
        self.narrow()
        self.assertTrue(self.reads(self.agent))
        self.conversation.team_id = self.support
        self.assertTrue(self.reads(self.helper))
        self.assertFalse(self.reads(self.agent))

    def test_change_of_team_is_part_of_the_story(self):
        self.conversation.with_user(self.agent).team_id = self.support
        fact = self.conversation.milestone_ids.filtered(lambda m: m.kind == "team_changed")
        self.assertEqual((fact.team_id, fact.user_id), (self.support, self.agent))

    def test_team_of_another_company_is_refused(self):
        other = self.env["crm.team"].create({
            "name": "Ajeno", "company_id": self.env["res.company"].create({"name": "Otra"}).id})
        with self.assertRaises(UserError):
            self.conversation.team_id = other

    def test_colleague_mentioned_in_a_note_may_read_and_is_told(self):
        note = self.say(self.channel, "mira esto", note=True, partner_ids=self.helper.partner_id.ids)
        self.assertTrue(self.reads(self.helper))
        self.assertIn(self.helper.partner_id, note.notification_ids.res_partner_id)
        self.run_senders()
        self.assertEqual(self.graph.sent, [])

    def test_strangers_cannot_be_mentioned(self):
        stranger = self.env["res.partner"].create({"name": "Cliente", "email": "c@example.com"})
        note = self.say(self.channel, "x", note=True, partner_ids=stranger.ids)
        self.assertFalse(note.notification_ids.filtered(lambda n: n.res_partner_id == stranger))

    def test_colleague_mentioned_in_the_conversation_may_read(self):
        self.conversation.with_user(self.agent).message_post(
            body="mira", partner_ids=self.helper.partner_id.ids, subtype_xmlid="mail.mt_note")
        self.assertTrue(self.reads(self.helper))

    def test_nobody_writes_in_a_chat_that_they_may_not_read(self):
        channel = self.channel.with_user(self.helper)
        with self.assertRaises(AccessError):
            channel.message_post(body="hola", message_type="comment", subtype_xmlid="mail.mt_comment")
        self.assertFalse(self.env["whatsapp_crm.message"].search([("direction", "=", "out")]))

    def test_nobody_sends_a_file_that_they_may_not_read(self):
        secret = self.env["ir.attachment"].create({
            "name": "nominas.pdf", "raw": b"%PDF-1.4", "mimetype": "application/pdf",
            "res_model": "res.company", "res_id": self.env["res.company"].create({"name": "Otra"}).id})
        with self.assertRaises(AccessError):
            self.channel.with_user(self.agent).message_post(
                body="toma", message_type="comment", subtype_xmlid="mail.mt_comment", attachment_ids=secret.ids)

    def test_look_of_the_team_shows_blue_ticks_that_of_a_supervisor_does_not(self):
        self.channel.with_user(self.supervisor).wacrm_note_opened()
        self.run_senders()
        self.assertEqual(self.graph.receipts, [])
        self.channel.with_user(self.agent).wacrm_note_opened()
        self.run_senders()
        self.assertEqual(self.graph.receipts, [(self.row.wamid, False)])

    def test_who_had_it_last_sees_that_the_customer_came_back(self):
        self.number.routing_ids.last_agent = True
        self.set_present(self.agent)
        self.conversation.with_user(self.agent).action_take()
        self.conversation.with_user(self.agent).action_resolve("confirmed", no_answer_needed=True)
        self.receive_text("vuelve a fallar")
        member = self.channel.channel_member_ids
        self.assertEqual((member.partner_id, member.message_unread_counter), (self.agent.partner_id, 1))

    def test_who_works_no_conversations_any_more_gets_none_back(self):
        self.number.routing_ids.last_agent = True
        self.set_present(self.agent)
        self.conversation.with_user(self.agent).action_take()
        self.conversation.with_user(self.agent).action_resolve("confirmed", no_answer_needed=True)
        self.agent.group_ids = self.env.ref("base.group_user")
        self.receive_text("vuelve a fallar")
        self.assertEqual((self.conversation.state, self.conversation.user_id.id), ("new", False))
