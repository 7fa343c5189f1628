# Part of whatsapp_crm. See LICENSE file for full copyright and licensing details.
import base64
from unittest.mock import patch

from psycopg2 import IntegrityError

from odoo.exceptions import AccessError, UserError
from odoo.tests import Form, tagged
from odoo.tools import mute_logger

from .cost_common import CostCase

FILE = """WhatsApp Business Platform rate card,,,,,,
"Effective January 1, 2027",,,,,,
Market,Currency,Marketing,Utility,Authentication,Authentication-International,Service
Spain,EUR,0.0600,0.0200,0.0200,n/a,0.0200
Mexico,EUR,€0.0300,0.0100,0.0100,n/a,0.0100
Rest of Western Europe,EUR,0.0700,0.0142,0.0142,n/a,0.0142
"""


@tagged("post_install", "-at_install")
class TestRate(CostCase):
    """The rate card: who keeps it, and that it stays without contradictions."""

    def test_who_may(self):
        for user, writes in (
                (self.agent, False), (self.supervisor, False), (self.marketing, True), (self.admin, True)):
            rates = self.env["whatsapp_crm.rate"].with_user(user)
            with self.subTest(user.login):
                self.assertEqual(len(rates.search([])), 3)
                self.assertEqual(rates.has_access("create"), writes)
        with self.assertRaises(AccessError):
            self.env["whatsapp_crm.rate"].with_user(self.agent).search([], limit=1).price = 0

    def test_other_companies_have_their_own(self):
        self.assertFalse(self.env["whatsapp_crm.rate"].with_user(self.stranger).search([]))
        self.env["whatsapp_crm.rate"].create({
            "company_id": self.other_company.id, "currency_id": self.euro.id, "market": "ES", "category": "utility",
            "price": 9, "valid_from": "2026-11-01"})
        self.assertEqual(self.notice._estimate(self.contact, self.number)["amount"], 0.02)

    @mute_logger("odoo.sql_db")
    def test_one_price_at_a_time(self):
        for values in (
                {}, {"valid_from": "2026-10-02", "price": -1},
                {"valid_from": "2026-10-03", "valid_until": "2026-10-02"},
                {"tier_from": 10, "tier_to": 5}):
            with self.subTest(values), self.assertRaises(IntegrityError), self.env.cr.savepoint():
                self.env["whatsapp_crm.rate"].create({
                    "company_id": self.company.id, "currency_id": self.euro.id, "market": "ES", "category": "utility",
                    "price": 1, "valid_from": "2026-10-01", **values})

    def test_what_is_remembered_is_forgotten(self):
        rate = self.rates().filtered(lambda rate: (rate.market, rate.category) == ("ES", "utility"))
        for change, amount in (
                (lambda: rate.write({"price": 0.04}), 0.04), (rate.unlink, None),
                (lambda: self._rate("ES", "utility", 0.03), 0.03),
                (lambda: self.account.write({"currency_id": self.env.ref("base.USD").id}), None)):
            change()
            self.assertEqual(self.notice._estimate(self.contact, self.number)["amount"], amount)

    def test_names_in_the_readers_language(self):
        rate = self.rates().filtered(lambda rate: (rate.market, rate.category) == ("ES", "utility"))
        self.assertEqual(rate.display_name, "Spain · Utility · 2026-10-01")
        self.assertEqual(rate.market_name, "Spain")

    def test_no_prices_are_shipped(self):
        data = self.env["ir.model.data"].search([("model", "=", "whatsapp_crm.rate"), ("module", "=", "whatsapp_crm")])
        self.assertFalse(data)


@tagged("post_install", "-at_install")
class TestRateImport(CostCase):
    """A file is shown first, then taken as a whole or not at all; again it changes nothing."""

    def wizard(self, text=FILE, **values):
        return self.env["whatsapp_crm.rate.import"].with_user(self.marketing).create({
            "file": base64.b64encode(text.encode()), "filename": "card.csv", "currency_id": self.euro.id, **values})

    def card(self):
        return {(rate.market, rate.category, str(rate.valid_from)): rate.price
                for rate in self.rates()}

    def test_preview(self):
        form = Form(self.env["whatsapp_crm.rate.import"].with_user(self.marketing))
        self.assertEqual(form.currency_id, self.euro)
        form.file = base64.b64encode(FILE.encode())
        self.assertEqual(str(form.valid_from), "2027-01-01")
        self.assertFalse(form.problems)
        self.assertEqual(
            form.summary, "12 rates: 9 new, 1 change, 2 as before. 3 cells have no price and are passed over.")
        wizard = form.save()
        kinds = {(line.market, line.category): (line.kind, line.before) for line in wizard.line_ids}
        self.assertEqual(kinds["ES", "marketing"], ("changed", "0.0500 €"))
        self.assertEqual(kinds["MX", "marketing"], ("same", "0.0300 €"))
        self.assertEqual(kinds["ES", "service"], ("new", ""))
        self.assertEqual(len(self.card()), 3)

    def test_import_and_again(self):
        self.wizard().action_import()
        card = self.card()
        self.assertEqual(len(card), 15)
        self.assertEqual(card["ES", "marketing", "2027-01-01"], 0.06)
        self.assertEqual(card["rest_of_western_europe", "service", "2027-01-01"], 0.0142)
        again = self.wizard()
        self.assertIn("0 new, 0 change, 12 as before", again.summary)
        self.assertIn("here already", again.action_import()["params"]["message"])
        self.assertEqual(self.card(), card)

    def test_a_corrected_file_corrects(self):
        self.wizard().action_import()
        self.wizard(FILE.replace("0.0600", "0.0650")).action_import()
        self.assertEqual(self.card()["ES", "marketing", "2027-01-01"], 0.065)
        self.assertEqual(len(self.card()), 15)

    def test_one_mistake_and_nothing_is_imported(self):
        wizard = self.wizard(FILE.replace("€0.0300", "three").replace("Rest of Western", "Rest of Western Middle"))
        self.assertEqual(wizard.problems.split("\n"), [
            "Line 5, column “Marketing”: “three” is no price. Write a number, or n/a where there is none.",
            "Line 6, column “Market”: “Rest of Western Middle Europe” is no market. Write a country, or for example "
            "“Rest of Africa”."])
        self.assertFalse(wizard.line_ids)
        with self.assertRaisesRegex(UserError, "Line 5"):
            wizard.action_import()
        self.assertEqual(len(self.card()), 3)

    def test_a_file_in_another_currency(self):
        wizard = self.wizard(FILE.replace("EUR", "$US"))
        self.assertIn("Line 4 is in USD, not in EUR", wizard.problems)
        wizard.currency_id = self.env.ref("base.USD")
        self.assertFalse(wizard.problems)

    def opened(self, text, filename="card.csv", user=None):
        """The dialog once the file is chosen."""
        form = Form(self.env["whatsapp_crm.rate.import"].with_user(user or self.marketing).with_context(
            default_filename=filename))
        form.file = base64.b64encode(text.encode())
        return form

    def test_the_file_says_its_currency(self):
        dollar, peso = self.env.ref("base.USD"), self.env.ref("base.MXN")
        peso.active = False
        plain = "Market,Marketing\nSpain,0.06\n"
        for text, filename, currency in (
                (FILE.replace("EUR", "$US"), "card.csv", dollar), (FILE.replace("EUR", "MXN"), "card.csv", peso),
                ("Rate card in MXN\n" + plain, "card.csv", peso), (plain, "whatsapp-rates-MXN.csv", peso),
                ("Market,Marketing (USD)\nSpain,0.06\n", "card.csv", dollar), (plain, "card.csv", self.euro)):
            with self.subTest(text=text[:40], filename=filename):
                form = self.opened(text, filename)
                self.assertEqual(form.currency_id, currency)
                self.assertFalse(form.problems)

    def test_a_currency_that_is_not_active_can_be_activated(self):
        self.euro.active = False
        form = self.opened(FILE)
        self.assertEqual((form.currency_id, form.may_activate), (self.euro, False))
        self.assertRegex(form.currency_hint, r"EUR is not active in Odoo. .+ can activate it\.$")
        form = self.opened(FILE, user=self.admin)
        self.assertEqual((form.currency_hint, form.may_activate), ("EUR is not active in Odoo.", True))
        wizard = form.save()
        action = wizard.action_activate_currency()
        self.assertEqual((self.euro.active, wizard.currency_hint), (True, False))
        self.assertEqual(action["res_id"], wizard.id)
        with self.assertRaises(AccessError):
            self.euro.active = False
            self.opened(FILE).save().action_activate_currency()

    def test_rates_that_no_account_is_billed_in(self):
        self.assertFalse(self.opened(FILE).currency_hint)
        hint = self.opened(FILE.replace("EUR", "USD")).currency_hint
        self.assertIn("billed in EUR. Rates in USD are used once", hint)
        self.assertIn(self.env["res.users"]._wacrm_admins(self.company)[0].name, hint)

    def test_countries_in_the_readers_language(self):
        self.env["res.lang"]._activate_lang("es_ES")
        self.env.ref("base.es").with_context(lang="es_ES").name = "España"
        text = "Mercado;Marketing;Utilidad\nEspaña;0,06;0,02\nResto de África;0,07;\n"
        labels = {"rest_of_africa": "Resto de África"}
        wizard = self.wizard(text).with_context(lang="es_ES")
        with patch.object(type(self.env["whatsapp_crm.rate"]), "_region_labels", lambda _self: labels):
            wizard.action_import()
        self.assertEqual(self.card()["ES", "marketing", str(wizard.valid_from)], 0.06)
        self.assertEqual(self.card()["rest_of_africa", "marketing", str(wizard.valid_from)], 0.07)

    def test_nothing_chosen(self):
        with self.assertRaisesRegex(UserError, "Choose the file"):
            self.env["whatsapp_crm.rate.import"].with_user(self.marketing).create({}).action_import()

    def test_agents_import_nothing(self):
        with self.assertRaises(AccessError):
            self.env["whatsapp_crm.rate.import"].with_user(self.agent).create({})

    def test_many_problems_are_cut(self):
        rows = "".join(f"Nowhere{n},EUR,0.1,,,,\n" for n in range(30))
        wizard = self.wizard("Market,Currency,Marketing,Utility,Authentication,x,Service\n" + rows)
        self.assertEqual(len(wizard.problems.split("\n")), 21)
        self.assertIn("10 more", wizard.problems)
