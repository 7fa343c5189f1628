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

    def test_what_announces_an_empty_place_goes_with_it(self):
        for text, values, expected in (
            ("Gracias. Queda anotado: {passed}.", {}, "Gracias."),
            ("Gracias. Queda anotado: {passed}.", {"passed": "todo"}, "Gracias. Queda anotado: todo."),
            ("Hola {customer}, acordamos: {what}. Cuándo: {when}.", {"customer": "Ana", "when": "hoy"},
             "Hola Ana, acordamos. Cuándo: hoy."),
            ("Motivo: {why}\nAdiós", {}, "Adiós"),
            ("Nota: {why}, {what}", {"what": "x"}, "Nota:, x"),
        ):
            with self.subTest(text):
                self.assertEqual(sentence_text.fill(text, values).strip(), expected)

    def test_people_are_addressed_by_their_first_name(self):
        for name, expected in (
            ("Marta Gil Ruiz", "Marta"), ("Ana", "Ana"), ("Dr. Iván Serra", "Iván"), ("+34 600 11", "+34 600 11"),
            ("", ""), (False, ""),
        ):
            with self.subTest(name):
                self.assertEqual(sentence_text.first_name(name), expected)

    def test_times_as_people_write_them(self):
        for text, expected in (
            ("12", "12:00"), ("9", "09:00"), ("9:30", "09:30"), ("9.30", "09:30"), ("930", "09:30"), ("9h", "09:00"),
            ("9h30", "09:30"), ("16:05 h", "16:05"), ("4 pm", "16:00"), ("12 a.m.", "00:00"), ("25", ""), ("9:75", ""),
            ("13 pm", ""), ("pronto", ""), ("", ""), (False, ""),
        ):
            with self.subTest(text):
                self.assertEqual(sentence_text.time_of_day(text), expected)

    def test_lines_stay_lines(self):
        self.assertEqual(sentence_text.fill("{what}\n\nUn saludo", {"what": "Demo"}), "Demo\n\nUn saludo")

    def test_a_value_is_not_filled_again(self):
        self.assertEqual(sentence_text.fill("{what}", {"what": "{who}", "who": "x"}), "{who}")

    def test_places(self):
        self.assertEqual(sentence_text.places("{what} {} a{b}"), {"what", "", "b"})
