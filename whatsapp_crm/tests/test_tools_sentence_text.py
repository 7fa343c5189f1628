# Part of whatsapp_crm. See LICENSE file for full copyright and licensing details.
from odoo.tests import BaseCase, tagged

from ..tools import sentence_text


@tagged("post_install", "-at_install")
class TestSentenceText(BaseCase):
    """Places are filled, and those without a value leave no trace."""

    def test_filled(self):
        self.assertEqual(
            sentence_text.fill("Hola {customer}, {who} lo hará.", {"customer": "Ana", "who": "Luis"}),
            "Hola Ana, Luis lo hará.")

    def test_empty_places_leave_no_gap(self):
        for text, expected in (
            ("Hola {customer}, gracias.", "Hola, gracias."),
            ("Gracias {customer}\n{question}", "Gracias"),
            ("Lo vemos {when} con {who} aquí", "Lo vemos con aquí"),
        ):
            with self.subTest(text):
                self.assertEqual(sentence_text.fill(text, {}), expected)

    def test_lines_stay_lines(self):
        self.assertEqual(sentence_text.fill("{what}\n\nUn saludo", {"what": "Demo"}), "Demo\n\nUn saludo")

    def test_a_value_is_not_filled_again(self):
        self.assertEqual(sentence_text.fill("{what}", {"what": "{who}", "who": "x"}), "{who}")

    def test_places(self):
        self.assertEqual(sentence_text.places("{what} {} a{b}"), {"what", "", "b"})
