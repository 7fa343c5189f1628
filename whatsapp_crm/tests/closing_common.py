# Part of whatsapp_crm. See LICENSE file for full copyright and licensing details.
from datetime import timedelta

from odoo import fields
from odoo.fields import Command
from odoo.tests import Form

from .common import WhatsappCrmCase


class ClosingCase(WhatsappCrmCase):
    """One conversation of the agent's that waits for an answer, and short ways to close it."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["whatsapp_crm.sentence"].search([]).active = False
        for kind, body in (
            ("next_step", "Gracias {customer}: {what}, {who}, {when}."),
            ("question", "{question} Un saludo, {agent}."),
            ("confirmed", "Me alegra, {customer}. {company}"),
            ("idle", "Cerramos por ahora, {customer}."),
        ):
            cls.env["whatsapp_crm.sentence"].create({"kind": kind, "body": body})
        cls.foreigner = cls._user(
            "wacrm_foreign", "whatsapp_crm.group_supervisor", cls.env["res.company"].create({"name": "Otra SA"}))

    def setUp(self):
        super().setUp()
        self.now = fields.Datetime.now()
        self.row = self.receive_text("¿Precio?", at=self.at())
        self.conversation, self.channel = self.row.conversation_id, self.row.channel_id
        self.conversation.with_user(self.agent).action_take()
        self.mine = self.conversation.with_user(self.agent)

    def at(self, **delta):
        return (self.now + timedelta(**delta)).timestamp()

    def other_conversation(self, sender="34622333444", name="Luis Gil"):
        return self.receive_text("Hola", sender=sender, name=name, at=self.at()).conversation_id

    def dialog(self, conversations=None, user=None, outcome="confirmed", **values):
        """The resolve dialog as the client fills it in."""
        conversations = conversations or self.conversation
        form = Form(self.env["whatsapp_crm.resolve"].with_user(user or self.agent).with_context(
            default_conversation_ids=[Command.set(conversations.ids)]))
        form.outcome = outcome
        for name, value in values.items():
            setattr(form, name, value)
        return form

    def resolve(self, *args, **kwargs):
        self.dialog(*args, **kwargs).save().action_resolve()

    def sent(self, channel=None):
        """Texts that are on their way to the customer, oldest first."""
        return self.env["whatsapp_crm.message"].search(
            [("channel_id", "=", (channel or self.channel).id), ("direction", "=", "out")], order="id").mapped("text")

    def close_window(self, channel=None):
        (channel or self.channel).wacrm_window_until = self.now - timedelta(hours=1)

    def milestone(self, kind, conversation=None):
        return (conversation or self.conversation).milestone_ids.filtered(lambda m: m.kind == kind)
