from unittest.mock import patch

from odoo.tests import tagged

from ..models.inbox import conversation_search
from ..models.transport.message_search import tsquery
from .common import WhatsappCrmCase


@tagged("post_install", "-at_install")
class TestSearch(WhatsappCrmCase):
    """Conversations are found by what was written and by the number, as far as one may read."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.outsider = cls._user("wacrm_outsider", "whatsapp_crm.group_agent")

    def setUp(self):
        super().setUp()
        self.row = self.receive_text("¿Cuánto cuesta el envío del Plan Pro a Perú?")
        self.conversation = self.row.conversation_id
        self.other = self.receive_text("hola", sender="34699888777", name="Luis").conversation_id

    def find(self, words, user=None, field="message_words"):
        return self.conversation.with_user(user or self.agent).search([(field, "ilike", words)])

    def test_words_in_any_order_with_or_without_accents(self):
        for words in ("envío", "ENVIO", "peru envio", "plan cuanto", "cuesta?", '"plan pro"', "¿cuánto?"):
            with self.subTest(words):
                self.assertEqual(self.find(words), self.conversation)

    def test_beginning_of_a_word_is_enough(self):
        self.assertEqual(self.find("cuest env"), self.conversation)
        self.assertFalse(self.find("uesta"))

    def test_every_word_has_to_be_there(self):
        self.assertFalse(self.find("plan gratis"))
        self.assertFalse(self.find('"pro plan"'))

    def test_odd_input_finds_nothing_and_breaks_nothing(self):
        for words in ("?!", "👍", "'", "\\", "a' | 'b", ":*", "& |", "%", '"', "o'clock zz"):
            with self.subTest(words):
                self.assertFalse(self.find(words))

    def test_odd_input_is_found_as_it_was_written(self):
        self.receive_text("Mi correo: ana.ruiz@example.com, son 2.400,50 € (l'hôtel)")
        for words in ("ana.ruiz@example.com", "2.400", "hotel", "l'hotel"):
            with self.subTest(words):
                self.assertEqual(self.find(words), self.conversation)

    def test_our_own_words_are_found_too(self):
        self.say(self.row.channel_id, "<p>Son cuarenta euros</p>")
        self.assertEqual(self.find("cuarenta"), self.conversation)

    def test_only_what_one_may_read(self):
        self.assertFalse(self.find("envio", self.outsider))
        self.assertEqual(self.find("envio", self.supervisor), self.conversation)
        self.conversation.with_user(self.supervisor).action_assign(self.outsider.id)
        self.assertEqual(self.find("envio", self.outsider), self.conversation)
        self.assertFalse(self.find("hola", self.outsider))

    def test_messages_are_searched_by_the_readers_own_rights(self):
        """Not only the conversation is checked: what matches has to be readable, too."""
        rule = self.env.ref("whatsapp_crm.rule_message_company")
        rule.domain_force = f"[('id', '!=', {self.row.id})]"
        self.assertFalse(self.find("envio", self.supervisor))

    def test_common_words_are_found_as_rare_ones_are(self):
        """Those are looked up another way, with the same result and the same rights."""
        self.enterContext(patch.object(conversation_search, "FEW", 0))
        self.assertEqual(self.find("envio"), self.conversation)
        self.test_words_in_any_order_with_or_without_accents()
        self.test_only_what_one_may_read()
        self.test_messages_are_searched_by_the_readers_own_rights()

    def test_the_index_answers(self):
        self.env.flush_all()
        self.env.cr.execute("SET LOCAL enable_seqscan = off")
        query = self.env["whatsapp_crm.message"]._search([("words", "ilike", "envio")])
        self.env.cr.execute(query.select("id"))
        self.assertEqual(self.env.cr.fetchall(), [(self.row.id,)])
        statement = query.select("id")
        self.env.cr.execute(f"EXPLAIN {statement.code}", statement.params)
        plan = " ".join(line for line, in self.env.cr.fetchall())
        self.assertIn("whatsapp_crm_message_words_index", plan)

    def test_number_however_it_is_written(self):
        for number in ("34611222333", "+34 611 22 23 33", "611-222-333", "0034611222333", "222333"):
            with self.subTest(number):
                self.assertEqual(self.find(number, field="phone"), self.conversation)
        for nothing in ("Ana", "611222334", "00"):
            with self.subTest(nothing):
                self.assertFalse(self.find(nothing, field="phone"))

    def test_query_of_a_text(self):
        self.assertEqual(tsquery('Envío  "plan pro" 2.400'), "'envio':* & 'plan pro':* & '2.400':*")
        self.assertEqual(tsquery("?! 👍"), "")
        self.assertEqual(tsquery("o'clock\\"), "'o clock ':*")
