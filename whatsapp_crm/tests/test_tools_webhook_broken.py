# Part of whatsapp_crm. See LICENSE file for full copyright and licensing details.
import json
import time

from odoo.tests import BaseCase, tagged

from ..tools.webhook_payload import parse, split
from .tools_payloads import CONTACT, body, change, kinds, message, messages


@tagged("post_install", "-at_install")
class TestWebhookBroken(BaseCase):
    def test_broken_parts_are_kept_and_hurt_nobody(self):
        whole = messages(message(), None, "x", [1], {"id": "wamid.Y"})
        self.assertEqual(
            kinds(whole), ["message", "unknown", "unknown", "unknown", "message"]
        )
        two = messages(message())
        two["entry"][0]["changes"] += [None, {"field": "messages", "value": 7}, {}]
        two["entry"] += ["x", {"id": "1", "changes": None}]
        two["entry"] += messages(message(id="wamid.Y"))["entry"]
        self.assertEqual(kinds(two), ["message", *["unknown"] * 5, "message"])
        cases = (
            ({}, ["unknown"]),
            ({"entry": None}, ["unknown"]),
            ({"entry": {"id": "1"}}, ["unknown"]),
            ({"object": "whatsapp_business_account", "entry": []}, []),
            (messages(), ["unknown"]),
            (messages(statuses={"id": "wamid.X"}), ["unknown"]),
            (body(change("history", history=[None, {}, {"threads": [1, {}]}])),
             ["unknown"] * 4),
        )
        for raw_body, expected in cases:
            with self.subTest(raw_body=raw_body):
                self.assertEqual(kinds(raw_body), expected)

    def test_what_the_database_cannot_store_is_replaced(self):
        wire = (
            '{"entry":[{"id":"1","changes":[{"field":"messages","value":{"messages":'
            '[{"id":"wamid.\\u0000\\ud800","text":{"body":"a\\u0000b\\udc00\\ud83d\\ude00"},'
            '"x":[NaN,Infinity,-Infinity,1.5]}]}}]}]}'
        )
        (item,) = split(json.loads(wire))
        raw = item.payload["item"]
        self.assertEqual(raw["text"]["body"], "a\ufffdb\ufffd\U0001f600")
        self.assertEqual(raw["x"], [None, None, None, 1.5])
        self.assertEqual(item.wamid, "wamid.\ufffd\ufffd")
        json.dumps(item.payload, ensure_ascii=False, allow_nan=False).encode()

    def test_nesting_has_an_end(self):
        deep = []
        for _level in range(900):
            deep = [deep]
        (item,) = split(messages(message(deep=deep)))
        self.assertEqual(item.kind, "message")
        json.dumps(item.payload)

    def test_a_full_batch_is_cut_within_50_ms(self):
        people = range(1000)
        raw_body = messages(
            *(message(id=f"wamid.{n}", from_user_id=f"BR.{n}") for n in people),
            contacts=[CONTACT | {"user_id": f"BR.{n}"} for n in people],
        )
        times = []
        for _attempt in range(5):
            start = time.process_time()
            items = split(raw_body)
            times.append(time.process_time() - start)
        self.assertEqual(len({item.key for item in items}), 1000)
        self.assertLess(min(times), 0.05)

    def test_parse_takes_anything(self):
        for kind in ("message", "status", "nonsense", None):
            for payload in ({}, None, [], {"item": None}, {"item": []}):
                with self.subTest(kind=kind, payload=payload):
                    self.assertEqual(parse(kind, payload).payload, payload or {})
