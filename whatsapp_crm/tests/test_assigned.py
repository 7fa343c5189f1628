# Part of whatsapp_crm. See LICENSE file for full copyright and licensing details.
from odoo.tests import tagged

from ..models.inbox.conversation_assignment import ASSIGNED
from .handoff_common import HandoffCase


@tagged("post_install", "-at_install")
class TestAssigned(HandoffCase):
    """Whoever is made responsible is told of the conversation, not of a channel."""

    def told(self, assign):
        """What the bus tells ``agent2`` of an assignment: list of (type, payload)."""
        sent = []
        self.patch(
            type(self.env["bus.bus"]), "_sendone",
            lambda _bus, _target, kind, payload: sent.append((kind, payload)))
        assign()
        self.env.cr.precommit.run()
        return sent

    def test_one_event_about_the_longest_wait(self):
        other = self.receive_text("Hola", sender="34600999888").conversation_id
        both = (self.conversation | other).with_user(self.supervisor)
        sent = self.told(lambda: both.action_assign(self.agent2.id))
        [given] = [payload for kind, payload in sent if kind == ASSIGNED]
        self.assertEqual((given["count"], given["giver"]), (2, self.supervisor.name))
        self.assertIn(given["id"], both.ids)
        self.assertTrue(given["waiting_since"])

    def test_nobody_is_invited_to_a_channel(self):
        sent = self.told(lambda: self.conversation.with_user(self.supervisor).action_assign(self.agent2.id))
        joined = [payload for kind, payload in sent if kind == "discuss.channel/joined"]
        self.assertTrue(joined)
        self.assertNotIn("invited_by_user_id", joined[0])

    def test_what_one_gives_oneself_is_no_news(self):
        sent = self.told(lambda: self.conversation.with_user(self.agent).action_assign(self.agent.id))
        self.assertNotIn(ASSIGNED, [kind for kind, _payload in sent])
