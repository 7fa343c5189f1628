from odoo.tests import tagged

from ..tools import constants
from .test_canned_response import CannedCase, buttons


@tagged("post_install", "-at_install")
class TestSignature(CannedCase):
    """The first name of who writes, for the customer alone."""

    def setUp(self):
        super().setUp()
        self.number.signature = "above"

    def sent(self, lane="interactive"):
        self.run_senders(lane)
        return self.graph.sent[-1]

    def test_above_and_below(self):
        message = self.say(self.channel, "Buenos días")
        self.assertEqual(self.sent()["text"]["body"], "*Laura:*\nBuenos días")
        self.assertNotIn("Laura", message.body)
        self.assertEqual(self.rows_of(message).text, "Buenos días", "nothing is stored twice")
        self.assertEqual(self.conversation.last_text, "Buenos días")
        self.number.signature = "below"
        self.say(self.channel, "Hasta luego")
        self.assertEqual(self.sent()["text"]["body"], "Hasta luego\n*Laura*")

    def test_none_by_default(self):
        self.number.signature = "none"
        self.say(self.channel, "Buenos días")
        self.assertEqual(self.sent()["text"]["body"], "Buenos días")
        self.assertEqual(self.number.default_get(["signature"]), {"signature": "none"})

    def test_captions_and_texts_with_buttons(self):
        self.say(self.channel, "Mire", attachment_ids=self.attachment().ids)
        self.assertEqual(self.sent()["image"]["caption"], "*Laura:*\nMire")
        self.answer(self.canned(**buttons("Sí")))
        self.assertEqual(self.sent()["interactive"]["body"]["text"], "*Laura:*\n¿Le llamamos?")

    def test_a_file_alone_is_not_signed(self):
        self.say(self.channel, "", attachment_ids=self.attachment().ids)
        self.assertNotIn("caption", self.sent()["image"])

    def test_a_caption_that_becomes_too_long_goes_before_its_file(self):
        rows = self.rows_of(self.say(
            self.channel, "x" * constants.CAPTION_MAX, attachment_ids=self.attachment().ids))
        self.assertEqual(rows.mapped("type"), ["text", "image"])

    def test_too_long_with_it(self):
        with self.assertRaisesRegex(Exception, "at most 4096 characters"):
            self.say(self.channel, "x" * constants.TEXT_MAX)

    def test_what_an_agent_says_in_a_dialog(self):
        self.conversation.with_user(self.agent).action_resolve("confirmed", sentence="Queda resuelto")
        self.assertEqual(self.sent()["text"]["body"], "*Laura:*\nQueda resuelto")

    def test_automatic_texts_are_not_signed(self):
        self.env["whatsapp_crm.sentence"].search([]).active = False
        self.env["whatsapp_crm.sentence"].create({"kind": "idle", "body": "Cerramos"})
        self.conversation._say_automatically("idle")
        self.assertEqual(self.sent("bulk")["text"]["body"], "Cerramos")

    def test_marks_of_style_in_a_name(self):
        self.agent.name = "*Lau_ra* Gómez"
        self.say(self.channel, "Hola")
        self.assertEqual(self.sent()["text"]["body"], "*Lau ra:*\nHola")

    def test_signed_when_it_is_sent_again(self):
        row = self.rows_of(self.say(self.channel, "Hola"))
        row._climb("failed", forced=True)
        row.with_user(self.agent).action_retry()
        self.assertEqual(self.sent()["text"]["body"], "*Laura:*\nHola")

    def test_preview_on_the_form(self):
        preview = self.number.with_user(self.agent).signature_preview
        self.assertIn("<strong>Laura:</strong>", preview)
