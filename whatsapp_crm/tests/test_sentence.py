# Part of whatsapp_crm. See LICENSE file for full copyright and licensing details.
from datetime import date, datetime

from odoo.exceptions import AccessError, ValidationError
from odoo.tests import tagged

from .closing_common import ClosingCase


@tagged("post_install", "-at_install")
class TestSentence(ClosingCase):
    """The sentence of the customer's language and the team, filled in."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["res.lang"]._activate_lang("es_ES")
        cls.env["res.lang"]._activate_lang("es_AR")
        cls.sentences = cls.env["whatsapp_crm.sentence"]
        cls.sentences.search([("kind", "=", "handoff")]).unlink()

    def sentence(self, body, **values):
        return self.sentences.create({"kind": "handoff", "body": body, **values})

    def fill(self, **values):
        return self.sentences.with_user(self.agent)._fill("handoff", self.mine, **values)

    def test_language_then_team(self):
        self.conversation.partner_id.lang = "es_ES"
        self.assertEqual(self.fill(), "")
        for body, values in (
            ("english", {"lang": "en_US"}), ("any", {}), ("any, team", {"team_id": self.team.id}),
            ("es_AR", {"lang": "es_AR"}), ("es_ES", {"lang": "es_ES"}),
            ("es_ES, team", {"lang": "es_ES", "team_id": self.team.id}),
        ):
            self.sentence(body, **values)
            self.assertEqual(self.fill(), body)
        other = self.env["crm.team"].create({"name": "Otro", "company_id": self.company.id})
        self.sentence("other team", lang="es_ES", team_id=other.id, sequence=1)
        self.sentence("other company", lang="es_ES", company_id=self.foreigner.company_id.id, sequence=1)
        self.assertEqual(self.fill(), "es_ES, team")

    def test_filled_for_people(self):
        self.sentence("{customer}|{agent}|{company}|{who}|{why}|{passed}")
        self.assertEqual(
            self.fill(who="Luis", why="factura", passed="todo"),
            f"Ana|{self.agent.name.split()[0]}|Planes SA|Luis|factura|todo")
        self.conversation.partner_id.is_company = True
        self.assertTrue(self.fill().startswith("Ana Ruiz|"), "a company keeps its name")

    def test_nobody_is_addressed_by_their_phone(self):
        self.sentence("Hola {customer}, gracias.")
        self.conversation.partner_id.name = "+34 611 22 23 33"
        self.assertEqual(self.fill(), "Hola, gracias.")

    def test_days_as_the_customer_writes_them(self):
        self.conversation.partner_id.lang = "es_ES"
        self.sentence("{when}")
        self.assertIn("24 de noviembre", self.fill(when=date(2026, 11, 24)))
        self.assertIn("10:30", self.fill(when=date(2026, 11, 24), hour="10:30"))
        self.mine = self.mine.with_context(tz="Europe/Madrid")
        self.assertNotIn(":", self.fill(when=date(2026, 11, 24), hour=""))
        filled = self.sentences.with_context(tz="Europe/Madrid")._fill(
            "handoff", self.mine, when=datetime(2026, 11, 24, 9, 30))
        self.assertIn("10:30", filled)

    def test_unknown_places_are_refused(self):
        with self.assertRaisesRegex(ValidationError, "{cliente}"):
            self.sentence("Hola {cliente}")

    def test_supervisors_edit_agents_read(self):
        sentence = self.sentence("Hola", company_id=self.company.id)
        sentence.with_user(self.agent).read(["body"])
        with self.assertRaises(AccessError):
            sentence.with_user(self.agent).body = "x"
        sentence.with_user(self.supervisor).body = "x"
        with self.assertRaises(AccessError):
            sentence.with_user(self.foreigner).read(["body"])
