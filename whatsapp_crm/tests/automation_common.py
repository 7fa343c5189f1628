# Part of whatsapp_crm. See LICENSE file for full copyright and licensing details.
from datetime import datetime, timezone
from unittest.mock import patch

from odoo.fields import Command
from odoo.tools.translate import code_translations

from ..models.automation import conversation_welcome
from .sla_common import SlaCase


class AutomationCase(SlaCase):
    """Monday, 11:00 in Madrid, working hours 9 to 18; only the automatic messages of the test."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        # Customers are Spanish here; what people of the company read is compared in English.
        cls.startClassPatcher(patch.object(code_translations, "get_python_translations", return_value={}))
        for model in ("whatsapp_crm.welcome", "whatsapp_crm.flow"):
            cls.env[model].search([]).active = False
        cls.policy.working_time = "number"
        cls.env["res.lang"]._activate_lang("es_ES")
        cls.company.partner_id.lang = "es_ES"
        cls.spanish = cls.env(context={**cls.env.context, "lang": "es_ES"})
        cls.number.write({"calendar_id": cls.calendar().id, "automatic_answers": True})

    def setUp(self):
        super().setUp()
        # What must not cost a message is logged and passed over; a test wants to know.
        self.logged = self.enterContext(patch.object(conversation_welcome._logger, "exception"))

    def tearDown(self):
        self.assertFalse(self.logged.called, "an automatic answer failed")
        super().tearDown()

    @classmethod
    def rule(cls, kind="welcome", body="Hola {customer}, le respondemos {when}.", **values):
        return cls.spanish["whatsapp_crm.welcome"].create({
            "name": kind, "kind": kind, "body": body, "company_id": cls.company.id, **values})

    def writes(self, text="Hola", at=None, **kwargs):
        """A customer's text, by default at this very moment; return its conversation."""
        return self.customer_writes(at=at, body=text, **kwargs)

    def presses(self, conversation, title, **kwargs):
        """The customer taps a choice of the last question; return the conversation."""
        rows = self.sent(conversation, full=True)
        choice = next(choice for row in reversed(rows) if row.content
                      for choice in row.content["choices"] if choice["title"] == title)
        kind = "button_reply" if rows[-1].content["kind"] == "buttons" else "list_reply"
        at = datetime.now().replace(tzinfo=timezone.utc).timestamp()
        return self.receive("interactive", at=at, interactive={
            "type": kind, kind: {"id": choice["id"], "title": title}}, **kwargs).conversation_id

    def sent(self, conversation, full=False):
        """What went to the customer automatically, oldest first: texts, or rows of the record."""
        self.env.invalidate_all()
        rows = self.env["whatsapp_crm.message"].search(
            [("channel_id", "=", conversation.channel_id.id), ("origin", "like", "auto:%")], order="id")
        return rows if full else rows.mapped("text")

    # -------------------------------------------------------------------- flow

    @classmethod
    def flow(cls, *steps, enabled=True, **values):
        """A flow of these steps; each a dict, with "options" as a list of dicts."""
        flow = cls.spanish["whatsapp_crm.flow"].create({
            "name": "Filtro", "company_id": cls.company.id, "person_label": "Una persona", "not_understood": "¿Perdón?",
            "person_hint": "Escriba: agente", "closing": "Gracias, le respondemos {when}.", **values})
        for place, step in enumerate(steps, start=1):
            options = step.pop("options", [])
            cls.spanish["whatsapp_crm.flow.step"].create({
                "flow_id": flow.id, "sequence": place, "name": f"P{place}", "question": f"¿P{place}?", **step,
                "option_ids": [Command.create({"sequence": number, **option})
                               for number, option in enumerate(options, start=1)]})
        flow.enabled = enabled
        return flow


class FlowCase(AutomationCase):
    """A flow of three questions: a topic with buttons, one of which chooses a team; a number; an address."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.support = cls.env["crm.team"].create({
            "name": "Soporte", "company_id": cls.company.id, "use_leads": False})
        cls.tag = cls.env["crm.tag"].create({"name": "Precio"})
        cls.three = cls.flow(
            {"name": "Tema", "question": "¿Qué necesita?", "kind": "buttons", "options": [
                {"label": "Ventas", "tag_ids": [(4, cls.tag.id)]},
                {"label": "Soporte", "team_id": cls.support.id, "then": "person"}]},
            {"name": "Personas", "question": "¿Cuántas?", "check": "number"},
            {"name": "Correo", "question": "¿Su correo?", "check": "email", "required": False,
             "lead_field_id": cls.env["ir.model.fields"]._get("crm.lead", "email_from").id})

    def run_of(self, conversation):
        self.env.invalidate_all()
        return conversation.flow_run_ids.sorted("id")[-1:]

    def says(self, conversation, text, seconds=10):
        self.pass_time(seconds=seconds)
        self.assertEqual(self.writes(text), conversation)
