# Part of whatsapp_crm. See LICENSE file for full copyright and licensing details.
"""Rate cards as files: whatever separators and signs, and what is said of mistakes; pure."""

import unittest
from datetime import date
from unittest.mock import MagicMock

try:
    from hypothesis import given, settings
    from hypothesis import strategies as st
except ImportError:  # an Odoo without it runs the other tests
    given, settings, st = (MagicMock(side_effect=lambda *_args, **_kwargs: unittest.skip("needs hypothesis")),
                           MagicMock(side_effect=lambda *_args, **_kwargs: lambda test: test), MagicMock())

from odoo.tests import BaseCase, tagged

from ..tools import rate_cells, rate_file

COUNTRIES = {"spain": "ES", "espana": "ES", "argentina": "AR", "india": "IN"}
HEADING = "Market,Currency,Marketing,Utility,Authentication,Authentication-International,Service\n"
PUBLISHED = (
    "WhatsApp Business Platform rate card,,,,,,\n"
    '"Rates effective October 1, 2026",,,,,,\n'
    "\n" + HEADING +
    "Argentina,$US,0.0618,0.0260,0.0260,n/a,0.0260\n"
    "Spain,$US,$0.0615,0.0200,0.0200,N/A,0.0200\n"
    "Rest of Central & Eastern Europe,$US,0.0860,0.0212,0.0212,n/a,0.0212\n"
    ",,,,,,\n"
    '"* n/a: not available",,,,,,\n')
quietly = settings(max_examples=200, deadline=None, database=None, derandomize=True)


def read(text, encoding="utf-8"):
    return rate_file.read(text.encode(encoding), COUNTRIES)


@tagged("post_install", "-at_install")
class TestRateFile(BaseCase):

    def prices(self, content):
        self.assertEqual(content.problems, [])
        return {(line.market, line.category, line.tier_from): line.price for line in content.lines}

    def test_as_published(self):
        content = read(PUBLISHED)
        prices = self.prices(content)
        self.assertEqual(len(prices), 12)
        self.assertEqual(prices["ES", "marketing", 0], 0.0615)
        self.assertEqual(prices["rest_of_central_eastern_europe", "service", 0], 0.0212)
        self.assertEqual((content.empty_cells, content.since), (3, date(2026, 10, 1)))
        self.assertEqual({line.currency for line in content.lines}, {"USD"})

    def test_separators_and_encodings(self):
        wanted = self.prices(read(PUBLISHED))
        for separator in (";", "\t", "|"):
            text = PUBLISHED.replace('"Rates effective October 1, 2026"', "Rates").replace(",", separator)
            for encoding in ("utf-8", "utf-8-sig", "utf-16", "cp1252"):
                with self.subTest(separator=separator, encoding=encoding):
                    self.assertEqual(self.prices(read(text, encoding)), wanted)

    def test_lines_end_as_they_like(self):
        for end in ("\r\n", "\r", "\n"):
            self.assertEqual(self.prices(read(PUBLISHED.replace("\n", end))), self.prices(read(PUBLISHED)))

    def test_decimal_commas(self):
        content = read("Mercado;Moneda;Marketing;Utilidad;Autenticación;Servicio\n"
                       "España;EUR;0,0509 €;0,0142;-;–\nIndia;EUR;1.234,5000;0,0010;;n/a\n", "cp1252")
        self.assertEqual(self.prices(content), {
            ("ES", "marketing", 0): 0.0509, ("ES", "utility", 0): 0.0142, ("IN", "marketing", 0): 1234.5,
            ("IN", "utility", 0): 0.001})
        self.assertEqual(content.empty_cells, 4)

    def test_thousands(self):
        content = read('Market,Marketing,Utility\nIndia,"1,234.50",0.115\nSpain,"Rp 586,330",12\n')
        self.assertEqual(self.prices(content)["IN", "marketing", 0], 1234.5)
        self.assertEqual(self.prices(content)["ES", "marketing", 0], 586330)

    def test_by_volume(self):
        for tiers in ("Volume tier\nIndia,Utility,0.115,0 - 250000\nIndia,Utility,0.1,250001+\n",
                      "Volume tier from,Volume tier to\nIndia,Utility,0.115,1,250000\n"
                      "India,Utility,0.1,250001,Unlimited\n"):
            with self.subTest(tiers):
                content = read("Market,Category,List rate," + tiers)
                self.assertEqual(self.prices(content), {("IN", "utility", 0): 0.115, ("IN", "utility", 250001): 0.1})
                self.assertEqual([line.tier_to for line in content.lines], [250000, 0])

    def test_dates_of_lines(self):
        content = read("Market,Marketing,Effective date\nIndia,0.8,2026-10-01\nIndia,0.9,1 de enero de 2027\n")
        self.assertEqual([(line.price, line.since) for line in content.lines],
                         [(0.8, date(2026, 10, 1)), (0.9, date(2027, 1, 1))])

    def test_problems_by_line_and_column(self):
        content = read(HEADING + "Spain,$US,abc,0.02,,,\nAtlantis,$US,0.1,,,,\nIndia,$US,-1,0.1 0.2,,,\n,$US,1,,,,\n")
        self.assertEqual([(p.key, p.line, p.column, p.found) for p in content.problems], [
            ("no_price", 2, "Marketing", "abc"), ("no_market", 3, "Market", "Atlantis"),
            ("negative", 4, "Marketing", "-1"), ("no_price", 4, "Utility", "0.1 0.2"), ("no_market", 5, "Market", "")])

    def test_line_numbers_count_those_within_quotes(self):
        content = read('"A title\nof two lines",,\nMarket,Marketing,Utility\nSpain,x,0.1\n')
        self.assertEqual([problem.line for problem in content.problems], [4])

    def test_the_same_twice(self):
        same = read(HEADING + "Spain,$US,0.1,,,,\nSpain,$US,0.1,,,,\n")
        self.assertEqual((len(same.lines), same.problems), (1, []))
        other = read(HEADING + "Spain,$US,0.1,,,,\nSpain,$US,0.2,,,,\n")
        self.assertEqual(other.problems, [rate_file.Problem("twice", 3, "Marketing", "2")])
        listed = read("Market,Category,List rate\nSpain,Utility,0.1\nSpain,Utility,0.2\n")
        self.assertEqual(listed.problems, [rate_file.Problem("twice", 3, "List rate", "2")])

    def test_what_is_no_rate_card(self):
        for content, key in ((b"", "no_text"), (b"PK\x03\x04xlsx", "no_text"), (b"%PDF-1.7", "no_text"),
                             (b"a\0b", "no_text"), (b"Hola", "no_heading"),
                             (b"Market,Capital\nSpain,Madrid", "no_heading"),
                             (HEADING.encode(), "no_prices"), (b"x" * (rate_file.BYTES_MAX + 1), "no_text")):
            with self.subTest(content[:20]):
                self.assertEqual([p.key for p in rate_file.read(content, COUNTRIES).problems], [key])

    def test_half_a_file_is_no_file(self):
        content = read(HEADING + 'Spain,$US,0.1,,,,\nIndia,"$US,0.2,,,,\nArgentina,$US,0.3,,,,\n')
        self.assertEqual((content.lines, content.problems), ([], [rate_file.Problem("broken", 3)]))

    def test_a_repeated_heading_is_passed_over(self):
        self.assertEqual(len(self.prices(read(HEADING + "Spain,$US,0.1,,,,\n" + HEADING + "India,$US,0.2,,,,\n"))), 2)

    @quietly
    @given(content=st.binary(max_size=400))
    def test_no_bytes_raise(self, content):
        found = rate_file.read(content, COUNTRIES)
        self.assertTrue(found.problems or found.lines)

    @quietly
    @given(cells=st.lists(st.text(max_size=12), min_size=7, max_size=7))
    def test_no_cells_raise(self, cells):
        found = read(HEADING + ",".join(cell.replace("\0", "") for cell in cells), "utf-16")
        self.assertTrue(found.problems or found.lines)

    @quietly
    @given(amount=st.decimals(0, 9999, places=4), sign=st.sampled_from((".", ",")), thousands=st.booleans())
    def test_amounts_survive_every_spelling(self, amount, sign, thousands):
        text = f"{amount:,.4f}" if thousands else f"{amount:.4f}"
        if sign == ",":
            text = text.translate(str.maketrans(",.", ".,"))
        for written in (text, f"€ {text}", f"{text} EUR", f"$US {text}"):
            self.assertEqual(rate_cells.price(written, sign), float(amount))
            self.assertEqual(rate_cells.decimal_sign([written]), sign)

    def test_currencies(self):
        for cell, code in (("$US", "USD"), ("US$", "USD"), ("USD", "USD"), ("€", "EUR"), ("INR (₹)", "INR"),
                           ("R$", "BRL"), ("$", "$"), ("", None), ("0.5", None)):
            with self.subTest(cell):
                self.assertEqual(rate_cells.currency(cell), code)
