from odoo.tests import BaseCase, tagged

from ..tools import canned_text, interactive, outbound_payload, signed_text

ANA = outbound_payload.Recipient(phone="+34611222333")
CHOICES = [{"id": "1", "title": "Sí", "description": ""}, {"id": "2", "title": "No"}]


@tagged("post_install", "-at_install")
class TestToolsInteractive(BaseCase):
    def test_buttons(self):
        content = interactive.content_of("buttons", CHOICES, file="document")
        self.assertEqual(content, {"kind": "buttons", "file": "document", "choices": [
            {"id": "1", "title": "Sí"}, {"id": "2", "title": "No"}]})
        sent = interactive.payload("¿?", content, recipient=ANA, media_id="7", filename="a.pdf")["interactive"]
        self.assertEqual(sent["header"], {"type": "document", "document": {"id": "7", "filename": "a.pdf"}})

    def test_list(self):
        content = interactive.content_of("list", CHOICES, button="Ver")
        sent = interactive.payload("¿?", content, recipient=ANA)["interactive"]
        self.assertEqual((sent["type"], sent["action"]["button"]), ("list", "Ver"))

    def test_check_says_what_meta_would_refuse(self):
        for text, kind, choices, reason in (
                ("", "buttons", CHOICES, "empty"), ("x" * 1025, "buttons", CHOICES, "too_long"),
                ("¿?", "buttons", [], "empty"), ("¿?", "buttons", [CHOICES[0]] * 4, "too_many"),
                ("¿?", "list", CHOICES, "empty")):
            with self.subTest(reason), self.assertRaises(outbound_payload.PayloadRefused) as caught:
                interactive.check(text, interactive.content_of(kind, choices))
            self.assertEqual(caught.exception.reason_key, reason)

    def test_places(self):
        self.assertEqual(canned_text.open_places("{a} {b} {a} {}"), ["a", "b"])
        self.assertEqual(canned_text.fill("{a} {b}", {"a": "{b}"}), ("{b} {b}", ["b"]))

    def test_signature_of_nothing(self):
        self.assertEqual(signed_text.sign("", "Laura", "above"), "")
        self.assertEqual(signed_text.sign("Hola", "**", "above"), "Hola")
        self.assertEqual(signed_text.signed("Hola", None), "Hola")
