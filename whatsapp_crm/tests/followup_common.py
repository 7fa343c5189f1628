from datetime import timedelta

from freezegun import freeze_time

from odoo import fields
from odoo.fields import Command

from .common import WhatsappCrmCase

BEGINNING = "2026-11-17 10:00:00"  # a Tuesday


class FollowupCase(WhatsappCrmCase):
    """A seller with an open opportunity whose customer has our answer; time is moved by hand."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["whatsapp_crm.followup.rule"].search([]).active = False
        cls.env["whatsapp_crm.sla.policy"].search([]).active = False
        cls.company.resource_calendar_id = cls.env["resource.calendar"].create({
            "name": "Lunes a viernes", "tz": "UTC", "company_id": cls.company.id})
        cls.marketer = cls._user("wacrm_marketer", "whatsapp_crm.group_marketing")
        cls.template = cls.env["whatsapp_crm.template"].create({
            "account_id": cls.account.id, "name": "seguimiento", "lang_code": "es", "status": "APPROVED",
            "category": "UTILITY", "moment": "soft_followup",
            "components": [{"type": "BODY", "text": "Hola {{1}}, ¿seguimos?"}]})
        cls.template.variable_ids.write({"source": "partner", "field_path": "name", "first_word": True})

    def setUp(self):
        super().setUp()
        self.time = self.enterContext(freeze_time(BEGINNING))
        self.conversation = self.silent()
        self.lead, self.channel = self.conversation.lead_id, self.conversation.channel_id

    def silent(self, sender="34611222333", name="Ana Ruiz", value=1000, user=None):
        """A conversation with an open opportunity; the customer asked and has an answer."""
        user = user or self.agent
        row = self.receive_text("¿Precio?", sender=sender, name=name, at=self.now().timestamp())
        conversation = row.conversation_id
        conversation.with_user(user).action_take()
        if not conversation.lead_id:
            conversation.lead_id = self.env["crm.lead"].create({
                "name": f"Plan de {name}", "type": "opportunity", "company_id": self.company.id,
                "team_id": self.team.id, "partner_id": conversation.partner_id.id})
        conversation.lead_id.write({"user_id": user.id, "expected_revenue": value, "type": "opportunity"})
        self.say(conversation.channel_id, "Son 10 euros", user=user)
        self.assertFalse(conversation.waiting_since)
        return conversation

    @classmethod
    def rule(cls, occasion="silence", delay=2, steps=({"does": "propose", "moment": "soft_followup"},), **values):
        return cls.env["whatsapp_crm.followup.rule"].create({
            "name": "Regla", "occasion": occasion, "delay": delay, "company_id": cls.company.id,
            "step_ids": [Command.create({"summary": "Insistir", **step}) for step in steps], **values})

    def now(self):
        return fields.Datetime.now()

    def later(self, **delta):
        """Move on in time and let the cron run."""
        self.time.tick(timedelta(**delta))
        self.run_followups()

    def run_followups(self):
        """Let the cron run."""
        self.run_cron("whatsapp_crm.followup", "_cron_followup")

    def followups(self, conversation=None):
        return self.env["whatsapp_crm.followup"].search(
            [("conversation_id", "=", (conversation or self.conversation).id)], order="id")

    def activities(self, conversation=None):
        """The open activities of the conversation's follow-ups."""
        return self.env["mail.activity"].search([("wacrm_followup_id", "in", self.followups(conversation).ids)])

    def write_again(self):
        """The seller writes by hand into the closed window."""
        self.channel.with_user(self.agent)._wacrm_send_template(self.template, {"body.1": "Ana"})
