# Part of whatsapp_crm. See LICENSE file for full copyright and licensing details.
import doctest
import unittest
from unittest.mock import MagicMock

try:
    from hypothesis import given, settings
    from hypothesis import strategies as st
except ImportError:  # an Odoo without it runs the other tests
    given, settings, st = (MagicMock(side_effect=lambda *_args, **_kwargs: unittest.skip("needs hypothesis")),
                           MagicMock(side_effect=lambda *_args, **_kwargs: lambda test: test), MagicMock())

from odoo.tests import BaseCase, tagged

from ..tools import answer_score
from ..tools.answer_score import EFFORT, RECOMMEND, read

quietly = settings(max_examples=300, deadline=None, database=None, derandomize=True)

SCALES = st.sampled_from([EFFORT, RECOMMEND])
WORDS = {1: "uno one um uma", 2: "dos two dois duas", 3: "tres three três", 4: "cuatro four quatro",
         5: "cinco five", 6: "seis six", 7: "siete seven sete", 8: "ocho eight oito", 9: "nueve nine nove",
         10: "diez ten dez", 0: "cero zero"}
AROUND = st.sampled_from([
    "{}", " {} ", "{}!", "{}.", "*{}*", "({})", "un {}", "Le doy un {}", "Mi nota: {}", "I give it a {}", "Eu dou {}",
    "{}, muchas gracias", "{} gracias", "{} thanks", "{} obrigado", "{}\nTodo bien", "{} puntos", "Hola, {}",
    "Doy {} 😀", "{} excelente servicio",
    "{}, gracias por su ayuda"])
# Nothing in these is a rating.
OTHERS = [
    "llevo 3 días esperando", "tengo 2 facturas", "7 licencias más", "son las 7:30", "6-7", "el 7 de mayo", "2024",
    "te llamo al 600111222", "ok", "sí", "no", "gracias", "gracias 👍", "muchas gracias 🙏", "Hola", "?", "", "   ",
    "uno de los cargos sigue mal", "a las 7", "3,5", "50%", "1/2 hora", "👍👎", "quiero el plan de 5 usuarios",
    "eu preciso de 2", "2 por favor", "I need 3 more", "5, 6 y 7", "cinco, seis", "para el 5",
    "el 5", "para las 5", "7 ayuda"]


@tagged("at_install")
class TestAnswerScore(BaseCase):
    """How generously the answers of customers are read, and what is none."""

    def test_examples_of_the_module(self):
        self.assertFalse(doctest.testmod(answer_score).failed)

    def test_what_is_no_rating(self):
        for text in OTHERS:
            for scale in (EFFORT, RECOMMEND):
                with self.subTest(text=text, scale=scale):
                    self.assertIsNone(read(text, scale))
        self.assertIsNone(read(None, EFFORT))

    def test_outside_the_scale_is_none(self):
        for text in ("0", "8", "10", "diez", "🔟", "100"):
            self.assertIsNone(read(text, EFFORT), text)
        self.assertIsNone(read("11", RECOMMEND))

    def test_words_and_emoji(self):
        for text, effort, recommend in (
                ("Muy fácil", 7, 10), ("fácil, gracias", 6, 8), ("regular", 4, 5), ("no fue fácil", 2, 2),
                ("MUY DIFICIL", 1, 0), ("very easy!", 7, 10), ("muito fácil, obrigado", 7, 10), ("péssimo", 1, 0),
                ("😀", 7, 10), ("👍🏽", 6, 8), ("😐", 4, 5), ("👎", 2, 2), ("😡😡", 1, 0),
                ("⭐⭐⭐⭐⭐", 7, 10), ("⭐", 1, 0),
                ("10/10", 7, 10), ("5 de 5", 7, 10)):
            with self.subTest(text):
                self.assertEqual((read(text, EFFORT).score, read(text, RECOMMEND).score), (effort, recommend))

    def test_comment_and_what_asks(self):
        self.assertEqual(read("7, todo muy bien", EFFORT).comment, "todo muy bien")
        for text in ("7 pero sigue fallando", "7. ¿Y la factura?", "6, but it still fails",
                     "5, mas ainda não funciona", "7. Me pueden enviar la factura por favor",
                     "7 gracias, necesito que me llamen", "6. Necesito otra factura", "2 gracias, quiero cancelar",
                     "7. Ayuda", "6 porque tardaron"):
            self.assertTrue(read(text, EFFORT).asks, text)
        for text in ("7, muy rápido, gracias", "7 gracias", "siete", "7. Excelente atención, muy amables",
                     "7 gracias por la ayuda", "6, thanks for your help", "7, muito bom"):
            self.assertFalse(read(text, EFFORT).asks, text)

    @quietly
    @given(scale=SCALES, data=st.data())
    def test_a_number_in_any_dress_is_that_number(self, scale, data):
        score = data.draw(st.integers(*scale))
        said = data.draw(st.sampled_from([str(score), *WORDS[score].split()]))
        around = data.draw(AROUND)
        if said in ("un", "um") and around != "{}":
            return
        answer = read(around.format(data.draw(st.sampled_from([said, said.upper(), said.title()]))), scale)
        self.assertEqual(answer and (answer.score, answer.asks), (score, False), (around, said))

    @quietly
    @given(scale=SCALES, data=st.data())
    def test_a_keycap_is_its_number(self, scale, data):
        score = data.draw(st.integers(*scale))
        text = "".join(f"{digit}\ufe0f\u20e3" for digit in str(score))
        self.assertEqual(read(text, scale).score, score)

    @quietly
    @given(text=st.text(max_size=60) | st.text("0123456789 un7/.,-¿?👍😀⭐\ufe0f\u20e3\n", max_size=12), scale=SCALES)
    def test_whatever_is_written_a_score_lies_on_the_scale(self, text, scale):
        answer = read(text, scale)
        if answer:
            self.assertTrue(scale[0] <= answer.score <= scale[1])
            self.assertEqual(read(f"  {text}\n", scale).score, answer.score)
            self.assertTrue(answer.asks or "?" not in text)
            self.assertTrue(answer.comment in text)

    @quietly
    @given(number=st.integers(0, 300),
           noun=st.sampled_from(["días", "licencias", "users", "facturas", "pessoas", "min"]))
    def test_a_number_of_things_is_no_rating(self, number, noun):
        self.assertIsNone(read(f"{number} {noun}", RECOMMEND))
        self.assertIsNone(read(f"tengo {number} {noun}", RECOMMEND))

    def test_long_messages_are_read_quickly(self):
        self.assertIsNone(read("hola " * 800 + "7 veces", EFFORT))
        self.assertIsNone(read("un " * 1300, EFFORT))
