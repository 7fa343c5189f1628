# Part of whatsapp_crm. See LICENSE file for full copyright and licensing details.
from odoo.tests import BaseCase, tagged

from ..tools.constants import COURTESY_WORDS, OPT_OUT_WORDS
from ..tools.counting import (
    Effect,
    effect_of_inbound,
    effect_of_outbound,
    is_courtesy,
    is_opt_out,
)
from ..tools.webhook_items import HistoryMessage, InboundMessage, Person

WORDS = ("gracias", "muchas gracias", "ok", "perfecto", "👍", "🙏", "❤️", "de nada")
STOPS = ("STOP", "baja", "dar de baja")
ANA = Person(wa_id="5511999990000")


def inbound(type_, raw_type=None):
    """Return a message of this type."""
    return InboundMessage("wamid.X", ANA, type=type_, raw_type=raw_type or type_)


@tagged("post_install", "-at_install")
class TestCounting(BaseCase):
    def test_what_the_customer_sends(self):
        asks = Effect(opens=True, opens_window=True, answers=False)
        nothing = Effect(opens=False, opens_window=False, answers=False)
        asking = (
            "text image video audio document sticker location contacts order button"
            " list_reply button_reply flow_reply unsupported unknown"
        )
        cases = dict.fromkeys(asking.split(), asks)
        cases |= dict.fromkeys(("reaction", "edit", "revoke", "system"), nothing)
        for type_, expected in cases.items():
            with self.subTest(type_):
                effect = effect_of_inbound(inbound(type_), courtesy=False)
                self.assertEqual(effect, expected)

    def test_courtesy_opens_the_window_only(self):
        courtesy = Effect(opens=False, opens_window=True, answers=False)
        self.assertEqual(effect_of_inbound(inbound("text"), courtesy=True), courtesy)
        for type_ in ("image", "button", "audio"):
            with self.subTest(type_):
                self.assertTrue(effect_of_inbound(inbound(type_), courtesy=True).opens)
        reaction = inbound("reaction")
        self.assertEqual(effect_of_inbound(reaction, courtesy=True), Effect())

    def test_history_and_greetings_by_meta_do_nothing(self):
        old = HistoryMessage(inbound("text"))
        welcome = inbound("unknown", "request_welcome")
        self.assertEqual(effect_of_inbound(old, courtesy=False), Effect())
        self.assertEqual(effect_of_inbound(welcome, courtesy=False), Effect())

    def test_only_people_answer(self):
        cases = {
            "agent": True,
            "phone_app": True,
            "auto:welcome": False,
            "auto:bot": False,
            "auto:campaign": False,
            "auto:agent": False,
            "customer": False,
            "": False,
        }
        for origin, answers in cases.items():
            with self.subTest(origin):
                self.assertEqual(effect_of_outbound(origin), Effect(answers=answers))

    def test_courtesy(self):
        courteous = (
            "Gracias!!", "GRACIAS.", "muchas gracias", "Muchas  Gracias\n",
            "graciassss", "ok 👍🏽", "👍", "👍👍👍", "👍🏿👍🏻", "ok, gracias 🙏",
            "perfecto muchas gracias", "De nada",
            "❤", "❤️", "ok…", "Gracias :)", "«Gracias»", "\u200eok\u200f", "ｏｋ",
            "Grácias", "ok👍gracias", "*Gracias*",
        )
        for text in courteous:
            with self.subTest(text):
                self.assertTrue(is_courtesy(text, WORDS))

    def test_no_courtesy(self):
        asking = (
            "Gracias, ¿y el precio?", "gracias pero no", "ok?", "¿ok", "ok？", "muchas",
            "okgracias", "ok 5", "👎", "ok 👎", "ok $", "+1", "...", "!!!", "?", "",
            "   ", "\u200f", "gracias por nada", "no", "quiero 2 👍", None,
        )
        for text in asking:
            with self.subTest(text=text):
                self.assertFalse(is_courtesy(text or "", WORDS))

    def test_apostrophes_make_no_difference(self):
        for text in ("you're welcome", "You´re welcome!", "you’re welcome"):
            with self.subTest(text):
                self.assertTrue(is_courtesy(text, COURTESY_WORDS["en"]))

    def test_no_words_no_courtesy(self):
        for words in ((), ("",), ("!!",)):
            with self.subTest(words):
                self.assertFalse(is_courtesy("gracias", words))

    def test_a_long_text_takes_no_time(self):
        self.assertTrue(is_courtesy("ok " * 1300, WORDS))
        self.assertFalse(is_courtesy("ok " * 1300 + "no", WORDS))

    def test_opt_out(self):
        leaving = ("STOP", "stop", "BAJA", "Baja.", "¡Baja!", '"STOP"', "Dar de Bajá")
        for text in leaving:
            with self.subTest(text):
                self.assertTrue(is_opt_out(text, STOPS))
        staying = (
            "quiero darme de baja del plan", "no stop", "bajas", "stop stop", "", "...",
            "🛑", "baja la presión",
        )
        for text in staying:
            with self.subTest(text):
                self.assertFalse(is_opt_out(text, STOPS))
        self.assertFalse(is_opt_out("...", ("", "!")))

    def test_shipped_lists_know_themselves_and_do_not_overlap(self):
        for language, words in COURTESY_WORDS.items():
            for word in words:
                with self.subTest(word, language=language):
                    self.assertTrue(is_courtesy(word, words))
                    self.assertFalse(is_opt_out(word, OPT_OUT_WORDS[language]))
        for language, words in OPT_OUT_WORDS.items():
            for word in words:
                with self.subTest(word, language=language):
                    self.assertTrue(is_opt_out(word, words))
                    self.assertFalse(is_courtesy(word, COURTESY_WORDS[language]))
