from odoo.tests import BaseCase, tagged

from ..tools import entry_code, link_visit, qr_picture

CODE = "KXMRT"
PHONE = ("Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) "
         "Version/18.0 Mobile/15E148 Safari/604.1")


@tagged("post_install", "-at_install")
class TestEntryCode(BaseCase):
    """The code is found whatever people and their phones do to the text around it."""

    def test_new_codes_are_codes(self):
        codes = {entry_code.new_code() for _time in range(200)}
        self.assertGreater(len(codes), 190)
        self.assertTrue(all(map(entry_code.is_code, codes)))
        self.assertFalse(any(set(code) & set("AEIOULYQW0123456789") for code in codes))

    def test_only_codes_are_codes(self):
        for text in ("", None, "KXMR", "KXMRTB", "kxmrt", "HELLO", "KX MR"):
            with self.subTest(text=text):
                self.assertFalse(entry_code.is_code(text))

    def test_the_text_carries_the_code(self):
        self.assertEqual(entry_code.compose("Hola", CODE), "Hola (KXMRT)")
        self.assertEqual(entry_code.compose("Ref. {code}: hola", CODE), "Ref. KXMRT: hola")
        self.assertEqual(entry_code.compose("", CODE), "(KXMRT)")
        self.assertEqual(entry_code.candidates(entry_code.compose("Hola, quiero información", CODE)), [CODE])

    def test_found_after_every_edit(self):
        for text in (
                "KXMRT", "kxmrt", "Kxmrt", "Hola (KXMRT)", "hola (kxmrt", "[KXMRT] precio?", "KXMRT_hola", "#KXMRT",
                "K\u200bX\u200dM\u2060R\ufeffT", "\u202aKXMRT\u202c", "\u00adKXMRT", "ＫＸＭＲＴ", "K\u0301XMRT",
                "quiero infoKXMRT", "KXMRTinfo", "KXMRT.", "¿precio?\nKXMRT\n", "*KXMRT*", "~KXMRT~", "👍KXMRT👍",
                "gracias,KXMRT"):
            with self.subTest(text=text):
                self.assertIn(CODE, entry_code.candidates(text))

    def test_glued_to_letters_of_the_alphabet(self):
        self.assertIn(CODE, entry_code.candidates("xKXMRT"))
        self.assertIn(CODE, entry_code.candidates("KXMRTs"))

    def test_a_whole_code_comes_before_a_part(self):
        self.assertEqual(entry_code.candidates("BCDFGHJ KXMRT")[0], CODE)

    def test_ordinary_words_hold_none(self):
        for text in ("", None, "Hola, quiero información del plan Profesional", "Good morning, how much is it?",
                     "Quanto custa o plano?", "HTML, CSS", "+34 600 000 001", "👍👍👍👍👍", "deleted co de"):
            with self.subTest(text=text):
                self.assertEqual(entry_code.candidates(text), [])

    def test_a_long_text_is_no_work(self):
        self.assertEqual(len(entry_code.candidates("BCDFGHJKMNPRSTVXZ" * 240)), 17)

    def test_text_without_the_code(self):
        for text in ("Hola (KXMRT)", "Hola [kxmrt]", "(KXMRT) Hola", "KXMRT Hola", "Hola KXMRT"):
            with self.subTest(text=text):
                self.assertEqual(entry_code.without(text, CODE), "Hola")
        self.assertEqual(entry_code.without("(KXMRT)", CODE), "")
        self.assertEqual(entry_code.without("Hola AKXMRTA", CODE), "Hola AKXMRTA")
        self.assertEqual(entry_code.without(None, CODE), "")

    def test_link(self):
        self.assertEqual(entry_code.wa_link("+34 600 000 001"), "https://wa.me/34600000001")
        self.assertEqual(
            entry_code.wa_link("0034-600000001", "¿Qué tal? a&b=c\n(KXMRT)"),
            "https://wa.me/34600000001?text=%C2%BFQu%C3%A9%20tal%3F%20a%26b%3Dc%0A%28KXMRT%29")
        self.assertEqual(entry_code.wa_link(""), "")
        self.assertEqual(entry_code.wa_link(None, "Hola"), "")


@tagged("post_install", "-at_install")
class TestLinkVisit(BaseCase):
    """People are counted; robots, previews and browsers that look ahead are not."""

    def test_people(self):
        for agent in (
                PHONE,
                "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/140.0 Safari/537.36",
                PHONE + " [FBAN/FBIOS;FBAV/500.0]", PHONE + " Instagram 350.0", PHONE + " [LinkedInApp]/9.30",
                "Mozilla/5.0 (Linux; Android 14; CUBOT P80) AppleWebKit/537.36 Chrome/140.0 Mobile Safari/537.36",
                PHONE + " [Pinterest/iOS]"):
            with self.subTest(agent=agent):
                self.assertTrue(link_visit.is_click("GET", {"User-Agent": agent}))

    def test_machines(self):
        for agent in (
                "", "WhatsApp/2.24.10 A", "facebookexternalhit/1.1", "TelegramBot (like TwitterBot)", "Googlebot/2.1",
                "Mozilla/5.0 (compatible; bingbot/2.0; +http://www.bing.com/bingbot.htm)", "Slackbot-LinkExpanding 1.0",
                "LinkedInBot/1.0", "Twitterbot/1.0", "Discordbot/2.0", "curl/8.5.0", "python-requests/2.32",
                "Mozilla/5.0 HeadlessChrome/140.0", "SkypeUriPreview Preview/0.5", "meta-externalagent/1.1"):
            with self.subTest(agent=agent):
                self.assertFalse(link_visit.is_click("GET", {"User-Agent": agent}))

    def test_who_only_looks(self):
        self.assertFalse(link_visit.is_click("HEAD", {"User-Agent": PHONE}))
        self.assertFalse(link_visit.is_click("GET", {}))
        for name, value in (("Sec-Purpose", "prefetch;prerender"), ("Purpose", "prefetch"), ("X-Moz", "prefetch"),
                            ("X-Purpose", "preview")):
            with self.subTest(header=name):
                self.assertFalse(link_visit.is_click("GET", {"User-Agent": PHONE, name: value}))


@tagged("post_install", "-at_install")
class TestQrPicture(BaseCase):

    def test_a_picture_that_differs_by_text(self):
        one, other = qr_picture.png("https://wa.me/1"), qr_picture.png("https://wa.me/2")
        self.assertTrue(one.startswith(b"\x89PNG"))
        self.assertNotEqual(one, other)
        self.assertLess(len(one), 10_000)
