# Part of whatsapp_crm. See LICENSE file for full copyright and licensing details.
import time
from unittest.mock import patch

from odoo.tests import tagged

from .routing_case import RoutingCase


@tagged("post_install", "-at_install")
class TestRoutingQueue(RoutingCase):
    """The queue is given out when somebody is free; the end of a shift brings back what nobody opened."""

    def setUp(self):
        super().setUp()
        self.routing.distribution = "round_robin"

    def full_house(self):
        """Each agent has all the chats they can take, one."""
        self.company.wacrm_capacity = 1
        return [self.customer_writes(sender=f"3460000000{number}") for number in range(2)]

    def test_longest_wait_first(self):
        first, _second = self.full_house()
        now = time.time()
        late = self.customer_writes(sender="34600000005", at=now - 60)
        early = self.customer_writes(sender="34600000006", at=now - 600)
        first.with_user(first.user_id).action_resolve("confirmed", no_answer_needed=True)
        self.give_out()
        self.assertTrue(early.user_id)
        self.assertFalse(late.user_id)

    def test_an_answer_frees_a_place(self):
        first, _second = self.full_house()
        waits = self.customer_writes(sender="34600000005")
        self.say(first.channel_id, user=first.user_id)
        self.give_out()
        self.assertEqual(waits.user_id, first.user_id)

    def trigger_count(self):
        self.env.cr.precommit.run()
        return self.env["ir.cron.trigger"].search_count([
            ("cron_id", "=", self.env.ref("whatsapp_crm.ir_cron_routing").id)])

    def test_who_becomes_free_wakes_the_queue(self):
        first, second = self.full_house()
        self.env.cr.precommit.run()
        for step in (
                lambda: self.say(first.channel_id, user=first.user_id),
                lambda: second.with_user(second.user_id).action_resolve("confirmed", no_answer_needed=True),
                lambda: self.row.with_user(self.agent).action_set_away(),
                lambda: self.row.with_user(self.agent).action_back()):
            before = self.trigger_count()
            step()
            self.assertGreater(self.trigger_count(), before)

    def test_where_nothing_is_given_out_nothing_wakes(self):
        self.routing.distribution = "none"
        conversation = self.customer_writes()
        conversation.with_user(self.agent).action_take()
        self.env.cr.precommit.run()
        before = self.trigger_count()
        self.say(conversation.channel_id)
        self.assertEqual(self.trigger_count(), before)
        self.give_out()

    def test_coming_on_shift_pulls(self):
        self.team.wacrm_shift_id = self.closed_shift()
        conversation = self.customer_writes()
        self.give_out()
        self.assertFalse(conversation.user_id)
        self.row.calendar_id = self.make_shift(hours=(0, 24))
        self.give_out()
        self.assertEqual(conversation.user_id, self.agent)

    def test_numbers_that_give_nothing_out_keep_their_queue(self):
        self.routing.distribution = "none"
        conversation = self.customer_writes()
        self.give_out()
        self.assertFalse(conversation.user_id)

    def test_who_returned_it_gets_it_no_more(self):
        conversation = self.customer_writes()
        self.assertEqual(conversation.user_id, self.agent)
        conversation.with_user(self.agent).action_release()
        self.set_present(self.agent2, status="offline")
        self.give_out()
        self.assertFalse(conversation.user_id)
        self.set_present(self.agent2)
        self.give_out()
        self.assertEqual(conversation.user_id, self.agent2)

    def test_what_somebody_else_returned_may_be_theirs_again(self):
        conversation = self.customer_writes()
        self.assertEqual(conversation.user_id, self.agent)
        self.set_present(self.agent2, status="offline")
        conversation.with_user(self.supervisor).action_release()
        self.assertFalse(conversation.returned_by_id)
        self.give_out()
        self.assertEqual(conversation.user_id, self.agent)

    def test_who_did_not_answer_in_time_gets_it_no_more(self):
        self.set_present(self.agent2, status="offline")
        conversation = self.customer_writes()
        conversation.with_user(self.env.ref("base.user_root"))._return_late()
        self.assertEqual(conversation.returned_by_id, self.agent)
        self.give_out()
        self.assertFalse(conversation.user_id)

    def test_what_comes_back_is_nobody_s_fault_any_more(self):
        conversation = self.customer_writes()
        conversation.with_user(self.agent).action_release()
        conversation.with_user(self.agent2).action_take()
        conversation.with_user(self.agent2).action_release()
        conversation.with_user(self.supervisor).action_resolve("confirmed", no_answer_needed=True)
        self.assertEqual(conversation.returned_by_id, self.agent2)
        self.set_present(self.agent, status="offline")
        self.customer_writes("otra vez")
        self.assertEqual((conversation.state, conversation.user_id), ("open", self.agent2))

    def test_taken_up_again_by_hand_nothing_of_routing_is_left(self):
        conversation = self.customer_writes()
        conversation.with_user(self.supervisor).action_resolve("confirmed", no_answer_needed=True)
        self.assertTrue(conversation.routed_untouched)
        conversation.with_user(self.agent2).action_reopen()
        self.assertEqual((conversation.state, conversation.user_id), ("open", self.agent2))
        self.assertEqual((conversation.routed_untouched, conversation.routing_summary), (False, False))
        self.assertNotIn(self.agent, conversation.channel_id.channel_member_ids.partner_id.user_ids)

    def test_what_was_returned_holds_up_no_other(self):
        self.set_present(self.agent2, status="offline")
        returned = self.customer_writes(sender="34600000001")
        returned.with_user(self.agent).action_release()
        self.set_present(self.agent, status="offline")
        other = self.customer_writes(sender="34600000002")
        self.set_present(self.agent)
        self.give_out()
        self.assertEqual((returned.user_id.id, other.user_id), (False, self.agent))

    # ----------------------------------------------------------------- off shift

    def test_end_of_the_shift_returns_what_nobody_opened(self):
        self.routing.return_off_shift = True
        untouched, opened, answered = (self.customer_writes(sender=f"3460000000{number}") for number in range(3))
        opened.channel_id.with_user(opened.user_id).wacrm_note_opened()
        self.say(answered.channel_id, user=answered.user_id)
        by_hand = self.customer_writes(sender="34600000008")
        by_hand.with_user(self.agent).with_context(wacrm_take_over=True).action_take()
        owners = [opened.user_id, answered.user_id]
        self.team.wacrm_shift_id = self.closed_shift()
        self.give_out()
        self.assertEqual(untouched.state, "new")
        notes = " ".join(map(str, untouched.channel_id.message_ids.mapped("body")))
        self.assertIn("ended before they opened it", notes)
        self.assertEqual([opened.user_id, answered.user_id], owners)
        self.assertEqual(by_hand.user_id, self.agent)

    def test_without_the_setting_all_stays(self):
        conversation = self.customer_writes()
        self.team.wacrm_shift_id = self.closed_shift()
        self.give_out()
        self.assertTrue(conversation.user_id)

    def test_back_on_shift_it_may_be_theirs_again(self):
        self.routing.return_off_shift = True
        self.set_present(self.agent2, status="offline")
        conversation = self.customer_writes()
        self.team.wacrm_shift_id = self.closed_shift()
        self.give_out()
        self.assertFalse(conversation.user_id)
        self.team.wacrm_shift_id = False
        self.give_out()
        self.assertEqual(conversation.user_id, self.agent)

    def test_switching_on_is_remembered_only_once_it_is_committed(self):
        """Who reads between the write and its commit must not leave behind what was."""
        with patch.object(type(self.env.registry), "clear_cache") as cleared:
            self.routing.distribution = "least_load"
            cleared.reset_mock()
            self.env.cr.postcommit.run()
        self.assertTrue(cleared.called)
