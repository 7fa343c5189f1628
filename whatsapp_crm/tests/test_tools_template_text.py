# Part of whatsapp_crm. See LICENSE file for full copyright and licensing details.
from odoo.tests import BaseCase, tagged

from ..tools.template_text import (
    TemplateRefused,
    Variable,
    build_components,
    clean_value,
    header_format,
    render,
    unsupported,
    variables,
)

ORDER = [
    {"type": "HEADER", "format": "TEXT", "text": "Order {{1}}",
     "example": {"header_text": ["42"]}},
    {"type": "BODY", "text": "Hi {{1}}, {{2}} is ready. Bye {{1}}",
     "example": {"body_text": [["Ana", "A-42"]]}},
    {"type": "FOOTER", "text": "Reply STOP to opt out"},
    {"type": "BUTTONS", "buttons": [
        {"type": "QUICK_REPLY", "text": "Yes"},
        {"type": "URL", "text": "Track", "url": "https://x.example/{{1}}",
         "example": ["https://x.example/A"]},
        {"type": "PHONE_NUMBER", "text": "Call", "phone_number": "+15550001111"},
        {"type": "COPY_CODE", "text": "Copy", "example": "SAVE10"},
        {"type": "URL", "text": "Shop", "url": "https://x.example/"},
    ]},
]
VALUES = {
    "header.1": "42", "body.1": "Ana", "body.2": "A-42", "button.1.1": "A-42",
    "button.3.code": "SAVE10",
}
NAMED = [
    {"type": "BODY", "text": "Hi {{first_name}}, {{ order }} is ready",
     "example": {"body_text_named_params": [
         {"param_name": "first_name", "example": "Ana"},
         {"param_name": "order", "example": "42"},
     ]}},
]


def body(text, **more):
    return {"type": "BODY", "text": text, **more}


def button(kind):
    return [body("x"), {"type": "BUTTONS", "buttons": [{"type": kind, "text": "x"}]}]


@tagged("post_install", "-at_install")
class TestTemplateText(BaseCase):
    maxDiff = None

    def refused(self, components, values, *args, **kwargs):
        with self.assertRaises(TemplateRefused) as caught:
            build_components(components, values, *args, **kwargs)
        return caught.exception.reason_key, caught.exception.path

    def test_variables_in_the_order_of_sending(self):
        self.assertEqual(variables(ORDER), [
            Variable("header", "1", "42"),
            Variable("body", "1", "Ana"),
            Variable("body", "2", "A-42"),
            Variable("button", "1", "https://x.example/A", 1),
            Variable("button", "code", "SAVE10", 3),
        ])
        self.assertEqual([variable.path for variable in variables(ORDER)], list(VALUES))
        self.assertEqual(variables(NAMED), [
            Variable("body", "first_name", "Ana"), Variable("body", "order", "42"),
        ])
        self.assertEqual(variables([]), [])

    def test_positions_count_not_places_in_the_text(self):
        text = " ".join(f"{{{{{number}}}}}" for number in (10, 2, 1, 2))
        keys = [variable.key for variable in variables([body(text)])]
        self.assertEqual(keys, ["1", "2", "10"])

    def test_odd_examples_do_not_matter(self):
        for example in (None, [], "x", {"body_text": []}, {"body_text": ["Ana"]}):
            with self.subTest(example):
                [variable] = variables([body("{{1}}", example=example)])
                self.assertIn(variable.example, ("", "Ana"))

    def test_positional_components(self):
        built = build_components(ORDER, VALUES, payloads={0: "yes:42"})
        self.assertEqual(built, [
            {"type": "header", "parameters": [{"type": "text", "text": "42"}]},
            {"type": "body", "parameters": [
                {"type": "text", "text": "Ana"}, {"type": "text", "text": "A-42"},
            ]},
            {"type": "button", "sub_type": "quick_reply", "index": "0",
             "parameters": [{"type": "payload", "payload": "yes:42"}]},
            {"type": "button", "sub_type": "url", "index": "1",
             "parameters": [{"type": "text", "text": "A-42"}]},
            {"type": "button", "sub_type": "copy_code", "index": "3",
             "parameters": [{"type": "coupon_code", "coupon_code": "SAVE10"}]},
        ])

    def test_named_components(self):
        values = {"body.first_name": "Ana", "body.order": "42"}
        self.assertEqual(build_components(NAMED, values), [
            {"type": "body", "parameters": [
                {"type": "text", "parameter_name": "first_name", "text": "Ana"},
                {"type": "text", "parameter_name": "order", "text": "42"},
            ]},
        ])

    def test_nothing_to_fill_nothing_to_send(self):
        self.assertEqual(build_components([body("Hello")], {}), [])
        self.assertEqual(build_components(button("QUICK_REPLY"), {}), [])

    def test_media_headers(self):
        for kind in ("image", "video", "document"):
            with self.subTest(kind):
                components = [{"type": "HEADER", "format": kind.upper()}, body("x")]
                self.assertEqual(header_format(components), kind)
                [header] = build_components(
                    components, {}, "77", header_filename="a.pdf"
                )
                medium = {"id": "77"}
                if kind == "document":
                    medium["filename"] = "a.pdf"
                self.assertEqual(header["parameters"], [{"type": kind, kind: medium}])
                self.assertEqual(self.refused(components, {}), ("missing", "header"))
        found = self.refused([body("x")], {}, "77")
        self.assertEqual(found, ("header_media", "header"))
        self.assertIsNone(header_format([body("x")]))

    def test_values_that_meta_would_refuse(self):
        cases = {
            None: "missing", "": "empty", "  ": "empty", "a\nb": "newline",
            "a\n": "newline", "a\r\nb": "newline", "a\u2028b": "newline", "a\tb": "tab",
            "a     b": "spaces", "x" * 1025: "too_long",
        }
        for value, reason in cases.items():
            with self.subTest(value):
                key, _path = self.refused([body("{{1}}")], {"body.1": value})
                self.assertEqual(key, reason)
        build_components([body("{{1}}")], {"body.1": "a    b"})

    def test_values_must_match_the_template(self):
        for path in VALUES:
            with self.subTest(path):
                values = {key: value for key, value in VALUES.items() if key != path}
                self.assertEqual(self.refused(ORDER, values), ("missing", path))
        more = {**VALUES, "body.3": "x"}
        self.assertEqual(self.refused(ORDER, more), ("unexpected", "body.3"))

    def test_filled_lengths(self):
        at_limit = "x" * 1021
        build_components([body("Hi {{1}}")], {"body.1": at_limit})
        cases = {
            "body.1": ("x" * 1020, "body"),
            "header.1": ("x" * 55, "header"),
            "button.1.1": ("x" * 1983, "button.1"),
            "button.3.code": ("x" * 16, "button.3.code"),
        }
        for path, (value, where) in cases.items():
            with self.subTest(path):
                found = self.refused(ORDER, {**VALUES, path: value})
                self.assertEqual(found, ("too_long", where))
        found = self.refused(ORDER, VALUES, payloads={0: "x" * 257})
        self.assertEqual(found, ("too_long", "button.0"))

    def test_what_cannot_be_sent_from_here(self):
        self.assertIsNone(unsupported(ORDER))
        self.assertIsNone(unsupported(NAMED))
        self.assertIsNone(unsupported(button("REQUEST_CONTACT_INFO")))
        cases = {
            "carousel": [body("x"), {"type": "CAROUSEL", "cards": []}],
            "limited_time_offer": [body("x"), {"type": "LIMITED_TIME_OFFER"}],
            "call": [body("x"), {"type": "CALL_PERMISSION_REQUEST"}],
            "component": [body("x"), {"type": "HOLOGRAM"}],
            "header": [{"type": "HEADER", "format": "HOLOGRAM"}, body("x")],
            "flow": button("FLOW"), "otp": button("OTP"), "catalog": button("MPM"),
            "button": button("HOLOGRAM"),
        }
        for reason, components in cases.items():
            with self.subTest(reason):
                self.assertEqual(unsupported(components), reason)
                self.assertEqual(self.refused(components, {}), (reason, ""))

    def test_preview(self):
        self.assertEqual(
            render(ORDER, VALUES),
            "*Order 42*\n\nHi Ana, A-42 is ready. Bye Ana\n\n_Reply STOP to opt out_"
            "\n\n[Yes] [Track] [Call] [Copy] [Shop]",
        )
        self.assertEqual(render(NAMED, {}), "Hi {{first_name}}, {{ order }} is ready")
        picture = {"type": "HEADER", "format": "IMAGE"}
        self.assertEqual(render([picture, body("x")], {}), "x")
        self.assertEqual(render([body("{{1}}")], {"body.1": r"\1 {{1}}"}), r"\1 {{1}}")

    def test_cleaned_values_pass(self):
        cases = {
            " a\n b\t\tc ": "a b c", "a     b": "a b", "a\xa0b": "a b", None: "",
        }
        for value, expected in cases.items():
            with self.subTest(value):
                self.assertEqual(clean_value(value), expected)
