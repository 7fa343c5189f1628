from datetime import timedelta
from itertools import permutations

from odoo import fields
from odoo.tests import tagged

from .common import WhatsappCrmCase

ECHO = "wamid.ECHO1"


@tagged("post_install", "-at_install")
class TestAnswerOrder(WhatsappCrmCase):
    """An answer, what it answers and what Meta says of it come in any order and end the same."""

    def setUp(self):
        super().setUp()
        self.now = fields.Datetime.now()
        row = self.receive_text(at=self.at(0))
        self.conversation, self.channel = row.conversation_id, row.channel_id

    def at(self, seconds):
        return (self.now + timedelta(seconds=seconds)).timestamp()

    def echo(self):
        self.process(self.webhook_body(field="smb_message_echoes", message_echoes=[{
            "from": "34600000001", "to": "34611222333", "id": ECHO, "timestamp": str(int(self.at(60))),
            "type": "text", "text": {"body": "Te llamo"}}]), fails=True)

    def message(self):
        self.receive_text("tarde", at=self.at(30))

    def delivered(self):
        self.receive_status(ECHO, "delivered")

    def failed(self):
        self.receive_status(ECHO, "failed", errors=[{"code": 131026}])

    def ends(self, *steps):
        """State, wait and answer at the end of these steps in each order: a set."""
        found = set()
        for order in permutations(steps):
            with self.env.cr.savepoint() as savepoint:
                self.echo()
                for step in order:
                    step()
                late = self.env["whatsapp_crm.message"].search([
                    ("channel_id", "=", self.channel.id), ("text", "=", "tarde")])
                found.add((self.conversation.state, self.conversation.waiting_since, late.answered_by_id.wamid))
                savepoint.rollback()
            self.env.invalidate_all()
        return found

    def test_failure_and_delivery_around_a_late_message(self):
        [(state, waiting_since, answered_by)] = self.ends(self.message, self.delivered, self.failed)
        self.assertEqual((state, waiting_since, answered_by), ("new", False, ECHO))

    def test_failure_around_a_late_message(self):
        [(_state, waiting_since, answered_by)] = self.ends(self.message, self.failed)
        self.assertEqual((waiting_since, answered_by), (self.conversation.waiting_since, False))

    def test_answer_of_an_agent_that_was_given_up_and_arrived(self):
        answer = self.say(self.channel)
        self.run_senders()
        wamid = self.rows_of(answer).wamid
        self.receive_status(wamid, "failed", errors=[{"code": 131026}])
        self.assertTrue(self.conversation.waiting_since)
        self.receive_status(wamid, "read")
        self.assertFalse(self.conversation.waiting_since)
        self.assertEqual(self.conversation.state, "waiting")
