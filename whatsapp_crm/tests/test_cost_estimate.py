# Part of whatsapp_crm. See LICENSE file for full copyright and licensing details.
from collections import Counter
from datetime import timedelta

from odoo import fields
from odoo.tests import Form, tagged

from ..models.cost.cost_words import unpriced_words
from .cost_common import CostCase


@tagged("post_install", "-at_install")
class TestCostEstimate(CostCase):
    """What sending will cost, said before; what nobody knows is said to be unknown."""

    def estimate(self, people, template=None, **options):
        found = (template or self.offer)._estimate(people, self.number, **options)
        self.assertEqual(found["currency"], self.euro)
        return found["amount"], found["unknown"], found["free"]

    def people(self, *phones):
        return self.env["res.partner"].create([
            {"name": phone, "phone": phone, "company_id": self.company.id} for phone in phones])

    def test_by_the_country_of_each(self):
        people = self.people("+34 622 333 444", "+52 55 1234 5678", "+33 6 12 34 56 78")
        self.assertEqual(self.estimate(people), (0.08, 1, 0))

    def test_nothing_known_is_no_amount(self):
        self.assertEqual(self.estimate(self.people("+33 6 12 34 56 78")), (None, 1, 0))
        self.rates().unlink()
        self.assertEqual(self.estimate(self.contact), (None, 1, 0))

    def test_without_country_nothing_is_known(self):
        self.assertEqual(self.estimate(self.people("123")), (None, 1, 0))

    def test_of_who_has_an_id_only(self):
        hidden = self.receive_text(sender=None, user_id="MX.123456").contact_id
        self.assertEqual(self.estimate(hidden), (0.03, 0, 0))

    def test_contacts_partners_and_leads_alike(self):
        for people in (self.contact, self.contact.partner_id, self.conversation.lead_id):
            with self.subTest(people):
                self.assertTrue(people)
                self.assertEqual(self.estimate(people), (0.05, 0, 0))

    def test_utility_in_the_open_window_is_charged_since_october(self):
        self.assertEqual(self.estimate(self.contact, self.notice), (0.02, 0, 0))
        self.channel.wacrm_window_until = "2026-09-30 20:00:00"
        self.assertEqual(self.estimate(self.contact, self.notice, at=fields.Datetime.to_datetime(
            "2026-09-30 12:00:00")), (0.0, 0, 1))

    def test_free_for_who_came_by_an_advertisement_while_it_lasts(self):
        until = fields.Datetime.now() + timedelta(hours=5)
        self.channel.wacrm_free_until = until
        self.assertEqual(self.estimate(self.contact), (0.0, 0, 1))
        self.assertEqual(self.estimate(self.contact, at=until + timedelta(minutes=1)), (0.05, 0, 0))

    def test_at_the_prices_of_its_day(self):
        self._rate("ES", "marketing", 0.5, since="2027-01-01")
        self.assertEqual(self.estimate(self.contact, at=fields.Datetime.to_datetime("2027-01-01 12:00:00"))[0], 0.5)

    # ------------------------------------------------------------------ unknown

    def test_which_countries_have_no_price(self):
        people = self.people("+34 622 333 444", "+33 6 12 34 56 78", "+33 6 12 34 56 79", "123")
        self.assertEqual(self.offer._estimate(people, self.number)["unknown_in"], {"FR": 2, "": 1})

    def test_countries_without_a_price_in_words(self):
        words = lambda **counts: unpriced_words(self.env, Counter(counts))  # noqa: E731
        self.assertEqual(words(), "")
        self.assertEqual(words(FR=2, PT=5), "No price for: Portugal (5), France (2)")
        many = Counter({code: 20 - place for place, code in enumerate("FR PT IT DE GB NL BE AT CH".split())})
        many[""] = 1
        self.assertRegex(unpriced_words(self.env, many), r"France \(20\), .*, other countries \(13\)$")
        self.assertEqual(unpriced_words(self.env, Counter({"": 1})), "No price for: unknown country (1)")

    # ------------------------------------------------------------------- volume

    def tiered(self):
        self._rate("ES", "utility", 0.01, tier_from=3)
        self._rate("ES", "marketing", 0.01, tier_from=2)

    def test_discounts_for_volume_from_their_message_on(self):
        self.tiered()
        people = self.people(*(f"+3462233344{n}" for n in range(5)))
        self.assertEqual(self.estimate(people, self.notice), (0.07, 0, 0))
        self.assertEqual(self.estimate(people), (0.25, 0, 0), "WhatsApp gives none on marketing")

    def test_what_was_charged_this_month_counts(self):
        self.tiered()
        other = self.number.copy({"phone_number_ref": "pnid-2"})
        for number in (self.number, other):
            row = self.report(self.sent(), category="utility")
            row.number_id = number
        self.assertEqual(self.estimate(self.contact, self.notice)[0], 0.01)
        row.priced_at = fields.Datetime.subtract(row.priced_at, months=1)
        self.assertEqual(self.estimate(self.contact, self.notice)[0], 0.02, "each month begins anew")

    def test_what_cost_nothing_is_no_volume(self):
        self.tiered()
        self.report(self.sent(), category="utility")
        self.report(self.sent(), category="utility", type="free_entry_point", billable=False)
        self.report(self.sent(), category="marketing")
        self.assertEqual(self.estimate(self.contact, self.notice)[0], 0.02)

    def test_what_was_delivered_is_counted_at_the_list_price(self):
        self._rate("ES", "utility", 0.01, tier_from=1)
        self.assertEqual(self.report(self.sent(), category="utility").price, 0.02)

    def test_a_thousand_take_the_statements_of_ten(self):
        partners = self.people(*(f"+34633{n:06}" for n in range(1000)))

        def statements(people):
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            self.offer._estimate(people, self.number)
            return self.env.cr.sql_log_count - before
        statements(partners[:10])
        ten, thousand = statements(partners[:10]), statements(partners)
        self.assertEqual(ten, thousand)
        self.assertLessEqual(thousand, 10)
        self.assertEqual(self.estimate(partners), (50.0, 0, 0))

    def test_as_everybody_who_sends(self):
        for user in (self.agent, self.supervisor, self.marketing, self.admin):
            with self.subTest(user.login):
                self.assertEqual(self.offer.with_user(user)._estimate(self.contact, self.number)["amount"], 0.05)

    # ------------------------------------------------------------------- texts

    def test_the_first_thousand_replies_are_free(self):
        texts = lambda count: self.number._estimate_texts(self.contact, count)  # noqa: E731
        self.assertEqual((texts(3)["amount"], texts(3)["free"]), (0.0, 3))
        row = self.report(self.sent(), "delivered", "service", "free_customer_service")
        self.used(row, 998)
        self.assertEqual((texts(1)["free"], texts(3)["free"], texts(3)["amount"]), (1, 1, 0.04))

    def test_the_thousand_begin_anew_each_month(self):
        row = self.report(self.sent(), "delivered", "service", "free_customer_service")
        self.used(row, 1000)
        self.assertEqual(self.number._estimate_texts(self.contact)["amount"], 0.02)
        later = fields.Datetime.add(fields.Datetime.now(), months=1)
        self.assertEqual(self.number._estimate_texts(self.contact, at=later)["free"], 1)

    def test_none_is_left_once_one_was_charged(self):
        self.report(self.sent(), "delivered", "service")
        self.assertEqual(self.number._estimate_texts(self.contact)["amount"], 0.02)

    def used(self, row, count):
        """As if ``count`` more replies like this one had been delivered."""
        self.env.flush_all()
        self.env.cr.execute("""
            INSERT INTO whatsapp_crm_message (
                   channel_id, number_id, contact_id, company_id, direction, origin, type, status, price_category,
                   price_type, priced_at, price_state, price)
            SELECT channel_id, number_id, contact_id, company_id, direction, origin, type, status, price_category,
                   price_type, priced_at, price_state, price
              FROM whatsapp_crm_message, generate_series(1, %s) WHERE id = %s""", [count, row.id])

    # ----------------------------------------------------------------- dialogs

    def test_the_template_dialog_says_it(self):
        form = Form(self.env["whatsapp_crm.template.send"].with_user(self.agent).with_context(
            default_channel_id=self.channel.id))
        form.template_id = self.notice
        self.assertEqual((form.cost, form.cost_unknown), ("0.0200 €", False))
        self.rates().filtered(lambda rate: rate.category == "utility").unlink()
        form.template_id = self.offer
        form.template_id = self.notice
        self.assertEqual((form.cost, form.cost_unknown), ("Price unknown", True))

    def test_the_dialog_of_contacts_and_leads(self):
        for defaults in ({"partner_id": self.contact.partner_id.id}, {"lead_id": self.conversation.lead_id.id}):
            wizard = self.env["whatsapp_crm.template.send"].with_user(self.agent).create(
                {**defaults, "number_id": self.number.id, "template_id": self.offer.id})
            self.assertEqual(wizard.cost, "0.0500 €")

    def test_the_selection_counts_who_gets_it(self):
        people = self.people("+34 622 333 444", "+33 6 12 34 56 78", "+34 622 333 445")
        for partner in people[:2]:
            self.env["whatsapp_crm.consent"]._record_of_partner(partner, self.company, {
                "purpose": "marketing", "state": "given", "source": "agent", "proof": "Sí"})
        form = Form(self.env["whatsapp_crm.template.send.many"].with_user(self.agent).with_context(
            active_model="res.partner", active_ids=people.ids))
        form.template_id = self.offer
        self.assertEqual((form.going, form.cost), (2, "0.0500 €, and for 1 the price is unknown"))

    def test_send_later_says_it(self):
        form = Form(self.env["whatsapp_crm.send.later"].with_user(self.agent).with_context(
            default_channel_id=self.channel.id, default_body="Hola"))
        self.assertEqual(form.cost, "Free")
