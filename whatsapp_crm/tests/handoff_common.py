# Part of whatsapp_crm. See LICENSE file for full copyright and licensing details.
from odoo.fields import Command

from .common import WhatsappCrmCase


class HandoffCase(WhatsappCrmCase):
    """A conversation that the agent has, a second team with a person of its own, and one handoff's words."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.collector = cls._user("wacrm_collector", "whatsapp_crm.group_agent")
        cls.collections = cls.env["crm.team"].create({
            "name": "Cobranzas", "company_id": cls.company.id, "user_id": cls.supervisor.id,
            "crm_team_member_ids": [Command.create({"user_id": cls.collector.id})]})
        cls.tag = cls.env["crm.tag"].create({"name": "Factura"})

    def setUp(self):
        super().setUp()
        self.row = self.receive_text("¿Me mandan la factura?")
        self.channel, self.conversation = self.row.channel_id, self.row.conversation_id
        self.conversation.with_user(self.agent).action_take()

    def words(self, **values):
        return {"reason": "Pide la factura de marzo", "priority": "2", "next_step": "Enviar enlace de pago",
                "tag_id": self.tag.id, **values}

    def hand_off(self, user=None, **values):
        """Hand the conversation off and return the handoff."""
        self.conversation.with_user(user or self.agent).action_hand_off(self.words(**values))
        self.env.invalidate_all()
        return self.conversation.handoff_ids[:1]

    def to_person(self, **values):
        return self.hand_off(to_user_id=self.agent2.id, **values)

    def to_team(self, **values):
        return self.hand_off(to_team_id=self.collections.id, **values)

    def handoff_activities(self):
        return self.conversation.activity_search(["whatsapp_crm.mail_activity_type_handoff"])
