from datetime import timedelta

from freezegun import freeze_time

from odoo import fields
from odoo.exceptions import UserError
from odoo.tests import tagged

from ..models.inbox.conversation_urgency import URGENCIES
from .common import WhatsappCrmCase

SECOND = timedelta(seconds=1)
# As the policy of the tests promises.
CRITICAL_AFTER, ESCALATED_AFTER = timedelta(minutes=5), timedelta(minutes=15)


@tagged("post_install", "-at_install")
class TestUrgency(WhatsappCrmCase):
    """Urgency follows the wait by time alone, the same on a card, in a search and in a column."""

    def setUp(self):
        super().setUp()
        self.now = fields.Datetime.now().replace(microsecond=0)
        self.conversations = self.env["whatsapp_crm.conversation"]
        self.expected = {}
        for place, (waited, urgency) in enumerate([
                (None, "none"), (timedelta(), "normal"), (CRITICAL_AFTER - SECOND, "normal"),
                (CRITICAL_AFTER, "critical"), (ESCALATED_AFTER - SECOND, "critical"),
                (ESCALATED_AFTER, "escalated"), (timedelta(days=3), "escalated")]):
            conversation = self.receive_text(sender=f"3460000000{place}").conversation_id
            conversation._write_life({"waiting_since": self.now - waited if waited is not None else False})
            self.expected[conversation] = urgency
        self.mine = [("id", "in", [conversation.id for conversation in self.expected])]
        self.env.invalidate_all()
        self.enterContext(freeze_time(self.now))

    def test_card_search_and_column_agree(self):
        for conversation, urgency in self.expected.items():
            self.assertEqual(conversation.urgency, urgency, conversation.waiting_since)
        columns = self.conversations._read_group(self.mine, ["urgency"], ["id:recordset"])
        for urgency, _label in URGENCIES:
            expected = {conversation for conversation in self.expected if self.expected[conversation] == urgency}
            self.assertEqual(set(self.conversations.search([*self.mine, ("urgency", "=", urgency)])), expected)
            self.assertEqual(set(dict(columns)[urgency]), expected)

    def test_search_takes_several_and_their_opposite(self):
        late = self.conversations.search([*self.mine, ("urgency", "in", ["critical", "escalated"])])
        self.assertEqual(set(late.mapped("urgency")), {"critical", "escalated"})
        others = self.conversations.search([*self.mine, ("urgency", "not in", ["critical", "escalated"])])
        self.assertEqual(late | others, self.conversations.search(self.mine))
        self.assertFalse(late & others)

    def test_sorts_by_need_not_by_alphabet(self):
        found = self.conversations.search(self.mine, order="urgency desc, id").mapped("urgency")
        self.assertEqual(found, ["escalated"] * 2 + ["critical"] * 2 + ["normal"] * 2 + ["none"])

    def test_agent_gets_every_column_the_worst_first(self):
        for conversation in self.expected:
            conversation._write_life({"waiting_since": self.now})
        board = self.conversations.with_user(self.agent).with_context(read_group_expand=True)
        groups = board.web_read_group(self.mine, ["urgency"])["groups"]
        self.assertEqual([group["urgency"] for group in groups], ["escalated", "critical", "normal", "none"])
        self.assertEqual([group["__count"] for group in groups], [0, 0, 7, 0])

    def test_time_alone_turns_it_at_the_moment_that_is_told(self):
        [conversation] = self.conversations.search([*self.mine, ("waiting_since", "=", self.now)])
        for urgency in ("critical", "escalated"):
            turns_at = conversation.urgency_turns_at
            conversation.invalidate_recordset()
            with freeze_time(turns_at - SECOND):
                self.assertNotEqual(conversation.urgency, urgency)
            conversation.invalidate_recordset()
            with freeze_time(turns_at):
                self.assertEqual(conversation.urgency, urgency)
                self.assertIn(conversation, conversation.search([*self.mine, ("urgency", "=", urgency)]))
        self.assertFalse(conversation.urgency_turns_at)

    def test_cannot_be_written(self):
        with self.assertRaises(UserError):
            next(iter(self.expected)).with_user(self.supervisor).write({"urgency": "none"})

    def test_unread_until_somebody_looked_who_could_answer(self):
        [conversation] = self.conversations.search([*self.mine, ("waiting_since", "=", self.now)])
        unread = [*self.mine, ("unread", "=", True)]
        self.assertTrue(conversation.unread)
        self.assertIn(conversation, conversation.search(unread))
        conversation.channel_id.with_user(self.supervisor).wacrm_note_opened()
        self.assertTrue(conversation.unread)
        conversation.channel_id.with_user(self.agent).wacrm_note_opened()
        self.assertFalse(conversation.unread)
        self.assertNotIn(conversation, conversation.search(unread))
        self.assertIn(conversation, conversation.search([*self.mine, ("unread", "=", False)]))
        [quiet] = self.conversations.search([*self.mine, ("waiting_since", "=", False)])
        self.assertFalse(quiet.unread)
