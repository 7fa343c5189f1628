# Part of whatsapp_crm. See LICENSE file for full copyright and licensing details.
from datetime import timedelta

from odoo import fields
from odoo.tests import tagged

from .closing_common import ClosingCase


@tagged("post_install", "-at_install")
class TestIdleClosing(ClosingCase):
    """Silence closes where a team wants that, and never while the customer waits."""

    def setUp(self):
        super().setUp()
        self.say(self.channel)
        self.silent_for(10)

    def silent_for(self, hours):
        at = self.now - timedelta(hours=hours)
        self.conversation._write_life({"last_in_at": at, "last_out_at": at, "opened_at": at})

    def run_idle(self):
        self.run_cron("whatsapp_crm.due", "_cron_due")

    def test_off_by_default(self):
        self.silent_for(10000)
        self.run_idle()
        self.assertEqual(self.conversation.state, "waiting")

    def test_closes_with_an_outcome_of_its_own_and_says_so(self):
        self.team.wacrm_idle_hours = 8
        self.run_idle()
        self.assertEqual((self.conversation.state, self.conversation.outcome), ("resolved", "idle"))
        self.assertFalse(self.conversation.resolved_by_id)
        self.assertEqual(self.sent()[1:], ["Cerramos por ahora, Ana."])
        row = self.env["whatsapp_crm.message"].search([("channel_id", "=", self.channel.id)], order="id desc", limit=1)
        self.assertEqual((row.origin, row.user_id.id), ("auto:system", False))
        self.assertFalse(self.milestone("resolved").unanswered)

    def test_says_nothing_where_the_window_is_closed(self):
        self.team.wacrm_idle_hours = 8
        self.close_window()
        self.run_idle()
        self.assertEqual((self.conversation.state, len(self.sent())), ("resolved", 1))

    def test_not_yet(self):
        self.team.wacrm_idle_hours = 11
        self.run_idle()
        self.assertEqual(self.conversation.state, "waiting")

    def test_never_while_the_customer_waits(self):
        self.team.wacrm_idle_hours = 8
        self.receive_text("¿Y bien?", at=self.at(seconds=1))
        self.silent_for(100)
        self.run_idle()
        self.assertEqual(self.conversation.state, "open")
        # Put aside by hand it still waits.
        self.conversation.with_context(wacrm_writer=None)._write_life({"state": "waiting"})
        self.run_idle()
        self.assertEqual(self.conversation.state, "waiting")

    def test_not_while_something_is_planned(self):
        self.team.wacrm_idle_hours = 8
        self.mine.action_resolve("question", sentence="¿Cuántos?", remind_on=fields.Date.today())
        self.silent_for(10)
        self.run_idle()
        self.assertEqual(self.conversation.state, "waiting")
        self.conversation.activity_ids.date_deadline = fields.Date.today() - timedelta(days=1)
        self.run_idle()
        self.assertEqual(self.conversation.state, "resolved")
