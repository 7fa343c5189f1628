# Part of whatsapp_crm. See LICENSE file for full copyright and licensing details.
from datetime import timedelta

from odoo import fields
from odoo.fields import Command

from .common import WhatsappCrmCase

MORNING = [{"dayofweek": str(day), "hour_from": 8, "hour_to": 14, "day_period": "morning", "name": "m"}
           for day in range(7)]


class RoutingCase(WhatsappCrmCase):
    """Two agents who are at the computer; all steps of the number's routing are off."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.routing = cls.number.routing_ids
        cls.set_present(cls.agent, cls.agent2)
        cls.row, cls.row2 = (cls.env["whatsapp_crm.agent"]._of(user) for user in (cls.agent, cls.agent2))

    @classmethod
    def make_shift(cls, tz="UTC", hours=None):
        """A calendar of every day's mornings, or of these hours (from, to)."""
        lines = MORNING if hours is None else [
            {**line, "hour_from": hours[0], "hour_to": hours[1]} for line in MORNING]
        return cls.env["resource.calendar"].create({
            "name": "Turno", "tz": tz, "company_id": cls.company.id, "attendance_ids": [
                Command.create(line) for line in lines]})

    @classmethod
    def closed_shift(cls):
        """A shift that nobody is on, whatever the time."""
        return cls.env["resource.calendar"].create({
            "name": "Nunca", "tz": "UTC", "company_id": cls.company.id, "attendance_ids": [Command.clear()]})

    def customer_writes(self, body="Hola", **kwargs):
        """The conversation of what a customer writes."""
        return self.receive_text(body, **kwargs).conversation_id

    def attended_by(self, user, days_ago=0, **kwargs):
        """A conversation that ``user`` took and resolved."""
        conversation = self.customer_writes("antes", **kwargs)
        conversation.with_user(user).action_take()
        conversation.with_user(user).action_resolve("confirmed", no_answer_needed=True)
        if days_ago:
            self.env.flush_all()
            self.env.cr.execute(
                "UPDATE whatsapp_crm_milestone SET at = at - %(ago)s WHERE conversation_id = %(id)s;"
                "UPDATE whatsapp_crm_conversation SET resolved_at = resolved_at - %(ago)s WHERE id = %(id)s",
                {"ago": timedelta(days=days_ago), "id": conversation.id})
            self.env.invalidate_all()
        return conversation

    def give(self, user, count=1, state="open"):
        """Let somebody have conversations in hand."""
        for number in range(count):
            conversation = self.customer_writes(sender=f"3469900{user.id:04d}{number}"[:12])
            conversation.with_user(user).action_take()
            if state == "waiting":
                self.say(conversation.channel_id, user=user)
        return conversation

    def give_out(self):
        self.run_cron("whatsapp_crm.routing.queue", "_cron_route")

    def why(self, conversation, lang="en_US"):
        return conversation.with_context(lang=lang).routing_summary

    def leave(self, user, start=-1, end=1):
        """Time off, as Odoo's own apps write it."""
        now = fields.Datetime.now()
        resource = self.env["resource.resource"].create({
            "name": user.name, "user_id": user.id, "company_id": self.company.id})
        return self.env["resource.calendar.leaves"].create({
            "name": "Vacaciones", "resource_id": resource.id, "company_id": self.company.id, "time_type": "leave",
            "calendar_id": resource.calendar_id.id,
            "date_from": now + timedelta(hours=start), "date_to": now + timedelta(hours=end)})
