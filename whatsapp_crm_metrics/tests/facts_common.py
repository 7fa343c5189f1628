# Part of whatsapp_crm. See LICENSE file for full copyright and licensing details.
from odoo.addons.whatsapp_crm.tests.sla_common import SlaCase


class FactsCase(SlaCase):
    """A story that is told by the real methods, and the rows of a report that come of it."""

    def turns(self, conversation):
        """The turns of a conversation, oldest first, whoever may read them."""
        self.env.invalidate_all()
        return self.env["whatsapp_crm.report.turn"].search(
            [("conversation_id", "=", conversation.id)], order="started_at, id")

    def answer(self, conversation, user=None, **kwargs):
        """An agent's answer; return its row."""
        return self.rows_of(self.say(conversation.channel_id, user=user, **kwargs))

    def look(self, conversation, user=None):
        conversation.sudo()._looked_at(user or self.agent)

    def assign(self, conversation, user):
        conversation.sudo()._set_owner(user, "assigned")
