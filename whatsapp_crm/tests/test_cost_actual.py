# Part of whatsapp_crm. See LICENSE file for full copyright and licensing details.
import importlib.util
from datetime import timedelta
from pathlib import Path

from odoo import fields
from odoo.tests import tagged

from ..models.cost.cost_words import money
from .cost_common import CostCase


@tagged("post_install", "-at_install")
class TestCostActual(CostCase):
    """What was delivered has its price by Meta's report and the rate card: once, and never a guess."""

    def test_delivered(self):
        row = self.report(self.sent(), "delivered", "utility", billable=True)
        self.assertEqual((row.price_state, row.price, row.currency_id, row.price_country, row.is_billable),
                         ("charged", 0.02, self.euro, "ES", True))
        self.assertEqual(row.priced_at, row.delivered_at)

    def test_charged_is_what_arrives(self):
        row = self.report(self.sent(), "sent", "utility")
        self.assertEqual((row.price_state, row.price_type, self.stored_price(row)), (False, "regular", None))
        self.report(row, "delivered", type=None)
        self.assertEqual((row.price_state, row.price), ("charged", 0.02))

    def test_what_failed_after_it_was_sent_costs_nothing(self):
        row = self.report(self.sent(), "sent", "utility")
        self.receive_status(row.wamid, "failed", errors=[{"code": 131026}])
        self.assertEqual((row.status, row.price_state, self.stored_price(row)), ("failed", False, None))

    def test_the_first_report_counts_in_any_order(self):
        row = self.report(self.sent(), "read", "utility")
        self.report(row, "delivered", "marketing")
        self.report(row, "sent", "marketing", "free_entry_point")
        self.assertEqual((row.price_state, row.price, row.price_category), ("charged", 0.02, "utility"))

    def test_reports_that_come_again_change_nothing(self):
        row = self.report(self.sent(), "delivered", "utility")
        self._rate("ES", "utility", 0.99, since="2026-10-02")
        self.report(row, "read", "utility")
        self.assertEqual(row.price, 0.02)

    def test_price_that_comes_after_the_delivery(self):
        row = self.report(self.sent(), "delivered", type=None)
        self.assertFalse(row.price_state)
        self.report(row, "read", "utility")
        self.assertEqual((row.price_state, row.priced_at), ("charged", row.delivered_at))

    def test_free_is_not_unknown(self):
        free = self.report(self.sent(), "delivered", "service", "free_customer_service")
        self.assertEqual((free.price_state, self.stored_price(free), free.is_billable), ("free", 0.0, False))
        unknown = self.report(self.sent(), "delivered", "authentication")
        self.assertEqual(
            (unknown.price_state, self.stored_price(unknown), unknown.is_billable), ("unknown", None, True))
        self.assertFalse(unknown.currency_id)
        for category, type_ in (("utility", "gift"), ("general_purpose_ai", "regular")):
            other = self.report(self.sent(), "delivered", category, type_)
            self.assertEqual((other.price_state, self.stored_price(other)), ("other", None))

    def test_not_billable_is_believed_also_later(self):
        row = self.report(self.sent(), "sent", "service", billable=False)
        self.report(row, "delivered", type=None)
        self.assertEqual((row.price_state, self.stored_price(row)), ("free", 0.0))

    def test_the_day_is_the_accounts_own(self):
        self._rate("ES", "utility", 0.07, since="2027-01-01")
        self.account.billing_tz = "America/Bogota"
        late = self.report(self.sent(), "delivered", "utility", at="2027-01-01 04:59:00")
        self.assertEqual(late.price, 0.02)
        self.assertEqual(self.report(self.sent(), "delivered", "utility", at="2027-01-01 05:00:00").price, 0.07)

    def test_another_currency_is_not_used(self):
        self.account.currency_id = self.env.ref("base.USD")
        self.assertEqual(self.report(self.sent(), "delivered", "utility").price_state, "unknown")

    def test_volume_discounts_are_not_guessed(self):
        self._rate("ES", "utility", 0.001, since="2026-10-02", tier_from=250001)
        self.assertEqual(self.report(self.sent(), "delivered", "utility").price, 0.02)

    def test_sums_of_a_conversation(self):
        self.assertFalse(self.conversation.cost)
        for category in ("utility", "authentication", "marketing"):
            self.report(self.sent(), "delivered", category)
        self.conversation.invalidate_recordset(["cost"])
        self.assertEqual(self.conversation.with_user(self.agent).cost,
                         f"{money(self.env, 0.07, self.euro)} + 1 with unknown price")

    def test_reports_with_prices_take_no_statement_more_than_without(self):
        with_price, without = (self.statements_of(type_) for type_ in ("regular", None))
        self.assertEqual(with_price, without)

    def statements_of(self, type_):
        """How many statements a batch of reports takes."""
        rows = [self.sent() for _number in range(10)]
        self.report(self.sent(), "delivered", "utility", type_)  # fills the caches that a running server has
        pricing = {"category": "utility", "type": type_} if type_ else None
        reports = [{"id": row.wamid, "status": "delivered", "timestamp": "1795000000", "recipient_id": "34611222333",
                    "pricing": pricing} for row in rows]
        self.env.flush_all()
        self.env.invalidate_all()
        before = self.env.cr.sql_log_count
        self.process(self.webhook_body(statuses=reports))
        count = self.env.cr.sql_log_count - before
        self.assertEqual({row.price_state for row in rows}, {"charged" if type_ else False})
        return count

    def test_free_time_of_who_came_by_an_advertisement(self):
        row = self.sent()
        until = (fields.Datetime.now() + timedelta(hours=70)).replace(microsecond=0)
        update = {"id": row.wamid, "status": "sent", "timestamp": str(int(fields.Datetime.now().timestamp())),
                  "recipient_id": "34611222333",
                  "conversation": {"id": "c", "expiration_timestamp": str(int(until.replace(tzinfo=None).timestamp())),
                                   "origin": {"type": "referral_conversion"}},
                  "pricing": {"category": "referral_conversion", "type": "free_entry_point", "billable": False}}
        self.process(self.webhook_body(statuses=[update]))
        self.assertTrue(self.channel.wacrm_free_until)
        self.assertEqual(self.offer._estimate(self.contact, self.number)["free"], 1)
        self.report(row, "delivered", type=None)
        self.assertEqual((row.price_state, self.stored_price(row)), ("free", 0.0))

    def test_older_versions_describe_every_conversation_that_is_not_free(self):
        row = self.sent()
        self.process(self.webhook_body(statuses=[{
            "id": row.wamid, "status": "sent", "timestamp": "1790000000", "recipient_id": "34611222333",
            "conversation": {"id": "c", "expiration_timestamp": "4000000000", "origin": {"type": "utility"}}}]))
        self.assertFalse(self.channel.wacrm_free_until)


@tagged("post_install", "-at_install")
class TestCostLater(CostCase):
    """A price that was not known is looked up when a rate is entered."""

    def setUp(self):
        super().setUp()
        # What a database with a past has of such messages is none of these tests' business.
        self.env["whatsapp_crm.message"].search([("price_state", "=", "unknown")]).price_state = "other"
        self.env["whatsapp_crm.rate.change"].search([]).unlink()

    def test_a_rate_that_comes_later(self):
        unknown = self.report(self.sent(), "delivered", "authentication")
        elsewhere = self.report(self.sent(), "delivered", "authentication_international")
        known = self.report(self.sent(), "delivered", "utility")
        triggers = self.env["ir.cron.trigger"].search_count([])
        self._rate("ES", "authentication", 0.015)
        self.assertGreater(self.env["ir.cron.trigger"].search_count([]), triggers)
        self.run_cron("whatsapp_crm.message", "_cron_reprice")
        self.assertEqual((unknown.price_state, unknown.price, unknown.currency_id), ("charged", 0.015, self.euro))
        self.assertEqual((elsewhere.price_state, self.stored_price(elsewhere)), ("unknown", None))
        self.assertEqual(known.price, 0.02)

    def test_only_days_at_which_it_is_valid(self):
        before = self.report(self.sent(), "delivered", "authentication", at="2026-10-15 12:00:00")
        after = self.report(self.sent(), "delivered", "authentication", at="2026-11-15 12:00:00")
        self._rate("ES", "authentication", 0.015, since="2026-11-01")
        self.run_cron("whatsapp_crm.message", "_cron_reprice")
        self.assertEqual((before.price_state, after.price_state), ("unknown", "charged"))

    def test_what_begins_later_triggers_nothing(self):
        triggers = self.env["ir.cron.trigger"].search_count([])
        self._rate("FR", "authentication", 0.015, since=fields.Date.today() + timedelta(days=2))
        self.assertEqual(self.env["ir.cron.trigger"].search_count([]), triggers)

    def test_messages_of_before_there_were_rates(self):
        rows = [self.report(self.sent(), "delivered", *kind) for kind in (
            ("utility", "regular"), ("service", "free_customer_service"), ("utility", "gift"))]
        self.env.flush_all()
        self.env.cr.execute("""
            UPDATE whatsapp_crm_message SET price_state = NULL, price = NULL, priced_at = NULL, price_country = NULL,
                   is_billable = NULL, currency_id = NULL""")
        path = Path(__file__).parent.parent / "migrations" / "19.0.2.0.0" / "post-costs.py"
        spec = importlib.util.spec_from_file_location("post_costs", path)
        script = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(script)
        script.migrate(self.env.cr, "19.0.1.0.0")
        self.env.invalidate_all()
        self.assertEqual([(row.price_state, self.stored_price(row), row.price_country) for row in rows], [
            ("unknown", None, "ES"), ("free", 0.0, "ES"), ("other", None, "ES")])
        self.run_cron("whatsapp_crm.message", "_cron_reprice")
        self.assertEqual((rows[0].price_state, rows[0].price), ("charged", 0.02))

    def test_only_messages_without_a_price_are_looked_at(self):
        for _number in range(3):
            self.report(self.sent(), "delivered", "utility")
        self.env.flush_all()
        before = self.env.cr.sql_log_count
        self.run_cron("whatsapp_crm.message", "_cron_reprice")
        self.assertLessEqual(self.env.cr.sql_log_count - before, 3)
