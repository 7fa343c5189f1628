# Part of whatsapp_crm. See LICENSE file for full copyright and licensing details.
from datetime import timedelta
from unittest.mock import patch

from psycopg2 import IntegrityError

from odoo import fields
from odoo.exceptions import UserError
from odoo.tests import tagged
from odoo.tools import mute_logger

from .cost_common import CostCase


@tagged("post_install", "-at_install")
class TestBudget(CostCase):
    """A number's month: what it spent, who hears of it, and what stops where the setting says so."""

    def setUp(self):
        super().setUp()
        self.number.marketing_user_id = self.marketing
        self.number.monthly_budget = 1.0

    def spend(self, amount, number=None, at=None):
        """Have a delivered message cost ``amount``."""
        row = self.report(self.sent(), "delivered", "utility", at=at)
        row.write({"price": amount, **({"number_id": number.id} if number else {})})
        self.env.invalidate_all()
        return row

    def watch(self):
        self.env.invalidate_all()
        self.run_cron("whatsapp_crm.number", "_cron_budgets")
        return self.activities()

    def activities(self, number=None):
        return self.env["mail.activity"].search([
            ("res_model", "=", "whatsapp_crm.number"), ("res_id", "=", (number or self.number).id)], order="id")

    # ------------------------------------------------------------------- spent

    def test_spent_of_the_month(self):
        last_month = fields.Datetime.start_of(fields.Datetime.now(), "month") - timedelta(hours=1)
        self.spend(5.0, at=str(last_month))
        self.spend(0.25)
        self.report(self.sent(), "delivered", "authentication")
        self.number.invalidate_recordset()
        self.assertEqual((self.number.spent, self.number.budget_used, self.number.budget_reached), (0.25, 25, False))
        self.assertEqual(self.number.spent_words, "0.2500 € + 1 with unknown price")
        self.assertEqual(self.number.with_user(self.marketing).spent, 0.25)

    def test_the_month_begins_at_the_accounts_midnight(self):
        self.account.billing_tz = "America/Bogota"
        begin, end = self.number._billing().month_of(fields.Datetime.to_datetime("2026-12-01 04:59:59"))
        self.assertEqual([str(begin), str(end)], ["2026-11-01 05:00:00", "2026-12-01 05:00:00"])

    def test_a_new_form_shows_no_spending(self):
        self.assertEqual(self.env["whatsapp_crm.number"].new({"account_id": self.account.id}).spent, 0.0)

    # ----------------------------------------------------------------- warning

    def test_told_once_per_level(self):
        self.spend(0.79)
        self.assertFalse(self.watch())
        self.spend(0.01)
        first = self.watch()
        self.assertEqual(first.user_id, self.marketing | self.admin)
        self.assertIn("80 %", first[0].summary)
        self.assertIn("0.8000 € of 1.00 €", first[0].note)
        self.assertEqual(self.watch(), first)
        self.spend(0.2)
        second = self.watch() - first
        self.assertEqual(len(second), 2)
        self.assertIn("used up", second[0].summary)
        self.assertEqual(self.watch(), first | second)

    def test_both_levels_at_once_are_one_message(self):
        self.spend(3.0)
        self.assertEqual(len(self.watch()), 2)
        self.assertEqual(len(self.watch()), 2)

    def test_each_month_anew(self):
        self.spend(2.0)
        self.watch()
        self.env["whatsapp_crm.budget.alert"].search([]).month = "2020-01-01"
        self.assertEqual(len(self.watch()), 4)

    def test_without_a_budget_nobody_is_told(self):
        self.number.monthly_budget = 0
        self.spend(2.0)
        self.assertFalse(self.watch())

    def test_other_numbers_spend_for_themselves(self):
        other = self.number.copy({"phone_number_ref": "pnid-2", "monthly_budget": 1.0})
        self.spend(2.0)
        self.watch()
        self.assertFalse(self.activities(other))

    def test_two_at_once_tell_once(self):
        """What the other wrote is not seen; the index lets one of them write."""
        self.spend(2.0)
        self.number._mind_budget()
        nothing = self.env["whatsapp_crm.budget.alert"]
        with mute_logger("odoo.sql_db"), patch.object(type(nothing), "search", lambda *_args, **_kwargs: nothing), \
                self.assertRaises(IntegrityError), self.env.cr.savepoint():
            self.number._mind_budget()
        self.assertEqual(len(self.activities()), 2)

    def test_another_budget_is_watched_anew(self):
        self.spend(2.0)
        first = self.watch()
        self.number.monthly_budget = 2.4
        second = self.watch() - first
        self.assertEqual(len(second), 2)
        self.assertIn("80 %", second[0].summary)
        self.spend(0.4)
        third = self.watch() - first - second
        self.assertEqual(len(third), 2)
        self.assertIn("used up", third[0].summary)
        self.assertEqual(self.watch(), first | second | third)

    # ---------------------------------------------------------- unknown prices

    def test_without_rates_somebody_is_told_once(self):
        self.rates().unlink()
        told = self.watch()
        self.assertEqual(told.user_id, self.marketing | self.admin)
        self.assertIn("cannot be watched", told[0].summary)
        self.assertIn("Import Meta's rate card", told[0].note)
        self.assertIn("EUR", told[0].note)
        self.number.monthly_budget = 50
        self.assertEqual(self.watch(), told)
        self.env["whatsapp_crm.budget.alert"].search([]).month = "2020-01-01"
        self.assertEqual(len(self.watch()), 4)

    def test_where_too_many_lack_a_rate_somebody_is_told(self):
        for _number in range(5):
            self.spend(0.01)
        self.report(self.sent(), "delivered", "authentication")
        self.report(self.sent(), "delivered", "utility", "gift")  # no rate would help
        self.assertFalse(self.watch())
        self.report(self.sent(), "delivered", "authentication")
        self.assertEqual(len(self.watch()), 2)

    # ---------------------------------------------------------------- failures

    def test_one_that_fails_leaves_the_others_alone_and_is_told_later(self):
        other = self.number.copy({"phone_number_ref": "pnid-2", "monthly_budget": 1.0})
        self.spend(2.0)
        self.spend(2.0, other)
        tell, failing = type(self.number)._tell_budget, min(self.number, other, key=lambda number: number.id)

        def tell_but_one(number, level):
            if number == failing:
                raise ValueError("no")
            tell(number, level)
        with self.assertLogs("odoo.addons.whatsapp_crm.models.cost.budget", "ERROR"), \
                patch.object(type(self.number), "_tell_budget", tell_but_one):
            self.watch()
        self.assertEqual(
            [bool(self.activities(number)) for number in (failing, (self.number | other) - failing)], [False, True])
        self.watch()
        self.assertEqual([len(self.activities(number)) for number in (self.number, other)], [2, 2])

    # -------------------------------------------------------------------- stop

    def test_marketing_goes_on_where_it_only_warns(self):
        self.agree(self.contact)
        self.spend(2.0)
        self.assertTrue(self.send(self.offer))

    def test_stop_holds_marketing_and_nothing_else(self):
        self.agree(self.contact)
        self.number.budget_action = "stop"
        self.assertTrue(self.send(self.offer))
        self.spend(2.0)
        with self.assertRaisesRegex(UserError, "budget"):
            self.send(self.offer)
        self.assertTrue(self.send(self.notice))
        self.say(self.channel)
        self.assertEqual(self.number._wacrm_refusals(self.contact, self.offer), {self.contact: "budget_spent"})
        self.number.monthly_budget = 10
        self.assertTrue(self.send(self.offer))

    def test_what_waits_in_the_queue_goes_on_later(self):
        self.agree(self.contact)
        self.number.budget_action = "stop"
        result = self.offer._deliver(self.contact.partner_id, number=self.number)
        self.assertEqual(set(result.values()), {None})
        self.spend(2.0)
        self.run_senders("bulk")
        row = self.env["whatsapp_crm.message"].search([("template_id", "=", self.offer.id)])
        self.assertEqual(row.status, "queued")
        self.assertIn("budget", row.error_details)
        self.assertFalse(self.graph.sent)

    def test_the_gate_asks_for_the_spending_once_per_transaction(self):
        self.number.budget_action = "stop"
        self.spend(0.1)
        self.number._budget_stops()
        before = self.env.cr.sql_log_count
        for _number in range(50):
            self.number._budget_stops()
        self.assertEqual(self.env.cr.sql_log_count, before)
