# Part of whatsapp_crm. See LICENSE file for full copyright and licensing details.
from odoo.addons.whatsapp_crm.tests.sla_common import SlaCase
from odoo.fields import Command


class Figures:
    """Short ways to read the reports."""

    def rows(self, noun, domain=(), user=None):
        """The rows of ``whatsapp_crm.report.<noun>`` in the company of the tests."""
        self.env.flush_all()
        self.env.invalidate_all()
        report = self.env[f"whatsapp_crm.report.{noun}"].with_user(user or self.env.user)
        return report.search([("company_id", "=", self.company.id), *domain])

    def figures(self, noun, *specs, by="agent_id", domain=()):
        """What the report says, per whoever or whatever it is grouped by.

        :param specs: "field:aggregator"
        :return: dict from the record or value to the figure, or to a tuple of several; None: it is missing
        """
        self.env.flush_all()
        self.env.invalidate_all()
        found = self.env[f"whatsapp_crm.report.{noun}"]._read_group(
            [("company_id", "=", self.company.id), *domain], [by], list(specs))
        return {key: self._known(values[0]) if len(specs) == 1 else tuple(map(self._known, values))
                for key, *values in found}

    def _known(self, value):
        """Odoo's False is no 0."""
        return None if value is False else round(value, 4)


class WorkCase(Figures, SlaCase):
    """A story that is told by the real methods; time stands still until it is moved."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.collections = cls.env["crm.team"].create({
            "name": "Cobranzas", "company_id": cls.company.id,
            "crm_team_member_ids": [Command.create({"user_id": cls.supervisor.id})]})
        cls.complaint, cls.price = (
            cls.env["crm.tag"].create({"name": name}) for name in ("Una queja", "Un precio"))
        cls.complaint.wacrm_is_complaint = True
        cls.nobody = cls.env["res.users"]

    def take(self, conversation, user):
        conversation.with_user(user).action_take()

    def answer(self, conversation, user=None):
        self.say(conversation.channel_id, user=user)

    def resolve(self, conversation, user, outcome="confirmed", **values):
        conversation.with_user(user).action_resolve(outcome, **values)

    def hand_off(self, conversation, user, **to):
        conversation.with_user(user).action_hand_off({
            "reason": "Pide la factura de marzo", "priority": "2", "next_step": "Enviar enlace de pago",
            "tag_id": self.price.id, **to})
        self.env.invalidate_all()
