# Part of whatsapp_crm. See LICENSE file for full copyright and licensing details.
from datetime import timedelta

from odoo.tests import tagged

from .followup_common import FollowupCase
from .golden_common import GoldenCase


class DayMixin:
    def day(self, user):
        return {section["key"]: section
                for section in self.env["res.users"].with_user(user).get_wacrm_my_day()}


@tagged("-at_install", "post_install")
class TestMyDayFollowups(DayMixin, FollowupCase):
    """Promises and follow-ups of one's own, each told once."""

    def test_follow_up_to_make_now(self):
        """From when the activity is there until the customer answers; with the value, and no activity beside it."""
        self.rule()
        self.assertNotIn("followups", self.day(self.agent))
        self.later(days=3)
        self.assertTrue(self.activities())
        day = self.day(self.agent)
        [row] = day["followups"]["rows"]
        self.assertEqual((row["id"], row["text"], row["detail"]), (self.conversation.id, "Ana Ruiz", "Regla"))
        self.assertIn("1,000.00", row["amount"])
        self.assertNotIn("activities", day)
        self.assertNotIn("followups", self.day(self.agent2))
        self.receive_text("Sí, lo contrato", at=self.now().timestamp())
        self.assertNotIn("followups", self.day(self.agent))

    def test_follow_up_that_is_not_due_is_nothing_to_do(self):
        self.env["whatsapp_crm.followup"].with_user(self.agent)._start(
            self.conversation.with_user(self.agent), self.rule(), begin_at=self.now() + timedelta(days=2))
        self.assertEqual(self.followups().state, "open")
        self.assertNotIn("followups", self.day(self.agent))

    def test_promises_to_keep(self):
        """The most urgent first, late ones marked, until they are kept."""
        for hours, what in ((30, "Mandar el contrato"), (2, "Llamar")):
            message = self.say(self.channel, f"<p>{what}</p>", user=self.agent)
            self.conversation.with_user(self.agent).action_promise(
                self.rows_of(message).id, what, self.now() + timedelta(hours=hours))
        day = self.day(self.agent)
        self.assertEqual([row["text"] for row in day["promises"]["rows"]], ["Llamar", "Mandar el contrato"])
        self.assertNotIn("activities", day)
        self.time.tick(timedelta(hours=3))
        self.assertEqual([row["tone"] for row in self.day(self.agent)["promises"]["rows"]], ["danger", ""])
        self.env["whatsapp_crm.commitment"].search(
            [("conversation_id", "=", self.conversation.id)]).with_user(self.agent).action_keep()
        self.assertNotIn("promises", self.day(self.agent))


@tagged("-at_install", "post_install")
class TestMyDayFlags(DayMixin, GoldenCase):
    """A golden flag is in the day of who works it and, with what came of it, of who raised it."""

    def test_work_and_credit(self):
        flag = self.flagged_by(self.agent2)
        self.assertEqual(self.day(self.agent2)["flags"]["rows"][0]["id"], flag.lead_id.id)
        self.assertNotIn("activities", self.day(self.agent2))
        raised = self.day(self.agent)["credit"]
        self.assertEqual((raised["count"], raised["note"], raised["rows"][0]["detail"]), (1, "", "To work"))
        flag.lead_id.expected_revenue = 3600
        flag.lead_id.with_user(self.agent2).action_set_won()
        raised = self.day(self.agent)["credit"]
        self.assertIn("3,600.00 won", raised["note"])
        self.assertEqual(raised["rows"][0]["tone"], "success")
        self.assertNotIn("flags", self.day(self.agent2))
        self.assertNotIn("credit", self.day(self.agent2))
