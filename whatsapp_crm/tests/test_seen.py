# Part of whatsapp_crm. See LICENSE file for full copyright and licensing details.
from odoo.tests import tagged

from .common import WhatsappCrmCase


@tagged("post_install", "-at_install")
class TestSeen(WhatsappCrmCase):
    """A look of who could answer is *seen*; anybody else's is *viewed* and changes nothing."""

    def setUp(self):
        super().setUp()
        self.row = self.receive_text()
        self.channel, self.conversation = self.row.channel_id, self.row.conversation_id

    def look(self, user):
        self.channel.with_user(user).wacrm_note_opened()

    def test_team_member_sees_an_unassigned_conversation(self):
        self.look(self.agent)
        self.assertEqual(self.conversation.seen_by_id, self.agent)
        self.assertTrue(self.conversation.waiting_since)
        self.assertEqual(self.conversation.state, "new")

    def test_only_the_responsible_sees_an_owned_one(self):
        self.conversation.with_user(self.agent).action_take()
        self.look(self.agent2)
        self.look(self.supervisor)
        self.assertFalse(self.conversation.seen_at)
        self.assertEqual(self.kinds(self.conversation).count("viewed"), 2)
        self.look(self.agent)
        self.assertEqual(self.conversation.seen_by_id, self.agent)

    def test_looking_twice_is_no_news(self):
        self.look(self.agent)
        self.look(self.agent)
        self.look(self.supervisor)
        self.look(self.supervisor)
        kinds = self.kinds(self.conversation)
        self.assertEqual((kinds.count("seen"), kinds.count("viewed")), (1, 1))

    def test_member_who_reads_shows_blue_ticks_to_the_customer(self):
        self.conversation.with_user(self.agent).action_take()
        member = self.channel.channel_member_ids
        member.with_user(self.agent)._mark_as_read(self.row.mail_message_id.id)
        self.run_senders()
        self.assertEqual(self.graph.receipts, [(self.row.wamid, False)])
        self.assertEqual(self.conversation.seen_by_id, self.agent)

    def test_no_blue_ticks_where_the_number_hides_them(self):
        self.number.send_read_receipts = False
        self.conversation.with_user(self.agent).action_take()
        self.channel.channel_member_ids.with_user(self.agent)._mark_as_read(self.row.mail_message_id.id)
        self.run_senders()
        self.assertEqual(self.graph.receipts, [])

    def test_answer_clears_seen(self):
        self.look(self.agent)
        self.say(self.channel)
        self.assertFalse(self.conversation.seen_at)

    def test_joining_sets_the_counter_to_the_first_unanswered_message(self):
        self.say(self.channel)
        self.receive_text("una")
        self.receive_text("dos")
        self.conversation.with_user(self.supervisor).action_assign(self.agent2.id)
        member = self.channel.channel_member_ids.filtered(lambda m: m.partner_id == self.agent2.partner_id)
        self.assertEqual(member.message_unread_counter, 2)
