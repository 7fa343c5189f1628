# Part of whatsapp_crm. See LICENSE file for full copyright and licensing details.
from datetime import datetime

from odoo.tests import BaseCase, tagged

from ..tools import webhook_contents as contents
from ..tools.webhook_items import EchoMessage, HistoryMessage, InboundMessage, Person
from .tools_payloads import (
    BSUID,
    BUSINESS,
    PHONE,
    PNID,
    UNDELIVERABLE,
    body,
    change,
    message,
    messages,
    parsed,
)

FILE = {"id": "9", "mime_type": "image/jpeg", "sha256": "c2hh", "url": "https://x.example"}
CARD = {
    "name": {"formatted_name": "Luis Soto", "first_name": "Luis"},
    "phones": [{"phone": "+34 600", "wa_id": "34600111222"}, {"wa_id": "1"}, {}],
    "emails": [{"email": "l@x.example"}, {}],
    "org": {"company": "Sol"},
    "origin": "other",
}
LINE = {"product_retailer_id": "A1", "quantity": 2, "item_price": "9.5"}
# name: (raw type, raw content, our type, content, text)
TYPES = {
    "text": ("text", {"body": "hola\n*x*"}, "text",
             contents.TextContent("hola\n*x*"), "hola\n*x*"),
    "image": ("image", FILE | {"caption": "look"}, "image",
              contents.MediaContent("9", "image/jpeg", "c2hh", "look",
                                    url="https://x.example"), "look"),
    "voice": ("audio", {"id": 9, "voice": True}, "audio",
              contents.MediaContent("9", voice=True), ""),
    "document": ("document", {"id": "9", "filename": "../a.pdf"}, "document",
                 contents.MediaContent("9", filename="../a.pdf"), "../a.pdf"),
    "sticker": ("sticker", {"id": "9", "animated": True}, "sticker",
                contents.MediaContent("9", animated=True), ""),
    "video without file": ("video", None, "video", contents.MediaContent(), ""),
    "place": ("location", {"latitude": "-23.5", "longitude": -46, "name": "Bar",
                           "address": "Rua 1"}, "location",
              contents.LocationContent(-23.5, -46.0, "Bar", "Rua 1"), "Bar, Rua 1"),
    "nowhere": ("location", {"latitude": "x", "longitude": True}, "location",
                contents.LocationContent(), ""),
    "cards": ("contacts", [CARD, {}], "contacts",
              contents.ContactsContent((
                  contents.ContactCard("Luis Soto",
                                       (("+34 600", "34600111222"), ("+1", "1")),
                                       ("l@x.example",), "Sol", "other"),
                  contents.ContactCard(),
              )), "Luis Soto"),
    "template button": ("button", {"text": "Yes", "payload": "yes:42"}, "button",
                        contents.ReplyContent("yes:42", "Yes"), "Yes"),
    "reply button": ("interactive", {"type": "button_reply",
                                     "button_reply": {"id": "1", "title": "Sí"}},
                     "button_reply", contents.ReplyContent("1", "Sí"), "Sí"),
    "list": ("interactive", {"type": "list_reply", "list_reply": {
                 "id": "1", "title": "A", "description": "B"}}, "list_reply",
             contents.ReplyContent("1", "A", "B"), "A"),
    "flow": ("interactive", {"type": "nfm_reply", "nfm_reply": {
                 "name": "flow", "body": "Sent", "response_json": '{"a": 1}'}},
             "flow_reply", contents.FlowContent("flow", "Sent", {"a": 1}), "Sent"),
    "broken flow": ("interactive", {"type": "nfm_reply", "nfm_reply": {
                        "name": "flow", "response_json": "{a"}},
                    "flow_reply", contents.FlowContent("flow"), "flow"),
    "call permission": ("interactive", {"type": "call_permission_reply",
                        "call_permission_reply": {"response": "accept",
                                                  "is_permanent": True,
                                                  "expiration_timestamp": 1790000000}},
                        "call_permission_reply",
                        contents.CallPermissionContent(
                            "accept", True, datetime(2026, 9, 21, 14, 13, 20)), ""),
    "reaction": ("reaction", {"message_id": "wamid.Y", "emoji": "👍"}, "reaction",
                 contents.ReactionContent("wamid.Y", "👍"), ""),
    "reaction removed": ("reaction", {"message_id": "wamid.Y"}, "reaction",
                         contents.ReactionContent("wamid.Y"), ""),
    "order": ("order", {"catalog_id": 7, "text": "soon?", "product_items": [
                  LINE | {"currency": "EUR"}]}, "order",
              contents.OrderContent("7", "soon?", (
                  contents.OrderLine("A1", 2.0, 9.5, "EUR"),)), "soon?"),
    "new number": ("system", {"type": "customer_changed_number", "body": "moved",
                              "wa_id": "34600", "user_id": "ES.2",
                              "previous_user_id": "BR.1"}, "system",
                   contents.SystemContent("user_changed_number", "moved", "34600",
                                          "ES.2", "BR.1"), "moved"),
    "edit": ("edit", {"original_message_id": "wamid.Y",
                      "message": {"type": "text", "text": {"body": "new"}}}, "edit",
             contents.EditContent("wamid.Y", contents.EditedMessage(
                 "text", contents.TextContent("new"))), "new"),
    "edit of an edit": ("edit", {"message": {"type": "edit", "edit": {}}}, "edit",
                        contents.EditContent(None, contents.EditedMessage(
                            "unknown", contents.UnknownContent({"type": "edit",
                                                                "edit": {}}))), ""),
    "revoke": ("revoke", {"original_message_id": "wamid.Y"}, "revoke",
               contents.RevokeContent("wamid.Y"), ""),
}


def only(raw_body):
    """Return the one typed item of a body."""
    (item,) = parsed(raw_body)
    return item


@tagged("post_install", "-at_install")
class TestWebhookMessages(BaseCase):
    def test_every_type(self):
        for name, (raw_type, raw, type_, content, text) in TYPES.items():
            with self.subTest(name):
                item = only(messages(message(raw_type, raw)))
                self.assertIsInstance(item, InboundMessage)
                self.assertEqual((item.type, item.raw_type), (type_, raw_type))
                self.assertEqual(item.content, content)
                self.assertEqual(item.text, text)

    def test_what_nobody_knows_is_kept(self):
        unsupported = message("unsupported", {"type": "poll_creation"})
        cases = {
            "unsupported": unsupported,
            "hologram": message("hologram", {"depth": 3}),
            "request_welcome": message("request_welcome"),
            "interactive": message("interactive", {"type": "address_reply"}),
            "": message() | {"type": None},
        }
        for raw_type, raw in cases.items():
            with self.subTest(raw_type):
                item = only(messages(raw))
                known = raw_type if raw_type == "unsupported" else "unknown"
                self.assertEqual((item.type, item.raw_type), (known, raw_type))
                self.assertEqual(item.content.raw, raw)
                self.assertEqual(item.text, "")

    def test_common_parts(self):
        item = only(messages(message()))
        self.assertEqual(item.wamid, "wamid.X")
        self.assertEqual(item.person, Person(PHONE, BSUID, None, "Ana", "ana.q"))
        self.assertEqual(item.person.key, BSUID)
        self.assertEqual(item.phone_number_id, PNID)
        self.assertEqual(item.display_phone_number, BUSINESS)
        self.assertEqual(item.sent_at, datetime(2026, 9, 21, 14, 13, 20))
        self.assertIsNone(item.reply_to)
        self.assertIs(item.forwarded, False)
        self.assertIsNone(item.referral)
        self.assertEqual(item.errors, ())

    def test_either_id_may_be_missing(self):
        no_phone = message()
        del no_phone["from"]
        contact = {"user_id": BSUID, "parent_user_id": "BR.ENT.1"}
        person = only(messages(no_phone, contacts=[contact])).person
        self.assertEqual(person, Person(None, BSUID, "BR.ENT.1"))
        no_user_id = message()
        del no_user_id["from_user_id"]
        self.assertEqual(only(messages(no_user_id, contacts=[])).person, Person(PHONE))
        empty = message(**{"from": "", "from_user_id": ""})
        self.assertEqual(only(messages(empty, contacts=[])).person, Person())

    def test_times_come_as_text_number_or_not_at_all(self):
        expected = datetime(2026, 9, 21, 14, 13, 20)
        cases = (
            ("1790000000", expected),
            (1790000000, expected),
            (1790000000123, expected),
            ("", None),
            ("soon", None),
            (-5, None),
            (10**30, None),
            (True, None),
            (None, None),
        )
        for timestamp, sent_at in cases:
            with self.subTest(timestamp=timestamp):
                item = only(messages(message(timestamp=timestamp)))
                self.assertEqual(item.sent_at, sent_at)

    def test_context(self):
        reply = only(messages(message(context={"from": BUSINESS, "id": "wamid.OUT"})))
        self.assertEqual((reply.reply_to, reply.forwarded), ("wamid.OUT", False))
        for key in ("forwarded", "frequently_forwarded"):
            with self.subTest(key):
                item = only(messages(message(context={key: True})))
                self.assertEqual((item.reply_to, item.forwarded), (None, True))
        product = {"referred_product": {"product_retailer_id": "A1"}}
        item = only(messages(message(context=product)))
        self.assertEqual(item.referred_product, "A1")

    def test_referral(self):
        raw = {
            "source_type": "ad",
            "source_id": 120,
            "source_url": "https://fb.me/x",
            "headline": "Spring",
            "body": "Offer",
            "media_type": "video",
            "video_url": "https://v.example",
            "thumbnail_url": "https://t.example",
            "ctwa_clid": "clid",
            "welcome_message": {"text": "Hi!"},
        }
        referral = only(messages(message(referral=raw))).referral
        self.assertEqual(referral.source_id, "120")
        self.assertEqual(referral.headline, "Spring")
        self.assertEqual(referral.media_url, "https://v.example")
        self.assertEqual(referral.ctwa_clid, "clid")
        self.assertEqual(referral.welcome_text, "Hi!")
        del raw["ctwa_clid"]
        self.assertIsNone(only(messages(message(referral=raw))).referral.ctwa_clid)
        self.assertIsNone(only(messages(message(referral={}))).referral)

    def test_errors_of_the_message_and_beside_it(self):
        item = only(messages(message("unsupported", None, errors=[UNDELIVERABLE])))
        (error,) = item.errors
        self.assertEqual(error.code, 131026)
        self.assertEqual(error.details, "Not on WhatsApp.")
        raw = message("interactive", None)
        beside = [{"code": "131000", "message": "m"}]
        item, trouble = parsed(messages(raw, errors=beside))
        self.assertEqual([error.code for error in item.errors], [131000])
        self.assertEqual(trouble.errors[0].details, "m")
        first, second, _trouble = parsed(messages(message(), message(), errors=[{}]))
        self.assertEqual((first.errors, second.errors), ((), ()))

    def test_an_echo_is_about_the_customer(self):
        raw = message(**{"from": BUSINESS, "from_user_id": "US.9"})
        raw |= {"to": PHONE, "to_user_id": BSUID}
        item = only(body(change("smb_message_echoes", message_echoes=[raw])))
        self.assertIsInstance(item, EchoMessage)
        self.assertEqual(item.message.person, Person(PHONE, BSUID))
        self.assertEqual(item.message.text, "hi")

    def test_history_goes_both_ways(self):
        theirs = message(history_context={"status": "READ"})
        ours = message(**{"from": BUSINESS, "to": PHONE})
        del ours["from_user_id"]
        stated = message(history_context={"from_me": True}, to=PHONE)
        cases = ((PHONE, Person(PHONE)), (BSUID, Person(PHONE, BSUID)))
        for thread_id, person in cases:
            threads = [{"id": thread_id, "messages": [ours]}]
            item = only(body(change("history", history=[{"threads": threads}])))
            self.assertIsInstance(item, HistoryMessage)
            self.assertIs(item.from_me, True)
            self.assertEqual(item.message.person, person)
        threads = [{"id": PHONE, "messages": [theirs, stated]}]
        chunk = {"threads": threads}
        incoming, outgoing = parsed(body(change("history", history=[chunk])))
        self.assertEqual((incoming.from_me, incoming.status), (False, "read"))
        self.assertEqual(incoming.message.person, Person(PHONE, BSUID))
        self.assertIs(outgoing.from_me, True)
        (asset,) = parsed(body(change("history", messages=[ours])))
        self.assertEqual(asset.message.person, Person(PHONE))
