# Part of whatsapp_crm. See LICENSE file for full copyright and licensing details.
from datetime import timedelta
from unittest.mock import patch

from odoo import fields
from odoo.tests import tagged
from odoo.tools import config

from ..models.transport.health_watch import HealthWatch
from ..tools.graph_client import GraphError, GraphTransportError
from .common import WhatsappCrmCase
from .graph_admin import AdminGraph


@tagged("post_install", "-at_install")
class TestHealth(WhatsappCrmCase):
    """Administrators hear of a number in trouble once, and of nothing else."""

    def setUp(self):
        super().setUp()
        self.graph = AdminGraph()

    def watch(self):
        HealthWatch(self.account).run()
        return self.account.activity_ids

    def log(self, days_ago, state="done", key=None, ref="pnid-1"):
        """One stored item that arrived so many days ago."""
        at = fields.Datetime.now() - timedelta(days=days_ago)
        event = self.env["whatsapp_crm.webhook.event"].create({
            "key": key or f"test:{days_ago}:{state}:{ref}", "kind": "message", "phone_number_ref": ref, "state": state})
        self.env.flush_all()
        self.env.cr.execute("UPDATE whatsapp_crm_webhook_event SET create_date = %s WHERE id = %s", [at, event.id])
        self.env.invalidate_all()
        return event

    def test_all_well_says_nothing_and_learns_from_meta(self):
        self.log(0)
        self.assertFalse(self.watch())
        self.assertEqual(self.number.quality_rating, "GREEN")
        self.assertTrue(self.account.templates_synced_at)

    def test_busy_number_gone_silent(self):
        for day in (4, 5, 6, 7):
            self.log(day)
        self.assertIn("sent nothing", self.watch().summary)

    def test_quiet_number_may_be_silent(self):
        self.log(4)
        self.log(30)
        self.assertFalse(self.watch())

    def test_night_is_no_silence(self):
        for day in (1.1, 2, 3, 4):
            self.log(day)
        calendar = self.env["resource.calendar"].create(
            {"name": "Nunca", "attendance_ids": [], "company_id": self.company.id})
        self.number.calendar_id = calendar
        self.assertFalse(self.watch())

    def test_no_report_came_back(self):
        channel = self.receive_text().channel_id
        self.env["whatsapp_crm.webhook.event"].search([]).unlink()
        self.say(channel)
        self.run_senders()
        self.assertFalse(self.watch())
        row = self.env["whatsapp_crm.message"].search([("direction", "=", "out")])
        row.accepted_at = fields.Datetime.now() - timedelta(hours=2)
        self.assertIn("sent nothing", self.watch().summary)

    def test_dead_token_stops_sending(self):
        self.graph.number = GraphError(190, message="expired")
        self.assertEqual(len(self.watch()), 1)
        self.assertTrue(self.account.sending_stopped)

    def test_unreachable_meta_alarms_nobody(self):
        self.graph.number = GraphTransportError("no answer", doubtful=False)
        self.assertFalse(self.watch())
        self.assertFalse(self.account.sending_stopped)

    def test_unknown_number_is_told_once_a_day(self):
        self.log(0, state="unrouted", ref="somebody")
        activities = self.watch()
        self.assertIn("not connected here", activities.summary)
        activities.action_done()
        self.assertFalse(self.watch(), "told twice on one day")
        self.account.problems_told_on = fields.Date.today() - timedelta(days=1)
        self.assertTrue(self.watch())

    def test_it_is_over_by_itself(self):
        event = self.log(0, state="unrouted", ref="somebody")
        self.assertTrue(self.watch())
        event.state = "done"
        self.assertFalse(self.watch())

    def test_waiting_items_and_given_up_ones(self):
        self.log(0.02, state="new")  # half an hour
        self.log(0, state="dead")
        text = self.watch().summary + str(self.watch().note)
        self.assertIn("not processed", text)
        self.assertIn("could not be processed", text)

    def test_copy_without_token_asks_nobody(self):
        self.account.access_token = False
        self.graph.number = AssertionError("asked")
        self.assertFalse(self.watch())

    def test_cron_runs(self):
        self.run_cron("whatsapp_crm.number", "_cron_health")
        self.assertEqual(self.number.verified_name, "Planes")

    # ---------------------------------------------------------------- the form

    def test_health_line(self):
        self.receive_text()
        with patch.dict(config.options, {"max_cron_threads": 4}):
            self.number.invalidate_recordset()
            self.assertEqual(self.number.health, "good")
        with patch.dict(config.options, {"max_cron_threads": 2}):
            self.number.invalidate_recordset()
            self.assertEqual(self.number.health, "warning")
            self.assertIn("max_cron_threads", self.number.health_text)
        self.account._stop_sending("token")
        self.assertEqual(self.number.health, "bad")

    def test_figures_of_the_line(self):
        channel = self.receive_text().channel_id
        self.say(channel)
        self.log(0.02, state="failed")
        self.assertEqual((self.number.queue_length, self.number.failed_today), (1, 0))
        self.assertGreaterEqual(self.number.oldest_event_minutes, 28)
        with self.graph_answers(GraphError(131026)):
            self.run_senders()
        self.assertEqual((self.number.queue_length, self.number.failed_today), (0, 1))

    def test_supervisor_reads_the_number_without_rights_on_the_log(self):
        self.assertTrue(self.number.with_user(self.supervisor).health_text)

    # --------------------------------------------------------- what Meta tells

    def notice(self, field, **value):
        stored = self.process({"object": "whatsapp_business_account", "entry": [{
            "id": "waba-1", "time": 1790000000, "changes": [{"field": field, "value": value}]}]})
        self.assertEqual(stored.mapped("error"), [False], stored.mapped("error"))
        return stored

    def test_number_follows_its_notices(self):
        self.notice("phone_number_quality_update", display_phone_number="34600000001", event="UPGRADE",
                    max_daily_conversations_per_business="TIER_10K")
        self.notice("phone_number_name_update", display_phone_number="34600000001", decision="APPROVED",
                    requested_verified_name="Planes SA")
        self.notice("security", display_phone_number="34600000001", event="PIN_CHANGED")
        self.assertEqual((self.number.messaging_limit, self.number.verified_name), ("TIER_10K", "Planes SA"))
        self.assertGreaterEqual(len(self.number.message_ids), 3)
        self.notice("business_capability_update", max_daily_conversations_per_business=-1)
        self.assertEqual(self.number.limit_label, "Unlimited")

    def test_strange_number_is_not_ours(self):
        stored = self.notice("phone_number_quality_update", display_phone_number="34699999999", event="UPGRADE")
        self.assertEqual(stored.state, "ignored")

    def test_account_follows_its_notices(self):
        self.notice("account_review_update", decision="APPROVED")
        self.assertEqual(self.account.review_state, "APPROVED")
        self.notice("account_update", event="PARTNER_ADDED")
        self.assertFalse(self.account.sending_stopped)
        self.notice("account_alerts", entity_type="BUSINESS", alert_info={
            "alert_severity": "CRITICAL", "alert_type": "X", "alert_description": "Verify your business"})
        self.assertIn("Verify your business", self.account.activity_ids.summary)

    def test_disabled_account_stops(self):
        self.notice("account_update", event="DISABLED_UPDATE", ban_info={"waba_ban_state": "SCHEDULE_FOR_DISABLE"})
        self.assertFalse(self.account.sending_stopped)
        self.notice("account_update", event="DISABLED_UPDATE", ban_info={"waba_ban_state": "DISABLE"})
        self.assertTrue(self.account.sending_stopped)

    def test_deletion_of_one_number_of_two_does_not_stop_the_other(self):
        self.number.copy({"name": "Otra", "phone_number_ref": "pnid-2", "display_phone_number": "+34 600 000 002"})
        self.notice("account_update", event="ACCOUNT_OFFBOARDED", phone_number="34600000002")
        self.assertFalse(self.account.sending_stopped)
        self.assertTrue(self.account.activity_ids)
