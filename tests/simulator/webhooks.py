"""From webhook items to posts: routing, batching and sabotage on the way."""

import random
import threading
from dataclasses import dataclass

from . import demo, webhook_bodies
from .delivery import Post

MESSAGE_FIELDS = {
    "messages", "smb_message_echoes", "smb_app_state_sync", "history",
    "user_preferences", "user_id_update",
}
MERGED = ("messages", "statuses", "errors")


@dataclass
class Item:
    """One change to tell the business. `key` orders items of one person."""

    waba_id: str
    field: str
    value: dict
    key: object = None
    pnid: str | None = None
    on_success: object = None
    time: int | None = None


class Webhooks:
    """Accepts items, spoils them as configured and hands posts to the delivery."""

    def __init__(self, config, state, timer, delivery):
        self.config, self.state = config, state
        self.timer, self.delivery = timer, delivery
        self._lock = threading.Lock()
        self.reset()

    def reset(self):
        self.random = random.Random(self.config.seed)
        self.drop_next = 0
        self.wrong_signature_next = 0
        self._buffer = []

    @property
    def pending(self):
        return self.timer.pending + self.delivery.outstanding + len(self._buffer)

    def emit(self, item, ordered=True):
        """Send an item on its way, with the configured loss, copies and delay."""
        if not self.state.accounts[item.waba_id].subscribed:
            return self.delivery.count("not_subscribed")
        self.delivery.count("items")
        if self._dropped():
            return self.delivery.count("dropped")
        if not ordered:
            item.key = None
        for _copy in range(1 + self.config.duplicate):
            self._delayed(item)

    def emit_batch(self, items, key=None):
        """Post items in one body, past all sabotage but the signature's."""
        self.delivery.count("items", len(items))
        self._post(items, key)

    def _dropped(self):
        with self._lock:
            if self.drop_next > 0:
                self.drop_next -= 1
                return True
            return self.config.drop > 0 and self.random.random() < self.config.drop

    def _delayed(self, item):
        wait = self.config.delay_ms + self.random.uniform(0, self.config.jitter_ms)
        if wait:
            if self.config.jitter_ms:
                item.key = None
            self.timer.call_later(wait / 1000, self._collect, item)
        else:
            self._collect(item)

    def _collect(self, item):
        if not self.config.shuffle and self.config.batch_size <= 1:
            return self._post([item], item.key)
        with self._lock:
            self._buffer.append(item)
            first, full = len(self._buffer) == 1, not self.config.shuffle and (
                len(self._buffer) >= self.config.batch_size)
        if full:
            self.flush()
        elif first:
            self.timer.call_later(self.config.batch_ms / 1000, self.flush)

    def flush(self):
        """Post what waits for a batch or for shuffling."""
        with self._lock:
            items, self._buffer = self._buffer, []
        if self.config.shuffle:
            self.random.shuffle(items)
        size = max(1, self.config.batch_size)
        for start in range(0, len(items), size):
            self._post(items[start:start + size], None if self.config.shuffle else "batch")

    def _post(self, items, key):
        by_url = {}
        for item in items:
            by_url.setdefault(self.url_for(item), []).append(item)
        for url, group in by_url.items():
            raw = webhook_bodies.encode(join(group), self.config.escape_unicode)
            callbacks = [item.on_success for item in group if item.on_success]
            self.delivery.submit(Post(
                url, raw, self._signature(raw), len(group), key,
                on_success=lambda callbacks=callbacks: [call() for call in callbacks]))

    def _signature(self, raw):
        with self._lock:
            wrong = self.wrong_signature_next > 0
            self.wrong_signature_next -= wrong
        return webhook_bodies.sign(raw, "not-the-secret" if wrong else demo.APP_SECRET)

    def url_for(self, item):
        """Return the address by Meta's precedence: number, then WABA, then app."""
        app_url = self.state.app_url or self.config.webhook_url
        if item.field not in MESSAGE_FIELDS:
            return app_url
        number = self.state.numbers.get(item.pnid)
        account = self.state.accounts[item.waba_id]
        return (number and number.override_url) or account.override_url or app_url


def join(items):
    """Return one body: one entry an account, message values of a number merged."""
    entries, values = {}, {}
    for item in items:
        entry = entries.setdefault(
            (item.waba_id, item.time), {"id": item.waba_id, "changes": []})
        if item.time is not None:
            entry["time"] = item.time
        known = values.get((item.waba_id, item.pnid))
        if item.field == "messages" and known is not None:
            _merge(known, item.value)
            continue
        value = dict(item.value)
        if item.field == "messages":
            values[item.waba_id, item.pnid] = value
        entry["changes"].append(webhook_bodies.change(item.field, value))
    return {"object": "whatsapp_business_account", "entry": list(entries.values())}


def _merge(target, value):
    for key in MERGED:
        if key in value:
            target[key] = [*target.get(key, ()), *value[key]]
    people = target.get("contacts", [])
    new = [person for person in value.get("contacts", ()) if person not in people]
    if people or new:
        target["contacts"] = [*people, *new]
