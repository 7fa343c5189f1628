from odoo.exceptions import UserError
from odoo.tests import tagged

from .sell_common import SellCase


@tagged("post_install", "-at_install")
class TestSellPayment(SellCase):
    """A link to pay, as Odoo's own wizard makes it."""

    def setUp(self):
        super().setUp()
        self.env["ir.config_parameter"].set_param("account_payment.enable_portal_payment", True)

    def pay(self, *records, **values):
        form = self.choose(self.dialog(default_purpose="payment"), *records)
        for name, value in values.items():
            setattr(form, name, value)
        form.save().action_send()

    def test_of_an_invoice(self):
        invoice = self.invoice(amount=300)
        self.pay(invoice)
        row = self.sent()
        self.assertEqual((row.type, row.origin), ("text", "agent"))
        self.assertRegex(row.text, rf"/my/invoices/{invoice.id}\?\S*amount=300")

    def test_of_an_order_with_another_amount(self):
        self.pay(self.order, amount=500)
        self.assertIn("payment_amount=500", self.sent().text)

    def test_only_what_is_not_paid(self):
        invoice = self.invoice()
        self.env["account.payment.register"].with_context(
            active_model="account.move", active_ids=invoice.ids).create({})._create_payments()
        self.assertNotEqual(invoice.payment_state, "not_paid")
        offered = self.dialog(default_purpose="payment").save().line_ids
        self.assertEqual([(line.res_model, line.res_id) for line in offered], [("sale.order", self.order.id)])

    def offered(self):
        lines = self.dialog(default_purpose="payment").save().line_ids
        return [(line.res_model, line.res_id) for line in lines]

    def test_an_invoiced_order_is_paid_by_its_invoice(self):
        self.order.action_confirm()
        self.order.order_line.qty_delivered = 1
        invoice = self.order._create_invoices()
        self.assertEqual(self.offered(), [("sale.order", self.order.id)], "nothing is posted")
        invoice.action_post()
        self.assertEqual(self.offered(), [("account.move", invoice.id)])
        self.env["account.payment.register"].with_context(
            active_model="account.move", active_ids=invoice.ids).create({})._create_payments()
        self.assertNotEqual(invoice.payment_state, "not_paid")
        self.assertFalse(self.offered())

    def test_odoos_own_objections_are_heard(self):
        with self.assertRaisesRegex(UserError, "lower than"):
            self.pay(self.order, amount=9000)

    def test_one_at_a_time(self):
        with self.assertRaisesRegex(UserError, "Choose one"):
            self.pay(self.order, self.invoice())

    def test_not_outside_the_window(self):
        self.close_window()
        with self.assertRaisesRegex(UserError, "as soon as the customer writes"):
            self.pay(self.order)
        self.assertFalse(self.sent())
