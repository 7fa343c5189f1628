from odoo.tests import tagged

from .consent_common import ConsentCase


@tagged("post_install", "-at_install")
class TestConsentWords(ConsentCase):
    """What a customer writes is the strongest word, and is answered."""

    def answers(self):
        return self.env["whatsapp_crm.message"].search(
            [("channel_id", "=", self.channel.id), ("origin", "=", "auto:consent")], order="id")

    def test_opt_out_is_recorded_with_its_proof_and_confirmed_once(self):
        row = self.receive_text("Baja")
        consent = self.contact.consent_ids
        self.assertEqual((consent.state, consent.source, consent.message_id, consent.proof),
                         ("withdrawn", "words", row, "Baja"))
        self.assertEqual(self.contact.marketing_consent, "withdrawn")
        self.assertEqual(len(self.answers()), 1)
        self.assertIn("STOP" if "STOP" in self.answers().text else "A", self.answers().text)
        self.receive_text("STOP")
        self.assertEqual(len(self.answers()), 1, "confirmed once")

    def test_the_confirmation_is_no_answer(self):
        self.receive_text("BAJA")
        self.assertTrue(self.conversation.waiting_since)
        self.run_senders("bulk")
        self.assertEqual([sent["type"] for sent in self.graph.sent], ["text"])
        self.assertTrue(self.conversation.waiting_since)

    def test_words_of_every_language(self):
        for number, word in enumerate(("SALIR", "unsubscribe", "não enviar mais", "No quiero publicidad")):
            with self.subTest(word):
                row = self.receive_text(word, sender=f"3460000002{number}")
                self.assertEqual(row.contact_id.marketing_consent, "withdrawn")

    def test_a_word_with_two_meanings_counts_as_an_answer_to_marketing(self):
        self.receive_text("Cancelar")
        self.assertEqual(self.contact.marketing_consent, "unknown", "an order, perhaps")
        self.agree(self.contact)
        self.send(self.offer)
        self.receive_text("CANCELAR")
        self.assertEqual(self.contact.marketing_consent, "withdrawn")

    def test_quoting_an_older_offer_is_an_answer_to_it(self):
        self.agree(self.contact)
        offer = self.send(self.offer)
        self.run_senders()
        self.say(self.channel, "¿Algo más?")
        self.receive_text("cancelar")
        self.assertEqual(self.contact.marketing_consent, "given")
        self.receive_text("cancelar", context={"id": offer.wamid})
        self.assertEqual(self.contact.marketing_consent, "withdrawn")

    def test_opt_in_by_words_and_by_button(self):
        self.receive_text("ALTA")
        self.assertEqual((self.contact.marketing_consent, self.contact.marketing_source), ("given", "words"))
        self.assertEqual(len(self.answers()), 1)
        other = self.receive("button", sender="34600000031", button={
            "text": "Quiero recibir ofertas", "payload": "x"}).contact_id
        self.assertEqual((other.marketing_consent, other.marketing_source, other.consent_provable),
                         ("given", "button", True))

    def test_opt_out_by_button(self):
        self.agree(self.contact)
        self.receive("button", button={"text": "Stop promotions", "payload": "x"})
        self.assertEqual((self.contact.marketing_consent, self.contact.marketing_source), ("withdrawn", "button"))

    def test_the_lists_are_the_companys_to_edit(self):
        words = self.env["whatsapp_crm.word.list"].search([("purpose", "=", "opt_out"), ("lang", "=", "es")])
        words.with_user(self.admin).words += "\nbasta ya"
        self.receive_text("¡Basta ya!")
        self.assertEqual(self.contact.marketing_consent, "withdrawn")

    def test_whatsapps_refusal_is_its_switch(self):
        self.agree(self.contact)
        row = self.send(self.offer)
        self.run_senders()
        self.receive_status(row.wamid, "failed", errors=[{"code": 131050, "title": "stopped"}])
        self.assertEqual((self.contact.marketing_consent, self.contact.marketing_source), ("withdrawn", "whatsapp"))
