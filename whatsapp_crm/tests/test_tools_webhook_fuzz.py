# Part of whatsapp_crm. See LICENSE file for full copyright and licensing details.
import copy
import json
import unittest
from unittest.mock import MagicMock

try:
    from hypothesis import given, settings
    from hypothesis import strategies as st
except ImportError:  # an Odoo without it runs the other tests
    given, settings, st = (MagicMock(side_effect=lambda *_args, **_kwargs: unittest.skip("needs hypothesis")),
                           MagicMock(side_effect=lambda *_args, **_kwargs: lambda test: test), MagicMock())

from odoo.tests import BaseCase, tagged

from ..tools.webhook_payload import LIST_FIELDS, PARSERS, VALUE_FIELDS, parse, split
from .tools_payloads import (
    CONTACT,
    METADATA,
    PHONE,
    PRICING,
    QUALITY,
    UNDELIVERABLE,
    account,
    body,
    change,
    message,
    messages,
    status,
)

quietly = settings(max_examples=100, deadline=None, database=None, derandomize=True)

# Surrogates and NUL included: JSON may carry them, the database may not.
TEXTS = st.text(st.characters(), max_size=8) | st.sampled_from(
    ["", "\x00", "\ud800", "BR.1", PHONE, "+", "1790000000", "-1", "1e400", "wamid.X"]
)
KEYS = TEXTS | st.sampled_from([
    "entry", "changes", "field", "value", "messages", "statuses", "errors", "contacts",
    "metadata", "id", "type", "from", "threads", "history", "system", "text",
    "timestamp", "status", "group_id", "contact", "user_id",
])
SCALARS = st.none() | st.booleans() | st.integers() | st.floats() | TEXTS
JSON = st.recursive(
    SCALARS,
    lambda part: st.lists(part, max_size=4) | st.dictionaries(KEYS, part, max_size=4),
    max_leaves=12,
)
OBJECTS = st.dictionaries(KEYS, JSON, max_size=5)
SAMPLES = (
    messages(message(), statuses=[status(pricing=PRICING)], errors=[UNDELIVERABLE]),
    messages(message("interactive", {"type": "nfm_reply", "nfm_reply": {
        "response_json": "{}"}}, context={"id": "wamid.Y", "referred_product": {}})),
    messages(message("contacts", [{"name": {}, "phones": [{"phone": "1"}]}])),
    messages(message("order", {"product_items": [{"quantity": 1}]}, referral={"a": 1})),
    messages(message("edit", {"message": {"type": "text", "text": {"body": "x"}}})),
    messages(message("location", {"latitude": 1, "longitude": 2}, group_id="g")),
    body(change("smb_message_echoes", message_echoes=[message(to=PHONE)])),
    body(change("smb_app_state_sync", state_sync=[{"contact": {}, "metadata": {}}])),
    body(change("user_id_update", user_id_update=[{"user_id": {"previous": "BR.1"}}])),
    body(change("user_preferences", user_preferences=[{"wa_id": PHONE}])),
    body(change("history", history=[{"metadata": {}, "threads": [
        {"id": PHONE, "messages": [message(history_context={"status": "READ"})]}]}])),
    account("message_template_quality_update", QUALITY),
    account("account_update", {"event": "X", "restriction_info": [{"expiration": 1}]}),
    account("account_alerts", {"alert_info": {"alert_type": "x"}}),
)


def paths(value, path=()):
    """Yield the path of every part of a JSON value."""
    yield path
    parts = ()
    if isinstance(value, dict):
        parts = value.items()
    elif isinstance(value, list):
        parts = enumerate(value)
    for key, part in parts:
        yield from paths(part, (*path, key))


@st.composite
def damaged_bodies(draw):
    """Draw a body that was right until one or two of its parts became anything."""
    wounded = copy.deepcopy(draw(st.sampled_from(SAMPLES)))
    for _wound in range(draw(st.integers(1, 2))):
        *way, last = draw(st.sampled_from([path for path in paths(wounded) if path]))
        place = wounded
        for key in way:
            place = place[key]
        place[last] = draw(JSON)
    return wounded


def reordered(value):
    """Return the same JSON with the keys of every object in reverse order."""
    if isinstance(value, dict):
        return {key: reordered(value[key]) for key in reversed(list(value))}
    return [reordered(item) for item in value] if isinstance(value, list) else value


@tagged("post_install", "-at_install")
class TestWebhookFuzz(BaseCase):
    def check(self, raw_body):
        """Whatever the body: storable items, stable keys, and a typed item of each."""
        before = json.dumps(raw_body)
        items = split(raw_body)
        self.assertEqual(json.dumps(raw_body), before, "the body must stay as it was")
        for item in items:
            stored = json.dumps(item.payload, ensure_ascii=False, allow_nan=False)
            self.assertNotIn("\\u0000", stored.replace("\\\\", ""))
            for words in (stored, item.key, item.person or "", item.entry_id or ""):
                self.assertNotIn("\x00", words)
                words.encode()
            self.assertLess(len(item.key), 600)
            typed = parse(item.kind, json.loads(stored))
            self.assertEqual(repr(typed), repr(parse(item.kind, item.payload)))
        self.assertEqual(
            [item.key for item in split(reordered(raw_body))],
            [item.key for item in items],
        )
        return items

    @quietly
    @given(OBJECTS)
    def test_any_object(self, raw_body):
        items = self.check(raw_body)
        self.assertEqual(len({item.key for item in items}), len(items), "each item has a key of its own")

    @quietly
    @given(damaged_bodies())
    def test_damaged_bodies(self, raw_body):
        items = self.check(raw_body)
        self.assertEqual(len({item.key for item in items}), len(items), "each item has a key of its own")

    @quietly
    @given(st.sampled_from([*LIST_FIELDS, *VALUE_FIELDS, "of_tomorrow"]), OBJECTS)
    def test_any_value_of_any_field(self, field, value):
        value = value | {name: [value] for name in LIST_FIELDS.get(field, ())}
        items = self.check(account(field, value))
        self.assertTrue(items, "what we do not know is kept, too")

    @quietly
    @given(st.lists(JSON, max_size=6), st.lists(JSON, max_size=6))
    def test_no_message_and_no_status_is_lost(self, raws, statuses):
        value = {"metadata": METADATA, "contacts": [CONTACT], "messages": raws}
        items = self.check(account("messages", value | {"statuses": statuses}))
        kept = [item for item in items if item.payload["item"] != value]
        expected = len(raws) + len(statuses)
        self.assertEqual(len(kept), expected or len(kept))

    @quietly
    @given(st.sampled_from([*PARSERS, "nonsense"]), OBJECTS, OBJECTS)
    def test_parse_takes_any_payload(self, kind, payload, item):
        for whole in (payload, payload | {"item": item}):
            self.assertEqual(repr(parse(kind, whole)), repr(parse(kind, copy.deepcopy(whole))))
