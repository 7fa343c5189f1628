from odoo.fields import Command

from .common import WhatsappCrmCase


class PartnerCase(WhatsappCrmCase):
    """Short ways to partners and to conversations of people who write."""

    @classmethod
    def partner(cls, name="Ana", phone="+34 611 22 23 33", **values):
        return cls.env["res.partner"].create({"name": name, "phone": phone, **values})

    def writes(self, sender="34611222333", body="Hola", **kwargs):
        """The conversation in which this customer writes."""
        return self.receive_text(body, sender=sender, **kwargs).conversation_id


class LeadCase(WhatsappCrmCase):
    """A known customer, and short ways to conversations and leads."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.stages = cls.env["crm.stage"].search([])
        cls.customer = cls.env["res.partner"].create({"name": "Ana Ruiz Soto", "phone": "+34 611 22 23 33"})

    def conversation(self, body="¿Precio del plan?", **kwargs):
        return self.receive_text(body, **kwargs).conversation_id

    def lead_of(self, partner=None, **values):
        return self.env["crm.lead"].create({
            "name": "Plan", "partner_id": (partner or self.customer).id, "team_id": self.team.id,
            "company_id": self.company.id, "type": "opportunity", "user_id": False, **values})

    def use_leads(self, feature=True, team=True):
        everybody = self.env.ref("base.group_user")
        command = Command.link if feature else Command.unlink
        everybody.implied_ids = [command(self.env.ref("crm.group_use_lead").id)]
        self.team.use_leads = team

    def resolve(self, conversation):
        """Close it for good: what the customer writes next begins a new one."""
        conversation.sudo()._resolve("confirmed", None)
        self.number.reopen_hours = 0
