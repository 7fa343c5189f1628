# Part of whatsapp_crm. See LICENSE file for full copyright and licensing details.
from odoo.tests import BaseCase, tagged

from ..tools.language_names import language_name


@tagged("post_install", "-at_install")
class TestLanguageNames(BaseCase):

    def test_named_in_the_language_of_who_reads(self):
        self.assertEqual(language_name("es", "es_ES"), "Español")
        self.assertEqual(language_name("pt_BR", "es_MX"), "Portugués (Brasil)")
        self.assertEqual(language_name("en_US", "en_US"), "English (United States)")

    def test_unknown_codes_stay(self):
        for code in ("", "xx_YY", "not a code", "e"):
            self.assertEqual(language_name(code, "es_ES"), code)

    def test_reader_of_an_unknown_language_reads_english(self):
        for reader in (None, "", "xx", "not a code"):
            self.assertEqual(language_name("es", reader), "Spanish")
