# Part of whatsapp_crm. See LICENSE file for full copyright and licensing details.
from odoo.tests import BaseCase, tagged

from ..tools import outbound_payload as payload
from ..tools.outbound_payload import Choice, PayloadRefused, Recipient, Section

ANA = Recipient(phone="+5511999990000", user_id="BR.1")
HIDDEN = Recipient(user_id="BR.1")
COMMON = {
    "messaging_product": "whatsapp",
    "recipient_type": "individual",
    "to": "+5511999990000",
    "biz_opaque_callback_data": "wacrm:1",
}
YES, NO = Choice("yes", "Yes"), Choice("no", "No")


def rows(count, start=0):
    return [Choice(str(at), f"Row {at}") for at in range(start, start + count)]


@tagged("post_install", "-at_install")
class TestOutboundPayload(BaseCase):
    maxDiff = None

    def assert_message(self, message, **expected):
        self.assertDictEqual(message, {**COMMON, **expected})

    def refused(self, builder, *args, **kwargs):
        with self.assertRaises(PayloadRefused) as caught:
            builder(*args, **{"callback": "wacrm:1", **kwargs})
        return caught.exception.reason_key

    def test_text_and_quote(self):
        self.assert_message(
            payload.text(ANA, "Hi", callback="wacrm:1", reply_to="wamid.IN"),
            type="text",
            text={"body": "Hi", "preview_url": True},
            context={"message_id": "wamid.IN"},
        )

    def test_who_hides_their_number_is_written_to_by_user_id(self):
        message = payload.text(HIDDEN, "Hi", callback="wacrm:1")
        self.assertEqual(message["recipient"], "BR.1")
        self.assertNotIn("to", message)

    def test_phones_carry_their_plus(self):
        for phone in ("5511999990000", "+", "+55 11 9", "+0123456", "+abc12345", "+12"):
            with self.subTest(phone):
                self.assertEqual(
                    self.refused(payload.text, Recipient(phone=phone), "x"), "recipient"
                )
        self.assertEqual(self.refused(payload.text, Recipient(), "x"), "recipient")

    def test_media(self):
        self.assert_message(
            payload.media(
                ANA, "document", "77",
                callback="wacrm:1", caption="Here", filename="a.pdf",
            ),
            type="document",
            document={"id": "77", "caption": "Here", "filename": "a.pdf"},
        )
        self.assert_message(
            payload.media(
                ANA, "audio", "77", callback="wacrm:1", voice=True, filename="a.ogg"
            ),
            type="audio",
            audio={"id": "77", "voice": True},
        )
        for kind in ("audio", "sticker"):
            self.assertEqual(
                self.refused(payload.media, ANA, kind, "77", caption="x"), "caption"
            )
        self.assertEqual(self.refused(payload.media, ANA, "gif", "77"), "kind")
        self.assertEqual(self.refused(payload.media, ANA, "image", ""), "empty")

    def test_reaction_and_its_removal_quote_nothing(self):
        for emoji in ("👍", ""):
            self.assert_message(
                payload.reaction(ANA, "wamid.IN", emoji, callback="wacrm:1"),
                type="reaction",
                reaction={"message_id": "wamid.IN", "emoji": emoji},
            )

    def test_location(self):
        self.assert_message(
            payload.location(ANA, -12.0, 77.0, callback="wacrm:1", name="Office"),
            type="location",
            location={"latitude": -12.0, "longitude": 77.0, "name": "Office"},
        )
        for place in ((91, 0), (0, 181), (float("nan"), 0)):
            with self.subTest(place):
                self.assertEqual(self.refused(payload.location, ANA, *place), "place")

    def test_template(self):
        components = [{"type": "body", "parameters": [{"type": "text", "text": "A"}]}]
        self.assert_message(
            payload.template(ANA, "order", "pt_BR", components, callback="wacrm:1"),
            type="template",
            template={
                "name": "order",
                "language": {"code": "pt_BR"},
                "components": components,
            },
        )
        bare = payload.template(ANA, "order", "pt_BR", [], callback="wacrm:1")
        self.assertNotIn("components", bare["template"])

    def test_buttons(self):
        self.assert_message(
            payload.interactive_buttons(
                ANA, "Sure?", [YES, NO], callback="wacrm:1", header="H", footer="F"
            ),
            type="interactive",
            interactive={
                "type": "button",
                "header": {"type": "text", "text": "H"},
                "body": {"text": "Sure?"},
                "footer": {"text": "F"},
                "action": {"buttons": [
                    {"type": "reply", "reply": {"id": "yes", "title": "Yes"}},
                    {"type": "reply", "reply": {"id": "no", "title": "No"}},
                ]},
            },
        )

    def test_list(self):
        sections = [Section("", [Choice("1", "One", "First"), Choice("2", "Two")])]
        self.assert_message(
            payload.interactive_list(
                ANA, "Which?", "Open", sections, callback="wacrm:1"
            ),
            type="interactive",
            interactive={
                "type": "list",
                "body": {"text": "Which?"},
                "action": {"button": "Open", "sections": [{"rows": [
                    {"id": "1", "title": "One", "description": "First"},
                    {"id": "2", "title": "Two"},
                ]}]},
            },
        )

    def test_limits_of_texts(self):
        buttons, lists = payload.interactive_buttons, payload.interactive_list
        one = [Section("", [YES])]
        cases = {
            "text": (4096, lambda t, **kw: payload.text(ANA, t, **kw)),
            "caption": (1024, lambda t, **kw: payload.media(
                ANA, "image", "7", caption=t, **kw)),
            "callback": (512, lambda t, **kw: payload.text(ANA, "x", callback=t)),
            "buttons body": (1024, lambda t, **kw: buttons(ANA, t, [YES], **kw)),
            "button": (20, lambda t, **kw: buttons(ANA, "x", [Choice("1", t)], **kw)),
            "button id": (256, lambda t, **kw: buttons(
                ANA, "x", [Choice(t, "x")], **kw)),
            "header": (60, lambda t, **kw: buttons(ANA, "x", [YES], header=t, **kw)),
            "footer": (60, lambda t, **kw: buttons(ANA, "x", [YES], footer=t, **kw)),
            "list body": (4096, lambda t, **kw: lists(ANA, t, "x", one, **kw)),
            "list button": (20, lambda t, **kw: lists(ANA, "x", t, one, **kw)),
            "section": (24, lambda t, **kw: lists(
                ANA, "x", "x", [Section(t, [YES])], **kw)),
            "row": (24, lambda t, **kw: lists(
                ANA, "x", "x", [Section("", [Choice("1", t)])], **kw)),
            "row id": (200, lambda t, **kw: lists(
                ANA, "x", "x", [Section("", [Choice(t, "x")])], **kw)),
            "description": (72, lambda t, **kw: lists(
                ANA, "x", "x", [Section("", [Choice("1", "x", t)])], **kw)),
        }
        for name, (limit, build) in cases.items():
            with self.subTest(name):
                build("x" * limit, callback="wacrm:1")
                self.assertEqual(self.refused(build, "x" * (limit + 1)), "too_long")

    def test_counts_and_doubles(self):
        buttons, lists = payload.interactive_buttons, payload.interactive_list
        twice = [Section("A", rows(2)), Section("B", rows(2))]
        full = [Section("A", rows(5)), Section("B", rows(5, start=5))]
        lists(ANA, "x", "x", full, callback="wacrm:1")
        cases = [
            ("empty", buttons, (ANA, "x", [])),
            ("too_many", buttons, (ANA, "x", rows(4))),
            ("duplicate", buttons, (ANA, "x", [YES, Choice("other", "Yes")])),
            ("duplicate", buttons, (ANA, "x", [YES, Choice("yes", "Other")])),
            ("empty", lists, (ANA, "x", "x", [])),
            ("empty", lists, (ANA, "x", "x", [Section("A", []), Section("B", [YES])])),
            ("empty", lists,
             (ANA, "x", "x", [Section("", [YES]), Section("B", [NO])])),
            ("too_many", lists, (ANA, "x", "x", [*full, Section("C", rows(1, 10))])),
            ("duplicate", lists, (ANA, "x", "x", twice)),
            ("empty", payload.text, (ANA, " \n")),
            ("empty", payload.reaction, (ANA, "", "👍")),
            ("empty", payload.template, (ANA, "order", "", [])),
        ]
        for reason, builder, args in cases:
            with self.subTest(reason=reason, args=args[1:]):
                self.assertEqual(self.refused(builder, *args), reason)
