import json
import time

from odoo.tests import HttpCase, tagged

from ..tools import constants, signature
from .common import WhatsappCrmCase

KNOWN_MAX = 35
FIRST_MAX = 90
DEADLINE = 1  # where a wait begins: its row
FOLLOWUP = 1  # where a wait begins: whether a follow-up is under way
UNCOUNTED = 1  # the statement that stores the items of a body in one go


@tagged("post_install", "-at_install")
class TestQueryCounts(HttpCase, WhatsappCrmCase):
    """What a message costs in SQL statements, in the whole request that brings it.

    In test mode all cursors are one, so its counter sees every statement, the
    savepoints that stand for commits apart.
    """

    def setUp(self):
        super().setUp()
        for _time in range(2):  # fills the caches that a running server has
            self.deliver(text={"body": "Hola"})

    def deliver(self, sender="34600111222", name="Uno", **kwargs):
        """Deliver a message; return how many statements that took."""
        message, card = self.message_item(sender=sender, name=name, **kwargs)
        raw = json.dumps(self.webhook_body(messages=[message], contacts=[card])).encode()
        self.env.cr.flush()
        self.env.invalidate_all()
        before = self.env.cr.sql_log_count
        answer = self.url_open(constants.WEBHOOK_ROUTE, data=raw, headers={
            "Content-Type": "application/json", constants.SIGNATURE_HEADER: signature.sign("secreto", raw)})
        count = self.env.cr.sql_log_count - before + UNCOUNTED
        self.assertEqual(answer.status_code, 200)
        self.env.invalidate_all()
        self.row = self.env["whatsapp_crm.message"].search([("wamid", "=", message["id"])])
        self.assertTrue(self.row.mail_message_id)
        return count

    def test_known_contact(self):
        self.assertLessEqual(self.deliver(text={"body": "otra"}), KNOWN_MAX)

    def test_known_contact_after_our_answer(self):
        self.say(self.row.channel_id)
        self.assertLessEqual(self.deliver(at=time.time() + 5, text={"body": "otra"}), KNOWN_MAX + DEADLINE + FOLLOWUP)

    def test_first_message_of_a_stranger(self):
        self.assertLessEqual(
            self.deliver(sender="34600999888", name="Dos", text={"body": "hola"}), FIRST_MAX)
