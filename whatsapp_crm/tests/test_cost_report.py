# Part of whatsapp_crm. See LICENSE file for full copyright and licensing details.
from odoo.exceptions import AccessError
from odoo.tests import tagged

from .cost_common import CostCase


@tagged("post_install", "-at_install")
class TestCostReport(CostCase):
    """Marketing sees what is spent and on what; who wrote with whom stays in the conversations."""

    def setUp(self):
        super().setUp()
        self.row = self.report(self.sent(self.notice), category="utility")

    def rows(self, user):
        return self.env["whatsapp_crm.cost.report"].with_user(user).search([("number_id", "=", self.number.id)])

    def test_a_row_for_each_message_that_was_delivered(self):
        self.sent(self.notice)
        row = self.rows(self.marketing)
        self.assertEqual((row.template_id, row.category, row.country_id.code, row.price_state, row.price),
                         (self.notice, "utility", "ES", "charged", 0.02))
        self.assertEqual(row.currency_id, self.euro)

    def test_categories_as_meta_spells_them(self):
        for reported, category in (("MARKETING_LITE", "marketing"), ("authentication-international",
                                   "authentication_international"), ("gift", "other")):
            self.row.price_category = reported
            row = self.rows(self.marketing)
            row.invalidate_recordset()
            self.assertEqual(row.category, category)

    def test_marketing_reads_figures_and_no_conversations(self):
        row = self.rows(self.marketing)
        groups = row.formatted_read_group([], ["category"], ["price:sum"])
        self.assertEqual([(group["category"], group["price:sum"]) for group in groups], [("utility", 0.02)])
        for name in ("contact_id", "user_id", "text"):
            with self.subTest(name), self.assertRaises(AccessError):
                row.read([name])
        with self.assertRaises(AccessError):
            row.action_open_chat()
        self.assertFalse(self.env["whatsapp_crm.message"].with_user(self.marketing).has_access("read"))

    def test_supervisors_open_the_chat(self):
        row = self.rows(self.supervisor)
        self.assertEqual(row.contact_id, self.contact)
        self.assertTrue(row.action_open_chat())

    def test_who_sees_nothing(self):
        self.assertFalse(self.rows(self.stranger))
        with self.assertRaises(AccessError):
            self.rows(self.agent)

    def test_the_menus_are_there_for_whom_they_are(self):
        costs, rates = self.env.ref("whatsapp_crm.menu_costs"), self.env.ref("whatsapp_crm.menu_rates")
        for user, seen in ((self.marketing, {costs.id, rates.id}), (self.supervisor, {costs.id, rates.id}),
                           (self.agent, set())):
            with self.subTest(user.login):
                menus = self.env["ir.ui.menu"].with_user(user)._visible_menu_ids()
                self.assertEqual({costs.id, rates.id} & set(menus), seen)
