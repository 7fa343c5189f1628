# Part of whatsapp_crm. See LICENSE file for full copyright and licensing details.
import doctest

from odoo.tests import BaseCase, tagged

from ..tools import flow, time_words
from ..tools.constants import PERSON_WORDS

WORDS = flow.Words(
    person=tuple(word for words in PERSON_WORDS.values() for word in words), courtesy=("gracias", "ok"))
SALES, SUPPORT = flow.Choice(11, ("Ventas", "Sales", "precio")), flow.Choice(12, ("Soporte técnico", "problema"), 2)
TOPIC = flow.Question(1, (SALES, SUPPORT))


@tagged("post_install", "-at_install")
class TestToolsFlow(BaseCase):
    """What answers mean, where they lead, and what is wrong with a flow."""

    def understood(self, text, question=TOPIC):
        return flow.read(question, text, WORDS)

    def test_docstrings(self):
        for module in (flow, time_words):
            self.assertFalse(doctest.testmod(module).failed, module)

    def test_choices_are_understood_however_they_are_written(self):
        for text, choice in (
                ("Ventas", SALES), ("¡VENTAS!", SALES), ("sales", SALES), ("1", SALES), ("2.", SUPPORT),
                ("2)", SUPPORT),
                ("soporte tecnico", SUPPORT), ("tengo un problema con la factura", SUPPORT),
                ("quiero saber el precio", SALES)):
            with self.subTest(text):
                reading = self.understood(text)
                self.assertEqual((reading.kind, reading.choice), (flow.CHOSEN, choice))

    def test_what_names_none_or_two_is_unclear(self):
        for text in ("", "¿eh?", "3", "0", "precio o problema", "11"):
            with self.subTest(text):
                self.assertEqual(self.understood(text).kind, flow.UNCLEAR)

    def test_person_is_one_word_away(self):
        for text in ("agente", "AGENTE", "Persona", "human", "person", "atendente", "agente, por favor", "¡Humano!",
                     "quiero hablar con un agente", "I want to talk to a person please", "falar com alguém",
                     "agente gracias"):
            with self.subTest(text):
                self.assertEqual(self.understood(text).kind, flow.PERSON)
        for text in ("para 1 persona", "somos 8 personas", "mi agente inmobiliario"):
            with self.subTest(text):
                self.assertNotEqual(self.understood(text, flow.Question(3)).kind, flow.PERSON)

    def test_choice_of_that_name_goes_before_the_person(self):
        choices = (flow.Choice(1, ("Persona",)), flow.Choice(2, ("Empresa",)))
        self.assertEqual(self.understood("persona", flow.Question(1, choices)).choice.key, 1)

    def test_number_and_email(self):
        number, email = flow.Question(1, check="number"), flow.Question(2, check="email", required=False)
        for text, value in (("8", "8"), ("somos 8 personas", "8"), ("8,5", "8.5"), ("-3", "-3")):
            reading = self.understood(text, number)
            self.assertEqual((reading.kind, reading.value), (flow.SAID, value))
        for text in ("ocho", "8 o 9", ""):
            self.assertEqual(self.understood(text, number).kind, flow.UNCLEAR)
        self.assertEqual(self.understood("mi correo: Ana.Ruiz+x@correo.es.", email).value, "Ana.Ruiz+x@correo.es")
        self.assertEqual(self.understood("no", email).kind, flow.SKIPPED)
        self.assertEqual(self.understood("", email).kind, flow.UNCLEAR)  # a picture is no "no"

    def test_pressed(self):
        self.assertEqual(flow.read_pressed(TOPIC, "12").choice, SUPPORT)
        self.assertEqual(flow.read_pressed(TOPIC, flow.PERSON_KEY).kind, flow.PERSON)
        self.assertEqual(flow.read_pressed(TOPIC, "99").kind, flow.UNCLEAR)
        for text in (None, "", "yes", "wacrm:1:2", "wacrm:x:2:3", "other:1:2:3"):
            self.assertIsNone(flow.unpack(text))

    def test_where_answers_lead(self):
        self.assertEqual(flow.following(TOPIC, self.understood("1")), flow.END)
        self.assertEqual(flow.following(TOPIC, self.understood("2")), 2)
        self.assertEqual(flow.following(flow.Question(3, to=4), self.understood("8", flow.Question(3))), 4)

    def problems(self, *questions):
        return flow.problems(questions)

    def test_problems(self):
        to = lambda key, *targets: flow.Question(  # noqa: E731
            key, tuple(flow.Choice(key * 10 + place, (str(place),), target) for place, target in enumerate(targets)))
        self.assertEqual(self.problems(), [("empty", 0)])
        self.assertFalse(self.problems(to(1, 2, 0), flow.Question(2)))
        self.assertFalse(self.problems(to(1, 2, 0), to(2, 1, 2)), "every circle has a way out")
        self.assertEqual(self.problems(to(1, 2), to(2, 1)), [("endless", 1), ("endless", 2)])
        self.assertEqual(self.problems(to(1, 2, 0), to(2, 2)), [("endless", 2)])
        self.assertEqual(self.problems(flow.Question(1), flow.Question(2)), [("unreachable", 2)])
        self.assertEqual(self.problems(flow.Question(1, to=7)), [("lost", 1), ("endless", 1)])
