from datetime import timedelta
from unittest import SkipTest
from unittest.mock import patch

from odoo import fields
from odoo.fields import Command
from odoo.tests import Form

from .context_common import ContextCase

PDF = b"%PDF-1.4 x"


class SellCase(ContextCase):
    """A seller with a customer who writes, a quotation of 2,000 on their opportunity, and an invoice.

    The apps are no dependencies: these tests run where they are installed, which
    ``tests/test_other_apps.py`` sees to.
    """

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        if "sale.order" not in cls.env or "account.move" not in cls.env:
            raise SkipTest("needs sale_management")
        cls.env["account.chart.template"].try_loading("generic_coa", company=cls.company, install_demo=False)
        cls.product = cls.env["product.product"].create({"name": "Plan", "list_price": 100, "taxes_id": False})
        cls.seller_groups = [cls.env.ref(xmlid).id for xmlid in (
            "sales_team.group_sale_salesman", "account.group_account_invoice")]
        cls.agent.group_ids = [Command.link(group) for group in cls.seller_groups]
        cls.first, cls.proposal, cls.last = cls.env["crm.stage"].create([
            {"name": name, "sequence": sequence} for sequence, name in ((101, "A"), (102, "Propuesta"), (103, "Z"))])
        cls.team.wacrm_proposal_stage_id = cls.proposal
        cls.ana.lang = "en_US"

    def setUp(self):
        super().setUp()
        self.channel = self.conversation.channel_id
        self.deal = self.lead(stage_id=self.first.id)
        self.conversation.with_user(self.agent).action_link_lead(self.deal.id)
        self.order = self.quotation()

    def quotation(self, amount=2000, partner=None, **values):
        return self.env["sale.order"].create({
            "partner_id": (partner or self.ana).id, "company_id": self.company.id, "user_id": self.agent.id,
            "opportunity_id": self.deal.id, "team_id": self.team.id, "date_order": self.now,
            "order_line": [Command.create({
                "product_id": self.product.id, "price_unit": amount, "tax_ids": False})], **values})

    def invoice(self, amount=300, partner=None, post=True):
        move = self.env["account.move"].with_company(self.company).create({
            "move_type": "out_invoice", "partner_id": (partner or self.firm).id, "invoice_user_id": self.agent.id,
            "invoice_date": fields.Date.today() - timedelta(days=3),
            "invoice_line_ids": [Command.create({"name": "Plan", "price_unit": amount, "tax_ids": False})]})
        if post:
            move.action_post()
        return move

    def printer(self, state="ok"):
        """Whether a program that prints is there; what it prints."""
        reports = type(self.env["ir.actions.report"])
        self.printed = []

        def render(report, name, ids, data=None):
            self.printed.append((name, ids, report.env.uid))
            return PDF, "pdf"

        self.enterContext(patch.object(reports, "get_wkhtmltopdf_state", lambda report: state))
        self.enterContext(patch.object(reports, "_render_qweb_pdf", render))

    def dialog(self, user=None, record=None, **context):
        about = {"active_model": record._name, "active_id": record.id} if record else {
            "default_conversation_id": self.conversation.id}
        return Form(self.env["whatsapp_crm.document.send"].with_user(user or self.agent).with_context(
            **about, **context))

    def choose(self, form, *records):
        """Tick exactly these."""
        wanted = {(record._name, record.id) for record in records}
        for index in range(len(form.line_ids)):
            with form.line_ids.edit(index) as line:
                line.chosen = (line.res_model, line.res_id) in wanted
        return form

    def send(self, *records, user=None, **context):
        """Send these from the conversation; return what the dialog answers."""
        result = self.choose(self.dialog(user, **context), *records).save().action_send()
        self.env.invalidate_all()
        return result

    def sent(self):
        """Rows that are on their way, oldest first."""
        return self.env["whatsapp_crm.message"].search(
            [("channel_id", "=", self.channel.id), ("direction", "=", "out")], order="id")

    def close_window(self):
        self.channel.wacrm_window_until = "2020-01-01"

    def document_template(self, **values):
        return self.env["whatsapp_crm.template"].create({
            "account_id": self.account.id, "name": "documento", "lang_code": "es", "status": "APPROVED",
            "category": "UTILITY", "components": [
                {"type": "HEADER", "format": "DOCUMENT"}, {"type": "BODY", "text": "Le enviamos el documento."}],
            **values})
