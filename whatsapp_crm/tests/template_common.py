# Part of whatsapp_crm. See LICENSE file for full copyright and licensing details.
from odoo import fields
from odoo.fields import Command

from ..tools.graph_client import GraphError
from .common import WhatsappCrmCase
from .graph_admin import AdminGraph


class TemplateGraph(AdminGraph):
    """Meta's side of templates. ``trouble`` is raised by the next call that changes something."""

    def __init__(self):
        super().__init__()
        self.rows = []
        self.calls = []
        self.trouble = []
        self.keeps_then_breaks = False

    def _next(self, *call):
        self.calls.append(call)
        if self.trouble and not self.keeps_then_breaks:
            raise self.trouble.pop(0)

    def create_template(self, waba_ref, values):
        self._next("create", values)
        if any((row["name"], row["language"]) == (values["name"], values["language"]) for row in self.rows):
            raise GraphError(100, subcode=2388024, message="Content in this language already exists")
        row = {"id": str(len(self.rows) + 501), "status": "PENDING", **values}
        self.rows.append(row)
        if self.trouble:
            raise self.trouble.pop(0)
        return row

    def templates_named(self, waba_ref, name):
        self.calls.append(("look", name))
        return [row for row in self.rows if row["name"] == name]

    def template(self, template_ref):
        return next(row for row in self.rows if row["id"] == template_ref)

    def edit_template(self, template_ref, values):
        self._next("edit", values)
        self.template(template_ref).update(values, status="PENDING")

    def delete_template(self, waba_ref, name, template_ref=None):
        self._next("delete", name, template_ref)

    def upload_sample(self, app_ref, content, mime_type, filename):
        self._next("sample", mime_type, filename, content)
        return "4::handle"


class TemplateWritingCase(WhatsappCrmCase):
    """A marketing user who writes templates, and a company next door."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.marketing = cls._user("wacrm_marketing", "whatsapp_crm.group_marketing")
        cls.stranger_company = cls.env["res.company"].create({"name": "Otra SA"})
        cls.stranger = cls._user("wacrm_other_marketing", "whatsapp_crm.group_marketing", cls.stranger_company)

    def setUp(self):
        super().setUp()
        self.graph = TemplateGraph()

    def draft(self, user=None, **values):
        """A draft that WhatsApp would take."""
        lines = [Command.create({"path": "body.1", "sample": "Ana"})]
        return self.env["whatsapp_crm.template"].with_user(user or self.marketing).create({
            "account_id": self.account.id, "name": "aviso", "lang_code": "es", "category": "UTILITY",
            "body_text": "Hola {{1}}, tu pedido ya está listo.", "variable_ids": lines, **values})

    @classmethod
    def a_customer(cls, **lead):
        """A contact, ``cls.partner``, with an opportunity, ``cls.lead``."""
        cls.partner = cls.env["res.partner"].create({
            "name": "Lucía Romero", "phone": "+34 600 111 001", "company_id": cls.company.id})
        cls.lead = cls.env["crm.lead"].create({
            "name": "Plan Pro", "type": "opportunity", "partner_id": cls.partner.id, "user_id": cls.agent.id,
            "team_id": cls.team.id, "company_id": cls.company.id, **lead})

    def run_requests(self):
        self.run_cron("whatsapp_crm.template", "_cron_requests")

    def approved(self, **values):
        """A template that WhatsApp approved."""
        template = self.draft(**values)
        template.action_submit()
        self.run_requests()
        self.decide(template, "APPROVED")
        return template

    def decide(self, template, event, **value):
        """Meta's notice about a template."""
        stored = self.process({"object": "whatsapp_business_account", "entry": [{
            "id": "waba-1", "time": int(fields.Datetime.now().timestamp()) + 60, "changes": [{
                "field": "message_template_status_update", "value": {
                    "event": event, "message_template_id": int(template.sudo().template_ref),
                    "message_template_name": template.name, "message_template_language": template.lang_code,
                    **value}}]}]})
        self.assertEqual(stored.mapped("error"), [False])
        template.invalidate_recordset()
