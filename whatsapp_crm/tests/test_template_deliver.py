# Part of whatsapp_crm. See LICENSE file for full copyright and licensing details.
from datetime import timedelta

from odoo import fields
from odoo.exceptions import AccessError
from odoo.fields import Command
from odoo.tests import Form, tagged

from .template_common import TemplateWritingCase


@tagged("post_install", "-at_install")
class TestTemplateDeliver(TemplateWritingCase):
    """Templates without a dialog: whoever sends, the gate and the bindings decide."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.partner = cls._partner("Lucía Romero", "+34 600 111 001")
        cls.lead = cls.env["crm.lead"].create({
            "name": "Plan Pro", "type": "opportunity", "partner_id": cls.partner.id, "phone": cls.partner.phone,
            "user_id": cls.agent.id, "team_id": cls.team.id, "company_id": cls.company.id})

    @classmethod
    def _partner(cls, name, phone):
        return cls.env["res.partner"].create({"name": name, "phone": phone, "company_id": cls.company.id})

    def bound(self, source="partner", path="name", **values):
        return self.approved(variable_ids=[Command.create(
            {"path": "body.1", "sample": "Ana", "source": source, "field_path": path})], **values)

    def rows(self):
        return self.env["whatsapp_crm.message"].search([("origin", "in", ("auto:rule", "auto:selection"))])

    def action(self, template, model="crm.lead"):
        return self.env["ir.actions.server"].create({
            "name": "Plantilla", "state": "whatsapp_crm_template", "wacrm_template_id": template.id,
            "model_id": self.env["ir.model"]._get(model).id})

    def run_on(self, action, record):
        action.with_context(active_model=record._name, active_id=record.id, active_ids=record.ids).run()

    def test_server_action_sends_and_opens_no_conversation(self):
        self.run_on(self.action(self.bound()), self.lead)
        row = self.rows()
        self.assertEqual((row.text, row.origin, row.lane, row.status),
                         ("Hola Lucía Romero, tu pedido ya está listo.", "auto:rule", "bulk", "queued"))
        self.assertFalse(row.conversation_id)
        self.assertFalse(row.user_id)
        self.run_senders("bulk")
        self.assertEqual(self.graph.sent[-1]["template"]["components"][0]["parameters"][0]["text"], "Lucía Romero")

    def test_automation_rule_sends(self):
        template = self.bound("lead", "name")
        self.env["base.automation"].create({
            "name": "Al ganar", "model_id": self.env["ir.model"]._get("crm.lead").id, "trigger": "on_priority_set",
            "trg_selection_field_id": False, "filter_domain": "[('priority', '=', '3')]",
            "action_server_ids": [Command.link(self.action(template).id)]})
        self.lead.with_user(self.agent).priority = "3"
        self.assertEqual(self.rows().mapped("text"), ["Hola Plan Pro, tu pedido ya está listo."])

    def test_a_missing_value_is_never_sent_empty(self):
        self.run_on(self.action(self.bound("partner", "email")), self.lead)
        self.assertFalse(self.rows())
        self.assertIn("Nothing is known for", self.lead.message_ids[0].body)

    def test_marketing_without_consent_is_refused_with_a_note(self):
        self.run_on(self.action(self.bound(category="MARKETING")), self.lead)
        self.assertFalse(self.rows())
        self.assertIn("no consent", self.lead.message_ids[0].body)

    def test_what_is_not_approved_goes_nowhere(self):
        template = self.bound()
        self.decide(template, "PAUSED")
        self.run_on(self.action(template), self.lead)
        self.assertFalse(self.rows())

    def test_selection_says_who_gets_nothing(self):
        people = self.partner + self._partner("Sin teléfono", False) + self._partner("La misma", self.partner.phone)
        form = Form(self.env["whatsapp_crm.template.send.many"].with_user(self.agent).with_context(
            active_model="res.partner", active_ids=people.ids))
        form.template_id = self.bound()
        self.assertEqual(form.going, 1)
        self.assertIn("same phone", form.left_out)
        form.save().action_send()
        self.assertEqual((len(self.rows()), self.rows().origin), (1, "auto:selection"))

    def test_selection_is_for_agents_and_what_they_read(self):
        template = self.bound()
        wizard = self.env["whatsapp_crm.template.send.many"]
        with self.assertRaises(AccessError):
            wizard.with_user(self.marketing).create({"template_id": template.id, "number_id": self.number.id})
        other = self._user("wacrm_foreign", "whatsapp_crm.group_agent", self.stranger_company)
        with self.assertRaises(AccessError):
            wizard.with_user(other).create({
                "template_id": template.id, "number_id": self.number.id, "partner_ids": self.partner.ids})
        self.assertFalse(self.rows())

    # ----------------------------------------------------------------- resolve

    def test_resolve_proposes_the_template_of_the_moment(self):
        template = self.bound(moment="soft_followup")
        row = self.receive_text("Hola")
        row.conversation_id.with_user(self.agent).action_take()
        form = Form(self.env["whatsapp_crm.resolve"].with_user(self.agent).with_context(
            default_conversation_ids=row.conversation_id.ids))
        form.outcome = "question"
        self.assertFalse(form.proposed_template_id, "the window is open")
        row.channel_id.wacrm_window_until = fields.Datetime.now() - timedelta(hours=1)
        form = Form(self.env["whatsapp_crm.resolve"].with_user(self.agent).with_context(
            default_conversation_ids=row.conversation_id.ids))
        form.outcome = "question"
        self.assertEqual(form.proposed_template_id, template)
        form.outcome = "next_step"
        self.assertFalse(form.proposed_template_id)
