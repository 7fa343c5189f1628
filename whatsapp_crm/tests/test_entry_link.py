import base64

from odoo.exceptions import UserError
from odoo.tests import HttpCase, tagged

from .entry_common import EntryCase

PHONE = {"User-Agent": "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 Safari/604.1"}


@tagged("post_install", "-at_install")
class TestEntryLink(HttpCase, EntryCase):
    """The counted link, the QR code, the sheet and the button."""

    def visit(self, code, headers=None, method="GET"):
        headers = PHONE if headers is None else headers
        self.env.flush_all()
        answer = self.url_open(f"/w/{code}", headers=headers, allow_redirects=False, method=method)
        self.env.invalidate_all()
        return answer

    def test_click_is_counted_and_leads_to_whatsapp(self):
        entry = self.entry(prefilled_text="¿Qué tal?")
        answer = self.visit(entry.code)
        self.assertEqual(answer.status_code, 302)
        self.assertEqual(
            answer.headers["Location"], f"https://wa.me/34600000001?text=%C2%BFQu%C3%A9%20tal%3F%20%28{entry.code}%29")
        self.assertEqual(answer.headers["Location"], entry.wa_link)
        self.assertEqual(answer.headers["Cache-Control"], "no-store")
        self.assertEqual(entry.click_count, 1)
        self.assertFalse(answer.cookies)

    def test_robots_and_previews_are_led_on_and_not_counted(self):
        entry = self.entry()
        for headers in (
                {"User-Agent": "WhatsApp/2.24"}, {"User-Agent": "Googlebot/2.1"}, {**PHONE, "Purpose": "prefetch"}):
            self.assertEqual(self.visit(entry.code, headers).status_code, 302)
        self.visit(entry.code, method="HEAD")
        self.assertEqual(entry.click_count, 0)

    def test_any_case_and_archived(self):
        entry = self.entry(active=False)
        self.assertEqual(self.visit(entry.code.lower()).status_code, 302)
        self.assertEqual(entry.click_count, 1)

    def test_unknown_codes(self):
        for code in ("BCDFG", "x", "select", "%27", "K" * 200):
            with self.subTest(code=code):
                self.assertEqual(self.visit(code).status_code, 404)

    def test_number_without_phone_has_no_link(self):
        entry = self.entry()
        self.number.display_phone_number = False
        self.assertEqual(self.visit(entry.code).status_code, 404)
        self.assertFalse(entry.short_link or entry.wa_link or entry.qr_image or entry.button_html)
        with self.assertRaises(UserError):
            entry.action_print_sheet()

    def test_a_click_is_one_statement(self):
        entry = self.entry()
        self.env.flush_all()
        with self.assertQueryCount(1):
            self.env["whatsapp_crm.entry.point"]._visit(entry.code, True)

    def test_links_follow_the_number(self):
        entry = self.entry()
        self.number.display_phone_number = "+34 600 000 009"
        self.assertTrue(entry.wa_link.startswith("https://wa.me/34600000009?"))
        self.assertTrue(entry.short_link.endswith(f"/w/{entry.code}"))

    def test_qr_code_is_of_the_counted_link_unless_direct(self):
        entry = self.entry()
        counted = base64.b64decode(entry.qr_image)
        self.assertTrue(counted.startswith(b"\x89PNG"))
        entry.qr_direct = True
        self.assertNotEqual(base64.b64decode(entry.qr_image), counted)

    def test_qr_code_is_downloaded(self):
        self.authenticate("wacrm_agent", "wacrm_agent")
        entry = self.entry()
        answer = self.url_open(entry.action_download_qr()["url"])
        self.assertEqual(answer.content, base64.b64decode(entry.qr_image))

    def test_button_needs_nothing_else_and_escapes(self):
        entry = self.entry(button_text="<b>Hola</b> & \"ya\"")
        self.assertIn("&lt;b&gt;Hola&lt;/b&gt; &amp; ", entry.button_html)
        self.assertIn(f'href="{entry.short_link}"', entry.button_html)
        self.assertNotIn("position:fixed", entry.button_html)
        entry.button_corner = True
        self.assertIn("position:fixed", entry.button_html)
        self.assertNotIn("position:fixed", entry.button_preview)

    def test_sheet_with_several(self):
        self.authenticate("wacrm_agent", "wacrm_agent")
        entries = self.entry("Uno", qr_caption="Escríbanos") | self.entry("Dos", qr_caption=False)
        answer = self.url_open(entries.with_user(self.agent).action_print_sheet()["url"])
        self.assertEqual(answer.status_code, 200)
        self.assertEqual(answer.text.count("data:image/png;base64"), 2)
        for words in ("Escríbanos", "Dos", entries[0].code, entries[1].code):
            self.assertIn(words, answer.text)
