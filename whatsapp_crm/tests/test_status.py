# Part of whatsapp_crm. See LICENSE file for full copyright and licensing details.
from odoo import fields
from odoo.tests import tagged

from .common import WhatsappCrmCase


@tagged("post_install", "-at_install")
class TestStatus(WhatsappCrmCase):
    """Statuses only climb, come in any order, and may come first."""

    def setUp(self):
        super().setUp()
        self.channel = self.receive_text().channel_id
        self.row = self.rows_of(self.say(self.channel))

    def test_statuses_climb_in_any_order(self):
        self.run_senders()
        self.receive_status("wamid.OUT1", "read")
        self.receive_status("wamid.OUT1", "sent")
        self.receive_status("wamid.OUT1", "delivered")
        self.assertEqual(self.row.status, "read")

    def test_status_may_come_before_the_answer_of_the_send(self):
        self.receive_status("wamid.EARLY", "sent", callback=self.row.callback)
        self.assertEqual((self.row.wamid, self.row.status), ("wamid.EARLY", "sent"))

    def test_failure_after_delivery_is_no_failure(self):
        self.run_senders()
        self.receive_status("wamid.OUT1", "delivered")
        self.receive_status("wamid.OUT1", "failed", errors=[{"code": 131026}])
        self.assertEqual(self.row.status, "delivered")

    def test_price_is_taken_once(self):
        self.run_senders()
        self.receive_status("wamid.OUT1", "sent", pricing={"category": "service", "type": "free_customer_service"})
        self.receive_status("wamid.OUT1", "delivered", pricing={"category": "marketing", "type": "regular"})
        self.assertEqual((self.row.price_category, self.row.price_type), ("service", "free_customer_service"))

    def test_status_of_a_strange_message_waits_a_little_and_is_not_ours(self):
        stored = self.receive_status("wamid.NOBODY", "delivered", fails=True)
        self.assertEqual(stored.state, "failed")
        for _try in range(2):
            self.run_cron("whatsapp_crm.webhook.event", "_run_one", self.env.registry, stored.id)
        self.assertEqual(stored.state, "ignored")

    def test_ticks_tell_their_order(self):
        message = self.row.mail_message_id
        before = message.wacrm_tick["at"]
        self.env.cr._now = fields.Datetime.add(self.env.cr.now(), seconds=2)
        self.row._climb("sending", forced=True)
        message.invalidate_recordset(["wacrm_tick"])
        self.assertGreater(message.wacrm_tick["at"], before)

    def test_unknown_status_is_kept_and_breaks_nothing(self):
        self.run_senders()
        stored = self.receive_status("wamid.OUT1", "teleported")
        self.assertIn(stored.state, ("done", "ignored"))
        self.assertEqual(self.row.status, "accepted")
