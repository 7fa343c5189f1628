from datetime import timedelta
from unittest import SkipTest

from odoo.fields import Command
from odoo.tests import tagged

from .context_common import ContextCase

APPS = ("sale.order", "account.move", "project.task", "survey.user_input", "im_livechat.channel")
CONTEXT_MAX = 60
HISTORY_MAX = 70


@tagged("post_install", "-at_install")
class TestContextApps(ContextCase):
    """What sales, invoicing, projects, surveys and live chat add to the panel and the history.

    They are no dependencies: these tests run where all of them are installed, which
    ``tests/test_other_apps.py`` sees to.
    """

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        if any(app not in cls.env for app in APPS):
            raise SkipTest("needs sale_management, project, survey and im_livechat")
        cls.env["account.chart.template"].try_loading("generic_coa", company=cls.company, install_demo=False)
        cls.product = cls.env["product.product"].create({"name": "Plan", "list_price": 100, "taxes_id": False})
        cls.user_group("project.group_project_user", "account.group_account_invoice")

    @classmethod
    def user_group(cls, *groups):
        cls.agent.group_ids = [Command.link(cls.env.ref(group).id) for group in groups]

    def order(self, amount, days=0, partner=None, **values):
        return self.env["sale.order"].create({
            "partner_id": (partner or self.firm).id, "company_id": self.company.id, "user_id": self.agent.id,
            "date_order": self.now - timedelta(days=days),
            "order_line": [Command.create({
                "product_id": self.product.id, "price_unit": amount, "tax_ids": False})], **values})

    def invoice(self, amount, due, partner=None, move_type="out_invoice", post=True):
        """An invoice that was due ``due`` days ago."""
        day = self.now.date() - timedelta(days=due)
        move = self.env["account.move"].with_company(self.company).create({
            "move_type": move_type, "partner_id": (partner or self.firm).id, "invoice_date": day,
            "invoice_date_due": day, "invoice_payment_term_id": False, "invoice_user_id": self.agent.id,
            "invoice_line_ids": [Command.create({"name": "Plan", "price_unit": amount, "tax_ids": False})]})
        if post:
            move.action_post()
        return move

    # ------------------------------------------------------------------ panel

    def test_last_three_orders_of_the_company_with_state_and_amount(self):
        orders = [self.order(100 * number, days=10 - number, partner=partner)
                  for number, partner in enumerate((self.firm, self.luis, self.ana, self.firm), 1)]
        orders[3].action_confirm()
        orders[3].date_order = self.now
        lines = self.section("orders")
        self.assertEqual([line["id"] for line in lines], [order.id for order in reversed(orders[1:])])
        self.assertEqual([line["detail"] for line in lines], ["Sales Order", "Quotation", "Quotation"])
        self.assertIn("400.00", lines[0]["amount"])
        self.assertIn(self.company.currency_id.symbol, lines[0]["amount"])

    def test_overdue_amount_in_red(self):
        self.invoice(300, due=20)
        self.invoice(50, due=5, partner=self.luis)
        self.invoice(30, due=5, move_type="out_refund")
        self.invoice(1000, due=-5)
        self.invoice(2000, due=9, post=False)
        [line] = self.section("overdue")
        self.assertEqual((line["tone"], line["text"]), ("danger", "3 invoices"))
        self.assertIn("320.00", line["amount"])
        self.assertEqual(line["date"], str(self.now.date() - timedelta(days=20)))
        self.assertEqual(len(line["ids"]), 3)

    def test_overdue_of_today_is_not_yet(self):
        self.invoice(300, due=0)
        self.assertEqual(self.section("overdue"), [])

    def test_overdue_of_strangers_is_not_shown(self):
        self.invoice(300, due=20, partner=self.partner("Otro", phone=False))
        self.assertEqual(self.section("overdue"), [])

    def test_open_tasks_and_projects(self):
        project = self.env["project.project"].create({
            "name": "Instalación", "partner_id": self.firm.id, "company_id": self.company.id,
            "privacy_visibility": "employees"})
        task = self.env["project.task"].create({
            "name": "Visita técnica", "project_id": project.id, "partner_id": self.ana.id,
            "date_deadline": self.now - timedelta(days=1), "user_ids": self.agent.ids})
        self.env["project.task"].create({
            "name": "Hecha", "project_id": project.id, "partner_id": self.ana.id, "state": "1_done"})
        first, second = self.section("work")
        self.assertEqual((first["id"], first["text"], first["tone"]), (task.id, "Visita técnica", "danger"))
        self.assertEqual((second["model"], second["text"]), ("project.project", "Instalación"))

    def test_live_chats_for_who_may_read_them(self):
        self.livechat()
        self.assertEqual(self.section("livechat"), [])
        self.user_group("im_livechat.im_livechat_group_user")
        self.assertEqual([line["model"] for line in self.section("livechat")], ["discuss.channel"])

    def livechat(self):
        button = self.env["im_livechat.channel"].create({"name": "Web"})
        return self.env["discuss.channel"].create({
            "name": "Ana en la web", "channel_type": "livechat", "livechat_channel_id": button.id,
            "livechat_operator_id": self.agent2.partner_id.id,
            "channel_member_ids": [
                Command.create({"partner_id": self.agent2.partner_id.id, "livechat_member_type": "agent"}),
                Command.create({"partner_id": self.ana.id, "livechat_member_type": "visitor"})]})

    def test_what_one_may_not_read_is_left_out(self):
        self.order(100)
        self.invoice(300, due=20)
        self.env["project.project"].create({
            "name": "Instalación", "partner_id": self.firm.id, "privacy_visibility": "followers"})
        shown = {section["key"] for section in self.context(user=self.agent2)["sections"]}
        self.assertFalse(shown & {"orders", "overdue", "work"})

    # ---------------------------------------------------------------- history

    def test_orders_invoices_and_forms_stand_in_the_history(self):
        order = self.order(100, days=30)
        invoice = self.invoice(300, due=20)
        self.user_group("survey.group_survey_user")
        survey = self.env["survey.survey"].create({"title": "Satisfacción", "user_id": self.agent.id})
        answer = self.env["survey.user_input"].create({
            "survey_id": survey.id, "partner_id": self.ana.id, "state": "done",
            "end_datetime": self.now - timedelta(days=10)})
        lines = {line["kind"]: line for line in self.conversation.with_user(self.agent).get_history()["lines"]}
        self.assertEqual((lines["order"]["id"], lines["order"]["detail"]), (order.id, "Quotation"))
        self.assertEqual((lines["invoice"]["id"], lines["invoice"]["tone"]), (invoice.id, "danger"))
        self.assertEqual((lines["form"]["id"], lines["form"]["text"]), (answer.id, "Satisfacción"))

    # ------------------------------------------------------------------- cost

    def test_statements_are_bounded(self):
        self.user_group("im_livechat.im_livechat_group_user", "survey.group_survey_user")
        self.livechat()
        for number in range(5):
            self.order(100, days=number)
            self.invoice(100, due=number + 1)
        self.assertLessEqual(self.cost("get_context"), CONTEXT_MAX)
        self.assertLessEqual(self.cost("get_history"), HISTORY_MAX)

    def cost(self, method):
        ask = getattr(self.conversation.with_user(self.agent), method)
        ask()
        self.env.flush_all()
        self.env.invalidate_all()
        before = self.env.cr.sql_log_count
        ask()
        return self.env.cr.sql_log_count - before

    # ------------------------------------------------------------- save files

    def test_files_are_offered_the_last_order(self):
        order = self.order(100)
        action = self.conversation.with_user(self.agent).action_open_save_file([])
        lines = self.env[action["res_model"]].with_user(self.agent).browse(action["res_id"]).line_ids
        self.assertIn(("sale.order", order.id), lines.mapped(lambda line: (line.res_model, line.res_id)))
