# Part of whatsapp_crm. See LICENSE file for full copyright and licensing details.
from datetime import timedelta
from unittest.mock import patch

from odoo import fields
from odoo.tests import tagged

from ..models.cost.cost_words import money
from .cost_common import CostCase


@tagged("post_install", "-at_install")
class TestCostCorrected(CostCase):
    """What was charged by a rate that was wrong or came late is charged by the right one; nothing else changes."""

    def setUp(self):
        super().setUp()
        self.env["whatsapp_crm.message"].search([("price_state", "=", "unknown")]).price_state = "other"
        self.env["whatsapp_crm.rate.change"].search([]).unlink()

    def delivered(self, day, category="utility", **kwargs):
        return self.report(self.sent(**kwargs), "delivered", category, at=f"{day} 12:00:00")

    def reprice(self):
        self.run_cron("whatsapp_crm.message", "_cron_reprice")

    def prices(self, *rows):
        return [self.stored_price(row) for row in rows]

    def rate(self, market="ES", category="utility", since="2026-10-01"):
        return self.rates().filtered(
            lambda rate: (rate.market, rate.category, str(rate.valid_from)) == (market, category, since))

    def test_a_card_that_is_imported_days_late(self):
        old, late = self.delivered("2026-10-31"), self.delivered("2026-11-01")
        triggers = self.env["ir.cron.trigger"].search_count([])
        self._rate("ES", "utility", 0.07, since="2026-11-01")
        self.assertGreater(self.env["ir.cron.trigger"].search_count([]), triggers)
        self.reprice()
        self.assertEqual(self.prices(old, late), [0.02, 0.07])
        self.assertFalse(self.env["whatsapp_crm.rate.change"].search([]))

    def test_a_mistyped_rate(self):
        self._rate("ES", "utility", 0.09, since="2026-11-10")
        rows = self.delivered("2026-11-01"), self.delivered("2026-11-12")
        self.rate().price = 0.002
        self.reprice()
        self.assertEqual(self.prices(*rows), [0.002, 0.09])

    def test_a_rate_that_begins_on_another_day(self):
        rows = [self.delivered(day) for day in ("2026-10-15", "2026-11-05", "2026-11-15")]
        rate = self._rate("ES", "utility", 0.07, since="2026-11-01")
        self.reprice()
        self.assertEqual(self.prices(*rows), [0.02, 0.07, 0.07])
        rate.valid_from = "2026-11-10"
        self.reprice()
        self.assertEqual(self.prices(*rows), [0.02, 0.02, 0.07])
        rate.valid_from = "2026-10-10"
        self.reprice()
        self.assertEqual(self.prices(*rows), [0.07, 0.07, 0.07])

    def test_a_rate_that_is_deleted(self):
        rate = self._rate("ES", "utility", 0.07, since="2026-11-01")
        rows = self.delivered("2026-10-15"), self.delivered("2026-11-05")
        rate.unlink()
        self.reprice()
        self.assertEqual(self.prices(*rows), [0.02, 0.02])
        self.rate().unlink()
        self.reprice()
        self.assertEqual(
            [(row.price_state, row.currency_id.id, self.stored_price(row)) for row in rows],
            [("unknown", False, None)] * 2)

    def test_a_rate_of_another_market(self):
        row = self.delivered("2026-11-05")
        self.rate().market = "FR"
        self.reprice()
        self.assertEqual((row.price_state, self.stored_price(row)), ("unknown", None))

    def test_replies_follow_the_rate_of_utility(self):
        row = self.delivered("2026-11-05", "service")
        self.rate().price = 0.03
        self.reprice()
        self.assertEqual(self.prices(row), [0.03])
        self._rate("ES", "service", 0.01)
        self.reprice()
        self.assertEqual(self.prices(row), [0.01])

    def test_other_categories_and_free_ones_stay(self):
        self.rate(category="marketing").price = 0.06
        rows = self.delivered("2026-11-05"), self.delivered("2026-11-05", "marketing")
        free = self.report(self.sent(), "delivered", "marketing", "free_entry_point")
        self.env.flush_all()
        self.env.cr.execute("UPDATE whatsapp_crm_message SET price = 9 WHERE id = %s", [rows[0].id])
        self.rate(category="marketing").price = 0.08
        self.reprice()
        self.assertEqual(self.prices(*rows, free), [9, 0.08, 0])

    def test_other_companies_and_currencies_stay(self):
        row = self.delivered("2026-11-05")
        for values in ({"company_id": self.other_company.id}, {"currency_id": self.env.ref("base.USD").id}):
            self._rate("ES", "utility", 0.5, since="2026-11-01", **values)
        self.reprice()
        self.assertEqual((self.stored_price(row), row.currency_id), (0.02, self.euro))

    def test_discounts_for_volume_change_nothing(self):
        self._rate("ES", "utility", 0.001, since="2026-11-01", tier_from=1000).price = 0.002
        self.assertFalse(self.env["whatsapp_crm.rate.change"].search([]))

    def test_what_is_written_again_as_it_was_changes_nothing(self):
        self.rate().write({"price": 0.02, "tier_to": 100})
        self.assertFalse(self.env["whatsapp_crm.rate.change"].search([]))

    def test_the_accounts_own_day(self):
        self.account.billing_tz = "America/Bogota"
        before = self.report(self.sent(), "delivered", "utility", at="2026-11-01 04:59:00")
        after = self.report(self.sent(), "delivered", "utility", at="2026-11-01 05:00:00")
        self._rate("ES", "utility", 0.07, since="2026-11-01")
        self.reprice()
        self.assertEqual(self.prices(before, after), [0.02, 0.07])

    def test_the_budget_follows(self):
        self.number.monthly_budget = 1.0
        self.report(self.sent(), "delivered", "utility", at=str(fields.Datetime.now().replace(microsecond=0)))
        self.rate().price = 0.95
        self.reprice()
        self.assertEqual((self.number.spent, self.number.budget_used), (0.95, 95))
        self.assertEqual(self.conversation.cost, money(self.env, 0.95, self.euro))

    def test_again_writes_nothing(self):
        rows = [self.delivered("2026-11-05") for _number in range(3)]
        self.rate().price = 0.03
        self.reprice()
        versions = self.versions(rows)
        self.rate().price = 0.04
        self.rate().price = 0.03
        self.reprice()
        self.assertEqual(self.versions(rows), versions)
        self.assertEqual(self.prices(*rows), [0.03] * 3)

    def versions(self, rows):
        """Where the rows are stored: another place once they were written."""
        self.env.flush_all()
        self.env.cr.execute("SELECT ctid::text FROM whatsapp_crm_message WHERE id = ANY(%s) ORDER BY id",
                            [[row.id for row in rows]])
        return self.env.cr.fetchall()

    def test_one_group_that_fails_leaves_the_others_alone_and_comes_again(self):
        rows = self.delivered("2026-11-05"), self.delivered("2026-11-06")
        self.rate().price = 0.03
        messages = type(self.env["whatsapp_crm.message"])
        reprice = messages._reprice

        def reprice_but_one(self, group, *args):
            if group.day == fields.Date.to_date("2026-11-05"):
                raise ValueError("no")
            return reprice(self, group, *args)
        with self.assertLogs("odoo.addons.whatsapp_crm.models.cost.message_reprice", "ERROR"), \
                patch.object(messages, "_reprice", reprice_but_one):
            self.reprice()
        self.assertEqual(self.prices(*rows), [0.02, 0.03])
        self.reprice()
        self.assertEqual(self.prices(*rows), [0.03, 0.03])

    def test_as_many_statements_for_many_changes(self):
        self.delivered("2026-11-05")

        def statements(markets):
            for market in markets:
                self._rate(market, "authentication", 0.01, since=str(fields.Date.today() - timedelta(days=1)))
            self.env.flush_all()
            before = self.env.cr.sql_log_count
            self.reprice()
            return self.env.cr.sql_log_count - before
        statements(["DE"])
        self.assertLessEqual(statements(["FR", "IT", "NL", "BR", "CL"]), statements(["AR"]) + 1)
