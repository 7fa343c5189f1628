# Part of whatsapp_crm. See LICENSE file for full copyright and licensing details.
"""The arithmetic of prices: lookups, what is free, sums; pure."""

import unittest
from datetime import date, timedelta
from unittest.mock import MagicMock

try:
    from hypothesis import given, settings
    from hypothesis import strategies as st
except ImportError:  # an Odoo without it runs the other tests
    given, settings, st = (MagicMock(side_effect=lambda *_args, **_kwargs: unittest.skip("needs hypothesis")),
                           MagicMock(side_effect=lambda *_args, **_kwargs: lambda test: test), MagicMock())

from odoo.tests import BaseCase, tagged

from ..tools import markets, pricing
from ..tools.pricing import CHARGED, FREE, OTHER, UNKNOWN, Cost, Rate, RateCard

TODAY = date(2026, 11, 21)
OCTOBER = date(2026, 10, 1)
CARD = RateCard([
    Rate("ES", "marketing", 0.05, OCTOBER), Rate("ES", "utility", 0.02, OCTOBER),
    Rate("ES", "marketing", 0.06, date(2027, 1, 1)), Rate("IN", "marketing", 0.8631, OCTOBER),
    Rate("IN", "authentication_international", 2.4971, OCTOBER), Rate("PL", "marketing", 0.03, OCTOBER),
    Rate("rest_of_western_europe", "marketing", 0.07, date(2026, 1, 1), date(2026, 12, 31)),
    Rate("rest_of_asia_pacific", "marketing", 0.09, date(2026, 1, 1)),
    Rate("other", "marketing", 0.1, date(2026, 1, 1)),
])
DAYS = st.dates(date(2025, 1, 1), date(2028, 1, 1))
PRICES = st.decimals(0, 5, places=4).map(float)
RATES = st.lists(st.builds(
    Rate, market=st.sampled_from(("ES", "other")), category=st.sampled_from(("marketing", "utility")),
    price=PRICES, since=DAYS), max_size=12, unique_by=lambda rate: (rate.market, rate.category, rate.since))
COSTS = st.lists(st.one_of(
    st.builds(Cost, state=st.just(CHARGED), amount=PRICES), st.just(Cost(FREE, 0.0)), st.just(Cost(UNKNOWN))))
quietly = settings(max_examples=150, deadline=None, database=None, derandomize=True)


@tagged("post_install", "-at_install")
class TestCostLookup(BaseCase):

    def test_the_day_decides(self):
        for day, price in ((OCTOBER, 0.05), (date(2026, 12, 31), 0.05), (date(2027, 1, 1), 0.06),
                           (date(2026, 9, 30), None)):
            self.assertEqual(CARD.price("ES", "marketing", day), price, day)

    def test_what_ended_is_not_known_any_more(self):
        self.assertEqual(CARD.look_up("PT", "marketing", date(2026, 12, 31)).amount, 0.07)
        self.assertEqual(
            CARD.look_up("PT", "marketing", date(2027, 1, 1)), Cost(UNKNOWN, market="rest_of_western_europe"))

    def test_countries_and_regions(self):
        for country, market, amount in (
                ("ES", "ES", 0.05), ("es", "ES", 0.05), ("PT", "rest_of_western_europe", 0.07),
                ("PL", "PL", 0.03),  # the card has a line for it
                ("FJ", "other", 0.1)):
            with self.subTest(country):
                cost = CARD.look_up(country, "marketing", TODAY)
                self.assertEqual((cost.state, cost.market, cost.amount), (CHARGED, market, amount))

    def test_a_market_of_its_own_never_falls_back_on_its_region(self):
        card = RateCard([Rate("rest_of_asia_pacific", "marketing", 0.09, date(2026, 1, 1)),
                         Rate("rest_of_western_europe", "marketing", 0.07, date(2026, 1, 1))])
        self.assertEqual(card.look_up("BD", "marketing", date(2026, 9, 30)).amount, 0.09)
        self.assertEqual(card.look_up("BD", "marketing", OCTOBER), Cost(UNKNOWN, market="BD"))
        self.assertEqual(card.look_up("ES", "marketing", TODAY), Cost(UNKNOWN, market="ES"))

    def test_the_next_price(self):
        self.assertEqual(CARD.next_begin("ES", "marketing", OCTOBER), date(2027, 1, 1))
        self.assertIsNone(CARD.next_begin("ES", "marketing", date(2027, 1, 1)))
        self.assertIsNone(CARD.next_begin("FR", "marketing", OCTOBER))

    def test_discounts_for_volume_belong_to_the_price_of_their_day(self):
        later = date(2027, 1, 1)
        card = RateCard([
            Rate("ES", "utility", 0.02, OCTOBER, tier_to=10), Rate("ES", "utility", 0.015, OCTOBER, None, 11, 20),
            Rate("ES", "utility", 0.01, OCTOBER, None, 21), Rate("ES", "utility", 0.03, later)])
        for place, price in ((0, 0.02), (1, 0.02), (10, 0.02), (11, 0.015), (20, 0.015), (21, 0.01), (10**9, 0.01)):
            self.assertEqual(card.price("ES", "utility", TODAY, place), price, place)
        self.assertEqual(card.price("ES", "utility", later, 21), 0.03, "those of an older card are over")
        self.assertTrue(card.has_tiers("utility"))
        self.assertFalse(card.has_tiers("authentication"))
        self.assertFalse(RateCard([Rate("ES", "marketing", 1, OCTOBER, None, 5)]).has_tiers("marketing"))

    @quietly
    @given(rates=RATES, day=DAYS, country=st.sampled_from(("ES", "FJ", "PT")),
           category=st.sampled_from(("marketing", "MARKETING_LITE", "utility", "service", "gift")))
    def test_only_lines_that_may_decide_change_a_price(self, rates, day, country, category):
        """Whatever is taken off the card: prices change only where it is said that they may."""
        known = pricing.known_category(category)
        before = RateCard(rates).look_up(country, known, day)
        for rate in rates:
            left = [other for other in rates if other != rate]
            if RateCard(left).look_up(country, known, day).amount != before.amount:
                self.assertTrue(pricing.may_decide(rate.market, rate.category, country, category, day))

    def test_a_budget_can_be_watched_while_few_lack_a_rate(self):
        for card, charged, missing, watchable in (
                (CARD, 0, 0, True), (CARD, 0, 1, False), (CARD, 9, 1, True), (CARD, 8, 2, False),
                (RateCard(), 0, 0, False)):
            with self.subTest(charged=charged, missing=missing):
                self.assertIs(pricing.is_watchable(card, charged, missing), watchable)

    def test_categories(self):
        for category, state, amount in (
                ("marketing_lite", CHARGED, 0.05), ("service", CHARGED, 0.02), ("authentication", UNKNOWN, None),
                ("referral_conversion", OTHER, None), ("general_purpose_ai", OTHER, None), ("", OTHER, None)):
            with self.subTest(category):
                cost = CARD.look_up("ES", category, TODAY)
                self.assertEqual((cost.state, cost.amount), (state, amount))
        # One price is about five times the other: they are never mistaken.
        self.assertEqual(CARD.look_up("IN", "authentication", TODAY).state, UNKNOWN)
        international = pricing.known_category("Authentication-International")
        self.assertEqual(CARD.look_up("IN", international, TODAY).amount, 2.4971)

    def test_a_service_rate_of_its_own_counts_before_that_of_utility(self):
        card = RateCard([Rate("ES", "utility", 0.02, OCTOBER), Rate("ES", "service", 0.01, OCTOBER)])
        self.assertEqual(card.look_up("ES", "service", TODAY).amount, 0.01)

    def test_nobody_knows_where_a_person_without_country_is(self):
        self.assertEqual(CARD.look_up(None, "marketing", TODAY), Cost(UNKNOWN))

    def test_a_price_of_nothing_is_a_price(self):
        card = RateCard([Rate("ES", "service", 0.0, OCTOBER)])
        self.assertEqual(card.look_up("ES", "service", TODAY), Cost(CHARGED, 0.0, "ES"))

    @quietly
    @given(rates=RATES, day=DAYS)
    def test_the_latest_that_has_begun_whatever_the_order(self, rates, day):
        begun = [rate for rate in rates if (rate.market, rate.category) == ("ES", "marketing") and rate.since <= day]
        wanted = max(begun, key=lambda rate: rate.since).price if begun else None
        self.assertEqual(RateCard(rates).price("ES", "marketing", day), wanted)
        self.assertEqual(RateCard(reversed(rates)).price("ES", "marketing", day), wanted)


@tagged("post_install", "-at_install")
class TestCostFree(BaseCase):

    def test_type_decides_and_a_no_is_believed(self):
        for type_, billable, charged in (
                ("regular", True, True), ("regular", None, True), ("regular", False, False),
                ("free_customer_service", None, False), ("free_customer_service", True, False),
                ("free_entry_point", False, False), ("free_group_customer_service", None, False),
                (None, True, True), (None, False, False), (None, None, None),
                ("gift", None, None), ("gift", True, None), ("gift", False, False)):
            with self.subTest(type=type_, billable=billable):
                self.assertIs(pricing.is_charged(type_, billable), charged)

    def test_actual(self):
        self.assertEqual(pricing.actual(CARD, True, "marketing", "ES", TODAY).amount, 0.05)
        self.assertEqual(pricing.actual(CARD, False, "marketing", "ES", TODAY), Cost(FREE, 0.0))
        self.assertEqual(pricing.actual(CARD, None, "marketing", "ES", TODAY), Cost(OTHER))
        self.assertEqual(pricing.actual(CARD, True, "utility", "IN", TODAY), Cost(UNKNOWN, market="IN"))

    def test_utility_in_the_window_was_free_until_october(self):
        for day, window, free in (
                (date(2026, 9, 30), True, True), (OCTOBER, True, False), (date(2026, 9, 30), False, False),
                (date(2025, 7, 1), True, True), (date(2025, 6, 30), True, False)):
            with self.subTest(day=day, window=window):
                self.assertIs(pricing.is_free("utility", day, window_open=window), free)

    def test_service_was_free_until_october_then_a_thousand_are(self):
        for day, left, free in ((date(2026, 9, 30), 0, True), (OCTOBER, 0, False), (OCTOBER, 1, True)):
            self.assertIs(pricing.is_free("service", day, free_left=left), free)

    def test_marketing_is_never_free_but_for_who_came_by_an_advertisement(self):
        for category in ("marketing", "authentication"):
            self.assertFalse(pricing.is_free(category, TODAY, window_open=True, free_left=5))
            self.assertTrue(pricing.is_free(category, TODAY, free_entry=True))

    def test_expected_takes_any_spelling(self):
        self.assertEqual(pricing.expected(CARD, "MARKETING", "ES", TODAY).amount, 0.05)
        self.assertEqual(pricing.expected(CARD, None, "ES", TODAY).state, OTHER)
        self.assertEqual(pricing.expected(CARD, "UTILITY", "ES", TODAY, window_open=True).amount, 0.02)


@tagged("post_install", "-at_install")
class TestCostSums(BaseCase):

    def test_nothing_known_is_no_amount(self):
        self.assertEqual(pricing.total([Cost(UNKNOWN), Cost(OTHER)]), pricing.Total(None, 2, 0))

    def test_known_and_unknown(self):
        costs = [Cost(CHARGED, 0.1), Cost(CHARGED, 0.2), Cost(UNKNOWN), Cost(FREE, 0.0)]
        self.assertEqual(pricing.total(costs), pricing.Total(0.3, 1, 1))

    def test_nobody_costs_nothing(self):
        self.assertEqual(pricing.total([]), pricing.Total(0.0, 0, 0))

    @quietly
    @given(costs=COSTS)
    def test_order_does_not_matter_and_nothing_is_guessed(self, costs):
        total = pricing.total(costs)
        self.assertEqual(total, pricing.total(reversed(costs)))
        self.assertEqual(total.unknown, sum(cost.amount is None for cost in costs))
        self.assertIs(total.amount is None, bool(costs) and total.unknown == len(costs))
        if total.amount is not None:
            known = sum(round(cost.amount * 10000) for cost in costs if cost.amount is not None)
            self.assertEqual(round(total.amount * 10000), known)

    def test_share_is_never_said_before_it_is_true(self):
        for spent, budget, percent in (
                (0, 10, 0), (7.9999, 10, 79), (8, 10, 80), (9.999999, 10, 99), (10, 10, 100), (25, 10, 250),
                (5, 0, 0), (0.1 + 0.2, 0.3, 100)):
            with self.subTest(spent=spent):
                self.assertEqual(pricing.share(spent, budget), percent)

    def test_two_categories_compared(self):
        card = RateCard([
            Rate(market, category, price, OCTOBER) for market, category, price in (
                ("ES", "utility", 0.02), ("ES", "marketing", 0.06), ("IN", "utility", 0.01),
                ("IN", "marketing", 0.04))])
        self.assertEqual(pricing.compare(card, {"ES": 3, "IN": 1}, "utility", "marketing", TODAY), (0.0175, 0.055))
        self.assertIsNone(pricing.compare(card, {"ES": 3, "FR": 1}, "utility", "marketing", TODAY))
        self.assertIsNone(pricing.compare(card, {}, "utility", "marketing", TODAY))


@tagged("post_install", "-at_install")
class TestCostMarkets(BaseCase):

    def test_names_as_rate_cards_write_them(self):
        countries = {"spain": "ES", "cote d ivoire": "CI"}
        for name, code in (
                ("Spain", "ES"), (" SPAIN* ", "ES"),
                ("Rest of Central & Eastern Europe", "rest_of_central_eastern_europe"),
                ("Rest of Central and Eastern Europe", "rest_of_central_eastern_europe"),
                ("Rest of Asia-Pacific", "rest_of_asia_pacific"), ("Türkiye", "TR"), ("Other", "other"),
                ("Côte d’Ivoire", "CI"), ("Atlantis", None), ("", None), (None, None)):
            with self.subTest(name):
                self.assertEqual(markets.code_of(name, countries), code)

    def test_every_country_has_a_place(self):
        for country in ("ES", "PT", "XK", "ZZ", "US", "JM"):
            self.assertTrue(markets.candidates(country, TODAY))
        self.assertEqual(markets.candidates("JM", TODAY)[-1], "rest_of_latin_america")
        self.assertEqual(markets.candidates(None, TODAY), ())

    def test_no_country_is_in_two_regions(self):
        listed = [country for countries in markets._MEMBERS.values() for country in countries.split()]
        self.assertEqual(len(listed), len(set(listed)))
        self.assertFalse(set(markets.REGION_OF.values()) - set(markets.REGIONS))

    @quietly
    @given(day=DAYS, country=st.sampled_from(sorted(markets.OWN_SINCE)))
    def test_own_markets_stand_alone_from_their_day_on(self, day, country):
        alone = markets.candidates(country, day) == (country,)
        self.assertEqual(alone, day >= markets.OWN_SINCE[country])
        self.assertEqual(markets.candidates(country, day + timedelta(days=0))[0], country)
