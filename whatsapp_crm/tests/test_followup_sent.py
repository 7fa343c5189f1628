# Part of whatsapp_crm. See LICENSE file for full copyright and licensing details.
from datetime import timedelta

from odoo.tests import tagged

from .followup_common import FollowupCase


@tagged("post_install", "-at_install")
class TestFollowupSent(FollowupCase):
    """What a follow-up sends counts when it goes out, and not where it does not arrive."""

    SENDS = ({"does": "send", "moment": "soft_followup"},)

    def begun(self, **values):
        self.rule(**values)
        self.later(days=2, hours=1)
        return self.followups()

    def row(self):
        return self.env["whatsapp_crm.message"].search([("origin", "=", "auto:followup")])

    # ---------------------------------------------------------------- by itself

    def test_template_that_fails_is_told_to_the_owner(self):
        followup = self.begun(steps=self.SENDS)
        self.assertEqual((followup.state, followup.sent_row_id), ("done", self.row()))
        self.time.tick(60)
        self.row().write({"error_code": 131026})
        self.row()._give_up()
        self.assertEqual((followup.state, followup.reason, followup.sent_at), ("open", False, False))
        self.assertEqual(followup.slot, f"lead:{self.lead.id}")
        activity = self.activities()
        self.assertEqual((activity.user_id, activity.summary), (self.agent, "Insistir"))
        self.assertIn("not sent by itself", activity.note)
        self.assertIn("template", activity.with_user(self.agent)._wacrm_followup_offer(), "it can be sent again")
        activity.with_user(self.agent).action_feedback()
        self.assertEqual((followup.state, followup.reason), ("done", "by_hand"))

    def test_template_that_fails_between_steps(self):
        followup = self.begun(steps=(*self.SENDS, {"does": "activity", "sequence": 20, "delay": 1}))
        self.row()._give_up()
        self.assertIn("not sent by itself", self.activities().note)
        self.later(days=2)
        self.assertEqual((followup.state, len(self.activities())), ("open", 1))

    def test_template_that_fails_after_the_customer_wrote_is_nobodys(self):
        followup = self.begun(steps=self.SENDS)
        self.time.tick(60)
        self.receive_text("Hola", at=self.now().timestamp())
        self.row()._give_up()
        self.assertEqual(followup.state, "done")
        self.assertFalse(self.activities())

    def test_template_that_fails_while_another_is_under_way(self):
        followup = self.begun(steps=self.SENDS)
        other = self.env["whatsapp_crm.followup"].with_user(self.agent)._start(
            self.conversation, followup.rule_id, self.now() + timedelta(days=1))
        self.row()._give_up()
        self.assertEqual((followup.state, other.state), ("done", "open"))
        self.assertEqual(self.activities().user_id, self.agent)

    # -------------------------------------------------------------------- later

    def planned(self):
        followup = self.begun()
        dialog = self.env["whatsapp_crm.template.send"].with_user(self.agent).create(
            followup._dialog_values(self.template))
        dialog.send_at = self.now() + timedelta(hours=3)
        dialog.action_send()
        return followup, self.env["whatsapp_crm.planned.message"].search([("followup_id", "=", followup.id)])

    def test_planned_template_counts_when_it_goes_out(self):
        followup, planned = self.planned()
        self.assertEqual((followup.sent_at, planned.state), (False, "planned"))
        self.assertNotIn("template", self.activities().with_user(self.agent)._wacrm_followup_offer(), "not twice")
        self.time.tick(timedelta(hours=4))
        self.run_cron("whatsapp_crm.planned.message", "_cron_planned")
        self.assertEqual((followup.sent_at, planned.state), (self.now(), "sent"))

    def test_planned_template_that_is_cancelled_was_not_sent(self):
        followup, planned = self.planned()
        planned.with_user(self.agent).action_cancel()
        self.assertFalse(followup.sent_at)
        self.assertIn("template", self.activities().with_user(self.agent)._wacrm_followup_offer())
