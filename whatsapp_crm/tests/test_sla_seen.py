# Part of whatsapp_crm. See LICENSE file for full copyright and licensing details.
from odoo.tests import tagged

from .sla_common import MINUTE, MONDAY, SlaCase


@tagged("post_install", "-at_install")
class TestSlaSeen(SlaCase):
    """Who could answer and looks is kept with the deadline: figures are read from there later."""

    def setUp(self):
        super().setUp()
        self.conversation = self.customer_writes()
        self.clock = self.running(self.conversation)

    def test_first_look_of_who_could_answer_counts(self):
        self.pass_time(minutes=2)
        self.conversation.sudo()._looked_at(self.supervisor)
        self.assertFalse(self.clock.seen_at)
        self.conversation.sudo()._looked_at(self.agent)
        self.pass_time(minutes=1)
        self.conversation.sudo()._looked_at(self.agent2)
        self.assertEqual((self.clock.seen_at, self.clock.seen_by_id), (MONDAY + 2 * MINUTE, self.agent))

    def test_time_to_answer_after_the_look_is_the_promised_warning(self):
        self.pass_time(minutes=7)
        self.conversation.sudo()._looked_at(self.agent)
        self.assertEqual(self.clock.seen_until, MONDAY + 12 * MINUTE)

    def test_working_hours_count_after_the_look_too(self):
        hours = self.calendar((9, 10))
        self.policy.write({"working_time": "calendar", "calendar_id": hours.id})
        self.env.cr.precommit.run()
        opening = self.clock.warning_at - 5 * MINUTE
        self.conversation.sudo()._looked_at(self.agent)
        self.assertEqual(self.clock.seen_until, max(opening, self.clock.seen_at) + 5 * MINUTE)

    def test_next_wait_is_looked_at_anew(self):
        self.conversation.sudo()._looked_at(self.agent)
        self.say(self.conversation.channel_id)
        self.pass_time(minutes=1)
        self.customer_writes()
        self.assertFalse(self.running(self.conversation).seen_at)
        self.assertTrue(self.clock.seen_at)

    def test_what_was_written_after_the_look_is_seen_anew(self):
        channel = self.conversation.channel_id
        self.conversation.sudo()._looked_at(self.agent)
        before = max(channel.sudo().message_ids.ids)
        self.pass_time(minutes=1)
        self.customer_writes()
        self.say(channel, wacrm_answers_until=before)
        self.assertTrue(self.conversation.waiting_since)
        self.assertFalse(self.conversation.seen_at)
        self.assertFalse(self.running(self.conversation).seen_at)

    def test_what_was_seen_and_not_answered_with_the_rest_stays_seen(self):
        channel = self.conversation.channel_id
        before = max(channel.sudo().message_ids.ids)
        self.pass_time(minutes=1)
        self.customer_writes()
        self.pass_time(minutes=1)
        self.conversation.sudo()._looked_at(self.agent)
        self.say(channel, wacrm_answers_until=before)
        self.assertEqual(self.running(self.conversation).seen_at, MONDAY + 2 * MINUTE)
