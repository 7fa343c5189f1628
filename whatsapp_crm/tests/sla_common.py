# Part of whatsapp_crm. See LICENSE file for full copyright and licensing details.
from datetime import datetime, timedelta, timezone

from freezegun import freeze_time

from odoo.fields import Command

from .common import WhatsappCrmCase

MINUTE = timedelta(minutes=1)
MONDAY = datetime(2026, 3, 2, 10)  # 11:00 in Madrid, within all working hours of the tests


class SlaCase(WhatsappCrmCase):
    """Time stands still at MONDAY until a test moves it; the policy of the tests is 5 and 15 minutes, always."""

    def setUp(self):
        super().setUp()
        self.frozen = self.enterContext(freeze_time(MONDAY))
        self.clocks = self.env["whatsapp_crm.sla.clock"]

    def pass_time(self, **delta):
        self.frozen.tick(timedelta(**delta))

    def customer_writes(self, at=None, **kwargs):
        """A customer's message, by default at this very moment; return its conversation."""
        at = at or datetime.now()
        return self.receive_text(at=at.replace(tzinfo=timezone.utc).timestamp(), **kwargs).conversation_id

    def echo(self, at=None, wamid="wamid.ECHO"):
        """An answer from the phone app."""
        at = at or datetime.now()
        self.process(self.webhook_body(field="smb_message_echoes", message_echoes=[{
            "id": wamid, "timestamp": str(int(at.replace(tzinfo=timezone.utc).timestamp())), "type": "text",
            "to": "34611222333", "from": "34600000001", "text": {"body": "Claro"}}]))

    def course(self, conversation):
        """(kind, state, ended by) of its deadlines, oldest first."""
        self.env.invalidate_all()
        return [(clock.kind, clock.state, clock.ended_by or "")
                for clock in conversation.clock_ids.sorted("id")]

    def running(self, conversation):
        self.env.invalidate_all()
        return conversation.sudo()._response_clock()

    @classmethod
    def calendar(cls, *hours, tz="Europe/Madrid", days=range(5), **values):
        """Working hours: the spans ``hours`` on each of ``days`` (0: Monday)."""
        return cls.env["resource.calendar"].create({
            "name": "Horario", "tz": tz, "company_id": cls.company.id, **values,
            "attendance_ids": [Command.clear(), *(
                Command.create({"name": f"{day}", "dayofweek": str(day), "hour_from": start, "hour_to": end})
                for day in days for start, end in hours or ((9, 18),))]})
