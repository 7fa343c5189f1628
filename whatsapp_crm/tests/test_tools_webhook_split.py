# Part of whatsapp_crm. See LICENSE file for full copyright and licensing details.
import copy
import json
from datetime import datetime

from odoo.tests import BaseCase, tagged

from ..tools.webhook_payload import split
from .tools_payloads import (
    BSUID,
    CONTACT,
    METADATA,
    PHONE,
    PNID,
    QUALITY,
    UNDELIVERABLE,
    WABA,
    account,
    body,
    change,
    kinds,
    message,
    messages,
    status,
)


def reordered(value):
    """Return the same JSON with the keys of every object in reverse order."""
    if isinstance(value, dict):
        return {key: reordered(value[key]) for key in reversed(list(value))}
    return [reordered(item) for item in value] if isinstance(value, list) else value


@tagged("post_install", "-at_install")
class TestWebhookSplit(BaseCase):
    def test_a_message_is_self_contained(self):
        (item,) = split(messages(message()))
        self.assertEqual(item.key, "messages:message:wamid.X")
        self.assertEqual(item.kind, "message")
        self.assertEqual(item.field, "messages")
        self.assertEqual(item.entry_id, WABA)
        self.assertEqual(item.phone_number_id, PNID)
        self.assertEqual(item.person, BSUID)
        self.assertEqual(item.wamid, "wamid.X")
        self.assertEqual(item.occurred_at, datetime(2026, 9, 21, 14, 13, 20))
        self.assertEqual(
            item.payload,
            {
                "entry_id": WABA,
                "entry_time": None,
                "field": "messages",
                "metadata": METADATA,
                "contact": CONTACT,
                "item": message(),
            },
        )
        self.assertEqual(json.loads(json.dumps(item.payload)), item.payload)

    def test_contacts_are_found_by_id_not_by_place(self):
        other = {"profile": {"name": "Luis"}, "wa_id": "34600111222"}
        from_luis = {"from": "34600111222", "id": "wamid.L", "type": "text"}
        from_nobody = {"from": "34600999999", "id": "wamid.N", "type": "text"}
        ana, luis, nobody = split(
            messages(message(), from_luis, from_nobody, contacts=[other, CONTACT])
        )
        self.assertEqual(ana.payload["contact"], CONTACT)
        self.assertEqual(luis.payload["contact"], other)
        self.assertIsNone(nobody.payload["contact"])

    def test_a_user_id_orders_before_a_phone(self):
        phone_only = message(from_user_id=None)
        moved = message("system", {"previous_user_id": "BR.0"}, from_user_id=None)
        cases = (
            ("both", messages(message()), BSUID),
            ("user id of the contact", messages(phone_only), BSUID),
            ("phone only", messages(phone_only, contacts=[]), PHONE),
            ("with a plus", messages(phone_only | {"from": f"+{PHONE}"}), BSUID),
            ("no one", messages({"id": "wamid.X"}), None),
            ("change of number", messages(moved), "BR.0"),
        )
        for case, raw_body, person in cases:
            with self.subTest(case):
                self.assertEqual(split(raw_body)[0].person, person)

    def test_statuses_are_keyed_by_message_status_and_recipient(self):
        one = split(messages(statuses=[status()]))
        self.assertEqual([one[0].kind, one[0].person], ["status", BSUID])
        self.assertEqual(one[0].key, f"messages:status:wamid.OUT:sent:{BSUID}")
        variants = (
            status(),
            status("delivered"),
            status(id="wamid.OTHER"),
            status(recipient_user_id="BR.2"),
            status(recipient_participant_user_id="BR.3"),
        )
        keys = {item.key for item in split(messages(statuses=list(variants)))}
        self.assertEqual(len(keys), len(variants))
        failed = status("failed", errors=[UNDELIVERABLE])
        again = status("failed", errors=[UNDELIVERABLE | {"code": 131049}])
        first, second = split(messages(statuses=[failed, again]))
        self.assertEqual(first.key, second.key)

    def test_ids_cannot_imitate_each_other(self):
        variants = [
            status("a:b", recipient_user_id="c"),
            status("a", recipient_user_id="b:c"),
            status("a%3Ab", recipient_user_id="c"),
        ]
        items = split(messages(statuses=variants))
        self.assertEqual(len({item.key for item in items}), 3)

    def test_every_kind_has_its_own_key_for_one_id(self):
        group = message(group_id="group.1")
        echo = message(to=PHONE)
        threads = [{"id": PHONE, "messages": [message(), message("media_placeholder")]}]
        items = split(
            body(
                change("messages", messages=[message()]),
                change("messages", messages=[group]),
                change("smb_message_echoes", message_echoes=[echo]),
                change("history", history=[{"threads": threads}]),
            )
        )
        self.assertEqual(
            [(item.kind, item.key) for item in items],
            [
                ("message", "messages:message:wamid.X"),
                ("group", "messages:group:wamid.X"),
                ("echo", "smb_message_echoes:echo:wamid.X"),
                ("history", "history:history:wamid.X"),
                ("history", "history:history:wamid.X:placeholder"),
            ],
        )

    def test_edits_and_revokes_have_the_key_of_their_own_id(self):
        edit = message("edit", {"original_message_id": "wamid.X"}, id="wamid.E")
        (item,) = split(messages(edit))
        self.assertEqual(item.key, "messages:message:wamid.E")

    def test_green_red_green_are_three_events(self):
        field = "message_template_quality_update"
        green, red = QUALITY, QUALITY | {"new_quality_score": "RED"}
        bodies = [
            account(field, green, time=1790000000),
            account(field, red, time=1790000060),
            account(field, green, time=1790000120),
        ]
        keys = [split(raw_body)[0].key for raw_body in bodies]
        self.assertEqual(len(set(keys)), 3)
        again = [split(reordered(copy.deepcopy(raw)))[0].key for raw in bodies]
        self.assertEqual(again, keys)
        as_text = account(field, reordered(green), time="1790000000")
        self.assertEqual(split(as_text)[0].key, keys[0])

    def test_events_of_two_accounts_are_two(self):
        here = account("account_update", {"event": "ACCOUNT_DELETED"})
        there = copy.deepcopy(here)
        there["entry"][0]["id"] = "other"
        self.assertNotEqual(split(here)[0].key, split(there)[0].key)

    def test_the_same_delivery_has_the_same_keys(self):
        raw_body = messages(
            message(), {"type": "text"}, statuses=[status()], errors=[UNDELIVERABLE]
        )
        keys = [item.key for item in split(raw_body)]
        self.assertEqual([item.key for item in split(reordered(raw_body))], keys)
        wire = json.loads(json.dumps(raw_body, sort_keys=True))
        self.assertEqual([item.key for item in split(wire)], keys)
        self.assertEqual(len(set(keys)), 4)

    def test_a_monstrous_id_makes_no_monstrous_key(self):
        (item,) = split(messages(message(id="x" * 5000)))
        self.assertLess(len(item.key), 200)
        (other,) = split(messages(message(id="x" * 5001)))
        self.assertNotEqual(item.key, other.key)
        (field,) = split(body({"field": "f" * 5000, "value": {}}))
        self.assertLess(len(field.key), 200)

    def test_kinds_by_field(self):
        cases = {
            "message_template_status_update": "template_status",
            "message_template_quality_update": "template_quality",
            "message_template_components_update": "template_components",
            "template_category_update": "template_category",
            "template_correct_category_detection": "unknown",
            "phone_number_quality_update": "number_quality",
            "phone_number_name_update": "number_name",
            "account_update": "account_update",
            "account_review_update": "account_review",
            "account_alerts": "account_alert",
            "business_capability_update": "capability",
            "security": "security",
            "group_lifecycle_update": "group",
            "flows": "unknown",
            "calls": "unknown",
            "standby": "unknown",
            "of_tomorrow": "unknown",
        }
        for field, kind in cases.items():
            with self.subTest(field):
                (item,) = split(account(field, {"event": "X"}))
                self.assertEqual(item.kind, kind)
                self.assertEqual(item.payload["item"], {"event": "X"})
                self.assertEqual(item.occurred_at, datetime(2026, 9, 21, 14, 21, 40))

    def test_kinds_of_lists(self):
        value = {"messages": [message()], "statuses": [status()]}
        value["errors"] = [UNDELIVERABLE]
        value["user_actions"] = [{"action_type": "marketing_messages_link_click"}]
        expected = ["message", "status", "user_action", "error"]
        self.assertEqual(kinds(body(change("messages", **value))), expected)
        self.assertEqual(kinds(messages(errors=[UNDELIVERABLE])), ["error"])
        for field, name, kind in (
            ("user_preferences", "user_preferences", "user_preference"),
            ("smb_app_state_sync", "state_sync", "contact_sync"),
            ("user_id_update", "user_id_update", "user_id_update"),
        ):
            with self.subTest(field):
                raws = [{"wa_id": PHONE}, {"wa_id": "34600111222"}]
                raw_body = body(change(field, **{name: raws}))
                self.assertEqual(kinds(raw_body), [kind, kind])
                self.assertEqual(len({item.key for item in split(raw_body)}), 2)

    def test_what_is_beside_the_lists_is_kept(self):
        summary = {"type": "summary", "summary": {"text": "wants a price"}}
        known, rest = split(messages(message(), conversation_context=summary))
        self.assertEqual((known.kind, rest.kind), ("message", "unknown"))
        self.assertEqual(rest.payload["item"], {"conversation_context": summary})
