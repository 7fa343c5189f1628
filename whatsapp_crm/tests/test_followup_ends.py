# Part of whatsapp_crm. See LICENSE file for full copyright and licensing details.
from datetime import timedelta

from odoo.tests import tagged

from .followup_common import FollowupCase


@tagged("post_install", "-at_install")
class TestFollowupEnds(FollowupCase):
    """What ends a follow-up though nobody told it so, and what does not."""

    def begun(self, **values):
        self.rule(**values)
        self.later(days=2, hours=1)
        followup = self.followups()
        self.assertEqual(followup.state, "open")
        return followup

    def assert_ended(self, followup, state, reason):
        self.run_followups()
        self.assertEqual((followup.state, followup.reason, followup.slot), (state, reason, False))
        self.assertFalse(self.activities())

    def wait_since(self, moment):
        """As if the message had come in while the cron ran: nothing else is told."""
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE whatsapp_crm_conversation SET waiting_since = %s WHERE id = %s", [moment, self.conversation.id])
        self.env.invalidate_all()

    def test_message_that_came_in_while_it_began(self):
        """Meta's time of the message lies before the beginning."""
        followup = self.begun()
        self.wait_since(followup.began_at - timedelta(seconds=5))
        self.assert_ended(followup, "pointless", "wrote")

    def test_whoever_waits_anyway_ends_no_reminder_of_the_window(self):
        self.receive_text("¿Hola?", at=self.now().timestamp())
        self.rule("window", 2, delay_unit="hours")
        self.later(hours=22, minutes=30)
        self.assertEqual(self.followups().state, "open")
        self.run_followups()
        self.assertEqual(self.followups().state, "open")

    def test_not_a_customer(self):
        """Whose opportunity was there before stays as it is."""
        self.conversation._write_life({"made_lead_id": False})
        followup = self.begun()
        self.conversation.with_user(self.agent).action_not_customer("supplier")
        self.assert_ended(followup, "pointless", "not_customer")
        told = self.conversation.milestone_ids.filtered(lambda fact: fact.kind == "followup_ended")
        self.assertEqual((told.user_id, told.note), (self.env["res.users"], "Regla: Not a customer"))

    def test_not_a_customer_in_what_began_anew(self):
        self.conversation.with_user(self.agent).action_resolve("confirmed")
        followup = self.begun()
        self.write_again()
        anew = self.channel.wacrm_conversation_id
        self.assertNotEqual(anew, self.conversation)
        anew.with_user(self.agent).action_not_customer("supplier")
        self.assert_ended(followup, "pointless", "not_customer")

    def test_erased_contact(self):
        followup = self.begun()
        self.conversation.contact_id.erased_at = self.now()
        self.assert_ended(followup, "stopped", "stopped")

    def test_deleted_opportunity(self):
        """Without the activities of it, whose going would tell."""
        followup = self.begun()
        self.env.flush_all()
        self.env.cr.execute("UPDATE whatsapp_crm_followup SET lead_id = NULL WHERE id = %s", [followup.id])
        self.env.invalidate_all()
        self.run_followups()
        self.assertEqual((followup.state, followup.reason), ("pointless", "closed"))

    def test_archived_rule(self):
        followup = self.begun()
        followup.rule_id.active = False
        self.assert_ended(followup, "stopped", "stopped")

    # ------------------------------------------------------------------- steps

    STEPS = tuple({"does": "activity", "sequence": number, "delay": number - 1} for number in (1, 2, 3))

    def test_removed_step_makes_way_for_the_next(self):
        followup = self.begun(steps=self.STEPS)
        first, second, third = followup.rule_id.step_ids
        self.assertEqual(followup.step_id, second)
        when = followup.next_at
        self.assertTrue(when)
        (first | second).with_user(self.supervisor).unlink()
        self.assertEqual((followup.step_id, followup.next_at), (third, when))
        self.assertEqual(followup.state, "open")

    def test_removed_last_step_leaves_the_activity(self):
        followup = self.begun(steps=self.STEPS[:2])
        followup.rule_id.step_ids[1].with_user(self.supervisor).unlink()
        self.later(days=5)
        self.assertEqual((followup.state, followup.next_at), ("open", False))
        self.assertTrue(self.activities())
