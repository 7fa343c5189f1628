# Part of whatsapp_crm. See LICENSE file for full copyright and licensing details.
from odoo.tests import BaseCase, tagged

from ..tools.media_rules import (
    FILENAME_MAX,
    MediaRefused,
    check_outbound,
    kind_for,
    matches_content,
    placeholder_kind,
    safe_filename,
    wire_type,
)

MIB = 1024 * 1024
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


@tagged("post_install", "-at_install")
class TestMediaRules(BaseCase):
    def test_kinds(self):
        cases = {
            "image/jpeg": "image", "IMAGE/PNG": "image", "image/jpg": "image",
            "image/webp": "sticker", "image/gif": "document", "image/heic": "document",
            "audio/ogg; codecs=opus": "audio", "audio/mp3": "audio",
            "audio/x-m4a": "audio", "audio/wav": "document",
            "video/mp4": "video", "video/3gpp": "video", "video/quicktime": "document",
            "application/pdf": "document", "": "document", None: "document",
        }
        for mime_type, kind in cases.items():
            with self.subTest(mime_type):
                self.assertEqual(kind_for(mime_type), kind)

    def test_the_name_that_meta_knows(self):
        cases = {
            "audio/mp3": "audio/mpeg", "audio/ogg; codecs=opus": "audio/ogg",
            " Image/JPG ": "image/jpeg", "": "application/octet-stream",
        }
        for mime_type, expected in cases.items():
            self.assertEqual(wire_type(mime_type), expected)

    def test_outbound_sizes(self):
        cases = [
            ("image/png", 5 * MIB, "image"), ("audio/mpeg", 16 * MIB, "audio"),
            ("video/mp4", 16 * MIB, "video"), ("image/gif", 100 * MIB, "document"),
            ("application/pdf", 100 * MIB, "document"),
            ("image/webp", 100 * MIB, "document"),
        ]
        for mime_type, limit, kind in cases:
            with self.subTest(mime_type):
                self.assertEqual(check_outbound(mime_type, limit), kind)
                with self.assertRaises(MediaRefused) as caught:
                    check_outbound(mime_type, limit + 1)
                self.assertEqual(caught.exception.reason_key, "too_large")
                self.assertEqual(caught.exception.limit, limit)
        with self.assertRaises(MediaRefused) as caught:
            check_outbound("image/png", 0)
        self.assertEqual(caught.exception.reason_key, "empty")

    def test_names_of_strangers_files(self):
        pdf = "application/pdf"
        cases = [
            ("Factura 12.pdf", pdf, "Factura 12.pdf"),
            ("Año nuevo – ñandú.PDF", pdf, "Año nuevo – ñandú.PDF"),
            ("../../etc/passwd", pdf, "passwd.pdf"),
            ("C:\\Users\\ana\\x.pdf", pdf, "x.pdf"),
            ("a/b/", pdf, "b.pdf"),
            ("evil\u202efdp.exe", pdf, "evilfdp.exe.pdf"),
            ("a\x00b\nc.pdf", pdf, "abc.pdf"),
            ("a\u2028b\xa0c.pdf", pdf, "a b c.pdf"),
            ('a<b>:"|?*.pdf', pdf, "a_b______.pdf"),
            ("  ..hidden. ", pdf, "hidden.pdf"),
            (".pdf", pdf, "pdf.pdf"),
            ("photo.jpeg", "image/jpeg; x=1", "photo.jpeg"),
            ("photo", "image/jpeg", "photo.jpg"),
            ("plan.dwg", "application/acad", "plan.dwg"),
            ("plan", "application/acad", "plan"),
            ("", pdf, "document.pdf"),
            (None, pdf, "document.pdf"),
            ("///", pdf, "document.pdf"),
        ]
        for name, mime_type, expected in cases:
            with self.subTest(name):
                self.assertEqual(safe_filename(name, mime_type, "document"), expected)

    def test_long_names_keep_their_extension(self):
        for name in ("x" * 500 + ".pdf", "x." + "y" * 500):
            result = safe_filename(name, "application/pdf", "document")
            self.assertEqual(len(result), FILENAME_MAX)
            self.assertTrue(result.endswith(".pdf"))

    def test_content_that_may_be_what_it_says(self):
        cases = [
            ("image/jpeg", "image/jpeg"), ("image/jpg", "image/jpeg"),
            ("audio/ogg; codecs=opus", "application/ogg"), ("audio/ogg", "video/ogg"),
            ("audio/mp4", "video/mp4"), ("audio/mpeg", "application/octet-stream"),
            ("video/mp4", "application/octet-stream"), ("video/mp4", "video/quicktime"),
            (DOCX, "application/zip"), (DOCX, "application/octet-stream"),
            ("application/msword", "application/CDFV2"), ("text/csv", "text/plain"),
            ("application/vnd.android.package-archive", "application/zip"),
            ("application/octet-stream", "application/pdf"),
            ("application/xml", "text/xml"), ("text/html", "text/html"),
        ]
        for declared, sniffed in cases:
            with self.subTest(declared=declared, sniffed=sniffed):
                self.assertTrue(matches_content(declared, sniffed))

    def test_content_that_is_not_what_it_says(self):
        cases = [
            ("image/jpeg", "text/html"), ("image/jpeg", "image/png"),
            ("image/png", "image/svg+xml"), ("image/jpeg", "application/octet-stream"),
            ("application/pdf", "text/html"), ("application/pdf", "application/zip"),
            ("application/pdf", "application/x-dosexec"), ("audio/ogg", "text/plain"),
            ("application/octet-stream", "text/html"), ("text/plain", "text/html"),
            ("video/mp4", "application/javascript"), ("text/plain", "image/svg+xml"),
            ("application/octet-stream", "application/x-executable"),
            (DOCX, "application/pdf"), ("application/msword", "image/png"),
        ]
        for declared, sniffed in cases:
            with self.subTest(declared=declared, sniffed=sniffed):
                self.assertFalse(matches_content(declared, sniffed))

    def test_placeholders(self):
        cases = {
            "image": "image", "sticker": "sticker", "voice": "audio", "gif": "video",
            "text": None, "unsupported": None, "": None,
        }
        for message_type, kind in cases.items():
            self.assertEqual(placeholder_kind(message_type), kind)
