# Part of whatsapp_crm. See LICENSE file for full copyright and licensing details.
from odoo.tests import tagged

from .sla_common import MONDAY, SlaCase


@tagged("post_install", "-at_install")
class TestSlaLostAnswer(SlaCase):
    """An answer that never arrived is none, even where the conversation was resolved on the strength of it."""

    def setUp(self):
        super().setUp()
        self.conversation = self.customer_writes()
        self.channel = self.conversation.channel_id
        self.pass_time(minutes=2)
        self.row = self.rows_of(self.say(self.channel)).sudo()
        self.conversation.with_user(self.agent).action_resolve("confirmed", confirmed_by="us", proof="Probado")
        self.pass_time(minutes=1)

    def fail(self):
        self.row._climb("failed")
        self.row._failed()

    def test_goes_on_with_who_had_it_and_with_its_deadline(self):
        self.fail()
        self.assertEqual((self.conversation.state, self.conversation.user_id), ("open", self.agent))
        self.assertEqual(self.conversation.waiting_since, MONDAY)
        self.assertFalse(self.conversation.outcome)
        self.assertEqual(self.course(self.conversation), [("first_response", "running", "")])
        self.assertIn(self.agent.partner_id, self.channel.sudo().channel_member_ids.partner_id)

    def test_goes_to_the_queue_where_nobody_has_it_any_more(self):
        self.agent.sudo().active = False
        self.fail()
        self.assertEqual((self.conversation.state, self.conversation.user_id), ("new", self.env["res.users"]))
        self.assertEqual(self.conversation.waiting_since, MONDAY)

    def test_stays_resolved_where_another_answer_arrived(self):
        self.conversation.with_user(self.agent).action_reopen()
        self.say(self.channel)
        self.conversation.with_user(self.agent).action_resolve("confirmed", confirmed_by="us", proof="Probado")
        self.fail()
        self.assertEqual(self.conversation.state, "resolved")
        self.assertFalse(self.conversation.waiting_since)

    def test_stays_resolved_where_it_was_no_customer(self):
        self.conversation.with_user(self.agent).action_reopen()
        self.conversation.with_user(self.agent).action_not_customer("spam")
        self.fail()
        self.assertEqual(self.conversation.state, "resolved")
