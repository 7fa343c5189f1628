from datetime import timedelta

from odoo import fields
from odoo.fields import Command

from .sales_common import PartnerCase


class ContextCase(PartnerCase):
    """A company with two people, one of whom writes now; short ways to its past."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.firm = cls.env["res.partner"].create({"name": "Taller Sol SL", "is_company": True})
        cls.ana = cls.partner("Ana Ruiz", parent_id=cls.firm.id)
        cls.luis = cls.partner("Luis Gil", phone="+34 622 33 44 55", parent_id=cls.firm.id)
        cls.complaint = cls.env["crm.tag"].create({"name": "Queja"})

    def setUp(self):
        super().setUp()
        self.now = fields.Datetime.now()
        self.conversation = self.writes()
        self.conversation.with_user(self.agent).action_take()

    def context(self, user=None, conversation=None):
        return (conversation or self.conversation).with_user(user or self.agent).get_context()

    def section(self, key, **kwargs):
        """Lines of a section, [] where it is not shown."""
        found = [section["lines"] for section in self.context(**kwargs)["sections"] if section["key"] == key]
        return found[0] if found else []

    def past(self, days, sender="34611222333", outcome="confirmed", tags=None):
        """A resolved conversation of ``days`` ago."""
        at = self.now - timedelta(days=days)
        origin = self.env["whatsapp_crm.message"].search([("contact_id.wa_id", "=", sender)], limit=1).conversation_id
        model = self.env["whatsapp_crm.conversation"].sudo()
        return model._create_life({
            "channel_id": origin.channel_id.id, "number_id": self.number.id, "contact_id": origin.contact_id.id,
            "partner_id": origin.partner_id.id, "company_id": self.company.id, "team_id": self.team.id,
            "state": "resolved", "user_id": self.agent.id, "opened_at": at, "resolved_at": at, "outcome": outcome,
            "tag_ids": [Command.set((tags or self.complaint.browse()).ids)],
            "team_ids": [Command.set(self.team.ids)], "reader_ids": [Command.set(self.agent.ids)]})

    def lead(self, name="Plan", **values):
        return self.env["crm.lead"].create({
            "name": name, "partner_id": self.ana.id, "team_id": self.team.id, "company_id": self.company.id,
            "type": "opportunity", "user_id": self.agent.id, **values})
