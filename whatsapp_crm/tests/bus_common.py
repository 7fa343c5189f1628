import json

from .common import WhatsappCrmCase


class BusCase(WhatsappCrmCase):
    """Reads what was sent over the bus, as the transactions' ends send it."""

    @classmethod
    def set_presence(cls, user, status):
        cls.set_present(user, status=status)

    def setUp(self):
        super().setUp()
        self.forget()

    def forget(self):
        """Look only at what is sent from here on."""
        self.env.cr.flush()
        self.last_id = self.env["bus.bus"].search([], order="id desc", limit=1).id or 0

    def sent(self, event_type):
        """Events of a type since the last :meth:`forget`: list of (channel as list, payload)."""
        self.env.cr.flush()
        rows = self.env["bus.bus"].search([("id", ">", self.last_id)], order="id")
        events = [(json.loads(row.channel), json.loads(row.message)) for row in rows]
        return [(channel[1:], event["payload"]) for channel, event in events if event["type"] == event_type]
