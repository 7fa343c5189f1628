# Part of whatsapp_crm. See LICENSE file for full copyright and licensing details.
from odoo.tests import BaseCase, tagged

from ..tools.signature import matching, sign

SECRET = "test_app_secret"
VECTORS = (
    (
        b'{"object":"whatsapp_business_account","entry":[]}',
        "dec6a680679a968e7e0319355b23599cbfc54502c0784668e9618baa0c633756",
    ),
    (
        b'{"object": "whatsapp_business_account", "entry": []}',
        "56cbbaf4961c6cfdae48b7f116c047e5eb513d2c931baae63a2bc1afd26f803a",
    ),
    (
        '{"a":"é"}'.encode(),
        "b1da91d17c8e6b70d338244a5ba4bd25d4b70ac950812f5c91dee574d84a1180",
    ),
    (
        b'{"a":"\\u00e9"}',
        "4355f1d1bf75cf85000ee9646587c547d6b5618b0b655e791bf4495ff655c463",
    ),
)


@tagged("post_install", "-at_install")
class TestSignature(BaseCase):
    def test_signs_the_bytes_as_received(self):
        for body, expected in VECTORS:
            with self.subTest(body=body):
                self.assertEqual(sign(SECRET, body), f"sha256={expected}")
                header = f"sha256={expected}"
                self.assertEqual(matching([("app", SECRET)], body, header), ["app"])

    def test_refuses_everything_else(self):
        body, digest = VECTORS[0]
        cases = {
            "no header": None,
            "empty": "",
            "no prefix": digest,
            "other algorithm": f"sha1={digest}",
            "upper case": f"sha256={digest.upper()}",
            "cut": f"sha256={digest[:-1]}",
            "longer": f"sha256={digest}0",
            "not ascii": f"sha256={digest[:-1]}é",
            "half a pair": "sha256=\ud800",
            "of another body": f"sha256={VECTORS[1][1]}",
        }
        for case, header in cases.items():
            with self.subTest(case):
                self.assertEqual(matching([("app", SECRET)], body, header), [])
        self.assertEqual(matching([("app", "wrong")], body, f"sha256={digest}"), [])
        self.assertEqual(matching([], body, f"sha256={digest}"), [])

    def test_returns_every_app_that_shares_the_secret(self):
        body, digest = VECTORS[0]
        secrets = [(1, SECRET), (2, "other"), (3, SECRET)]
        self.assertEqual(matching(secrets, body, f"sha256={digest}"), [1, 3])

    def test_tries_every_secret_after_a_match(self):
        tried = []

        def secrets():
            for key in (1, 2, 3):
                tried.append(key)
                yield key, SECRET

        matching(secrets(), *(VECTORS[0][0], f"sha256={VECTORS[0][1]}"))
        self.assertEqual(tried, [1, 2, 3])

    def test_an_empty_secret_never_matches(self):
        for empty in ("", None, False):
            with self.subTest(empty=empty):
                self.assertEqual(matching([("app", empty)], b"{}", sign("", b"{}")), [])
