# Part of whatsapp_crm. See LICENSE file for full copyright and licensing details.
from datetime import timedelta

from freezegun import freeze_time

from odoo import fields

from ..models.sla.alert import ALERT, ALERT_OVER
from .bus_common import BusCase

BEGINNING = "2026-11-20 10:00:00"  # a Friday


class DueCase(BusCase):
    """Time stands still and is moved on by hand; a promise of 5 and 15 minutes around the clock."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.leader = cls._user("wacrm_leader", "whatsapp_crm.group_supervisor")
        cls.team.user_id = cls.leader
        cls.env["whatsapp_crm.sla.policy"].search([]).active = False
        cls.policy = cls.env["whatsapp_crm.sla.policy"].create({
            "name": "Siempre", "working_time": "always", "company_id": cls.company.id})
        for user in (cls.agent, cls.agent2, cls.leader, cls.supervisor):
            cls.set_presence(user, "online")

    def setUp(self):
        super().setUp()
        self.time = self.enterContext(freeze_time(BEGINNING))

    # --------------------------------------------------------------------- time

    def later(self, minutes):
        """Move on in time and let the cron run."""
        self.time.tick(timedelta(minutes=minutes))
        self.forget()
        self.run_due()

    def run_due(self):
        self.run_cron("whatsapp_crm.due", "_cron_due")

    def ago(self, **delta):
        return fields.Datetime.now() - timedelta(**delta)

    # -------------------------------------------------------------------- people

    def waiting(self, owner=None, sender="34611222333", name="Ana Ruiz", text="¿Precio?"):
        """A conversation whose customer begins to wait now."""
        conversation = self.receive_text(text, sender=sender, name=name).conversation_id
        if owner:
            conversation.with_user(owner).action_take()
        self.forget()
        return conversation

    def alerts(self):
        """What was sent since the last :meth:`forget`: dict from user to list of payloads."""
        return self._by_user(ALERT)

    def overs(self):
        """Whose notifications were taken away: dict from user to list of ids."""
        return {user: [id_ for payload in payloads for id_ in payload["ids"]]
                for user, payloads in self._by_user(ALERT_OVER).items()}

    def _by_user(self, event_type):
        users = {user.partner_id.id: user for user in self.env["res.users"].search([])}
        result = {}
        for (model, partner_id, *_sub), payload in self.sent(event_type):
            self.assertEqual(model, "res.partner")
            result.setdefault(users[partner_id], []).append(payload)
        return result

    def told(self, conversation):
        """Who has an activity about it: dict from user to the name of its type."""
        rows = self.env["whatsapp_crm.alert"].search([("conversation_id", "in", conversation.ids)])
        return {row.user_id: row.activity_id.activity_type_id.name for row in rows}
