# Part of whatsapp_crm. See LICENSE file for full copyright and licensing details.
from odoo.tests import BaseCase, tagged

from ..tools.identity import (
    bsuid_country,
    digits,
    display,
    e164,
    is_us_number,
    person_key,
    phone_variants,
    region,
    wa_id_of,
)


@tagged("post_install", "-at_install")
class TestIdentity(BaseCase):
    def test_digits(self):
        cases = (
            ("+55 (11) 99999-0000", "5511999990000"),
            ("٠١٢٣", "0123"),
            ("²", ""),
            ("", ""),
            (None, ""),
        )
        for phone, expected in cases:
            with self.subTest(phone=phone):
                self.assertEqual(digits(phone), expected)

    def test_a_user_id_is_no_phone(self):
        user_id = "BR.13491208655302741918"
        self.assertIsNone(wa_id_of(user_id))
        self.assertIsNone(e164(user_id))
        self.assertEqual(phone_variants(user_id), [])
        self.assertEqual(display(user_id), "")
        self.assertEqual(wa_id_of("+5511999990000"), "5511999990000")

    def test_all_spellings_of_a_line(self):
        cases = (
            ("BR mobile", "5511999990000", ["+5511999990000", "+551199990000"]),
            ("BR without 9", "551199990000", ["+551199990000", "+5511999990000"]),
            ("BR old 6", "558161234567", ["+558161234567", "+5581961234567"]),
            ("BR fixed", "551133334444", ["+551133334444"]),
            ("BR new 93", "5511933334444", ["+5511933334444"]),
            ("BR toll free", "558001234567", ["+558001234567"]),
            ("MX with 1", "5212221234567", ["+5212221234567", "+522221234567"]),
            ("MX", "522221234567", ["+522221234567", "+5212221234567"]),
            ("AR with 9", "5491123456789", ["+5491123456789", "+541123456789"]),
            ("AR", "541123456789", ["+541123456789", "+5491123456789"]),
            ("ES", "34600111222", ["+34600111222"]),
            ("written with +", "+34600111222", ["+34600111222"]),
            ("nothing", None, []),
        )
        for case, wa_id, expected in cases:
            with self.subTest(case):
                self.assertEqual(phone_variants(wa_id), expected)

    def test_two_spellings_agree_on_the_line(self):
        for wa_id in ("5511999990000", "5212221234567", "5491123456789"):
            spellings = phone_variants(wa_id)
            for spelling in spellings:
                with self.subTest(spelling):
                    self.assertCountEqual(phone_variants(spelling), spellings)

    def test_e164(self):
        cases = (
            ("5511999990000", None, "+5511999990000"),
            ("551199990000", None, "+551199990000"),
            ("5212221234567", None, "+5212221234567"),
            ("15550001111", None, "+15550001111"),
            ("+34 600 111 222", "BR", "+34600111222"),
            ("+44 (0)20 7946 0958", None, "+442079460958"),
            ("0034600111222", "BR", "+34600111222"),
            ("34600111222", "US", "+34600111222"),
            ("5511999990000", "BR", "+5511999990000"),
            ("600 111 222", "ES", "+34600111222"),
            ("600 111 222", "es", "+34600111222"),
            ("(11) 99999-0000", "BR", "+5511999990000"),
            ("11 9999-0000", "BR", "+551199990000"),
            ("11 3333-4444", "BR", "+551133334444"),
            ("011 15-2345-6789", "AR", "+5491123456789"),
            ("222 123 4567", "MX", "+522221234567"),
            ("06 123 4567", "IT", "+39061234567"),
            ("600111222", "XX", None),
            ("123", None, None),
            ("123", "ES", None),
            ("9" * 40, None, None),
            ("600111222 / 600111333", "ES", None),
            ("call me", "ES", None),
            ("", "ES", None),
            (None, None, None),
        )
        for phone, country, expected in cases:
            with self.subTest(phone=phone, country=country):
                self.assertEqual(e164(phone, country), expected)

    def test_display(self):
        cases = (
            ("5511999990000", "+55 11 99999-0000"),
            ("551199990000", "+55 11 99999-0000"),
            ("5212221234567", "+52 222 123 4567"),
            ("34600111222", "+34 600 11 12 22"),
            ("999", "+999"),
            ("", ""),
            (None, ""),
        )
        for wa_id, expected in cases:
            with self.subTest(wa_id=wa_id):
                self.assertEqual(display(wa_id), expected)

    def test_region(self):
        cases = (
            ("5511999990000", None, "BR"),
            ("551199990000", None, "BR"),
            ("5212221234567", None, "MX"),
            ("12025550123", None, "US"),
            ("14165550123", None, "CA"),
            ("34600111222", "BR.123", "ES"),
            (None, "BR.123", "BR"),
            ("15550001111", "US.ENT.123", "US"),
            ("15550001111", None, None),
            ("883510012345", None, None),
            (None, None, None),
        )
        for wa_id, user_id, expected in cases:
            with self.subTest(wa_id=wa_id, user_id=user_id):
                self.assertEqual(region(wa_id, user_id), expected)

    def test_only_the_united_states_are_the_united_states(self):
        self.assertTrue(is_us_number("12025550123"))
        self.assertFalse(is_us_number("14165550123"))
        self.assertFalse(is_us_number("34600111222"))
        self.assertFalse(is_us_number(None))

    def test_bsuid_country(self):
        cases = (
            ("US.13491208655302741918", "US"),
            ("US.ENT.13491208655302741918", "US"),
            ("5511999990000", None),
            ("USA.134", None),
            ("US.", None),
            ("", None),
            (None, None),
        )
        for user_id, expected in cases:
            with self.subTest(user_id=user_id):
                self.assertEqual(bsuid_country(user_id), expected)

    def test_person_key_prefers_the_user_id(self):
        self.assertEqual(person_key("BR.1", "5511999990000"), "BR.1")
        self.assertEqual(person_key(None, "+55 11 99999-0000"), "5511999990000")
        self.assertIsNone(person_key(None, ""))
