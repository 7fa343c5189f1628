"""All that the simulator remembers, behind one lock."""

import itertools
import secrets
import threading
import time
from collections import OrderedDict

from . import demo
from .entities import (
    Account,
    BusinessNumber,
    Chat,
    ChatMessage,
    Customer,
    Media,
    Token,
    user_id_for,
)
from .templates import TemplateStore

MAX_MESSAGES = 300_000
MAX_MEDIA_URLS = 20_000


def digits(phone):
    """Return the digits of a phone number as people write it."""
    return "".join(char for char in str(phone or "") if char.isdigit())


class State:
    """Numbers, customers, chats, media, templates and tokens.

    Use `with state.lock` around anything that reads and then writes. `changed`
    is told to pages that watch a chat.
    """

    def __init__(self):
        self.lock = threading.RLock()
        self.changed = threading.Condition(self.lock)
        self.revision = 0
        self.reset()

    def reset(self):
        """Go back to the demo's numbers and people, without any message."""
        with self.lock:
            self.clock_offset = 0.0
            self._ids = itertools.count(700_000_000_001)
            self.accounts = {demo.WABA_ID: Account(
                demo.WABA_ID, "Planes Demo", demo.PORTFOLIO_ID)}
            self.numbers = {
                pnid: BusinessNumber(pnid, number, name, demo.WABA_ID)
                for pnid, number, name in demo.NUMBERS}
            self.tokens = {demo.ACCESS_TOKEN: Token(demo.APP_ID)}
            self.app_url = ""
            self.customers, self.chats = {}, {}
            self.messages = OrderedDict()
            self.media, self.media_urls = {}, {}
            self.templates = TemplateStore()
            self._by_id = {}
            for values in demo.CUSTOMERS:
                self.upsert_customer(**values)
            self.touch()

    # --- time -----------------------------------------------------------
    def now(self):
        """Return unix seconds on the simulated clock."""
        return time.time() + self.clock_offset

    def touch(self):
        """Wake whoever watches a chat."""
        with self.changed:
            self.revision += 1
            self.changed.notify_all()

    def wait_for_change(self, revision, timeout):
        """Return the revision as soon as it differs from the given one."""
        with self.changed:
            self.changed.wait_for(lambda: self.revision != revision, timeout)
            return self.revision

    # --- customers ------------------------------------------------------
    def customer(self, identifier):
        """Return the customer of a key, phone, user id or dialled form, or None."""
        identifier = str(identifier or "")
        return self._by_id.get(identifier) or self._by_id.get(digits(identifier))

    def upsert_customer(self, wa_id=None, user_id=None, **values):
        """Return the customer of these ids, created or updated.

        :param list dialled: other numbers under which the same person is reached
        """
        wa_id = digits(wa_id) or None
        with self.lock:
            customer = self.customer(user_id) if user_id else None
            customer = customer or (self.customer(wa_id) if wa_id else None)
            if not customer:
                user_id = user_id or user_id_for(wa_id or secrets.token_hex(6))
                customer = Customer(wa_id or user_id, wa_id, user_id)
                self.customers[customer.key] = customer
            customer.wa_id = wa_id or customer.wa_id
            customer.user_id = user_id or customer.user_id
            for name, value in values.items():
                setattr(customer, name, value)
            self._index(customer)
            return customer

    def _index(self, customer):
        names = [customer.key, customer.wa_id, customer.user_id]
        for name in names + [digits(phone) for phone in customer.dialled]:
            if name:
                self._by_id[name] = customer

    def change_number(self, customer, new_wa_id):
        """Give the customer another number, and so another user id; return both old."""
        with self.lock:
            old = customer.wa_id, customer.user_id
            for name in old:
                self._by_id.pop(name, None)
            customer.wa_id = digits(new_wa_id)
            customer.user_id = user_id_for(customer.wa_id)
            self._index(customer)
            return old

    # --- chats ----------------------------------------------------------
    def chat(self, pnid, customer_key):
        with self.lock:
            return self.chats.setdefault(
                (pnid, customer_key), Chat(pnid, customer_key))

    def add_message(self, message: ChatMessage):
        """Store a bubble; the oldest are forgotten beyond MAX_MESSAGES."""
        with self.lock:
            self.messages[message.wamid] = message
            self.chat(message.pnid, message.customer_key).wamids.append(message.wamid)
            if len(self.messages) > MAX_MESSAGES:
                self.messages.popitem(last=False)
            self.touch()

    def chat_messages(self, pnid, customer_key, limit=200):
        """Return the last bubbles of a chat, oldest first."""
        with self.lock:
            chat = self.chats.get((pnid, customer_key))
            found = (self.messages.get(w) for w in chat.wamids[-limit:]) if chat else ()
            return [message for message in found if message]

    # --- media ----------------------------------------------------------
    def new_id(self):
        return str(next(self._ids))

    def add_media(self, data, mime_type, **values):
        media = Media(self.new_id(), data, mime_type, created_at=self.now(), **values)
        with self.lock:
            self.media[media.id] = media
        return media

    def open_media_url(self, media, seconds):
        """Return the secret part of a download address that lives so long."""
        key = secrets.token_urlsafe(18)
        with self.lock:
            self.media_urls[key] = (media.id, self.now() + seconds)
            while len(self.media_urls) > MAX_MEDIA_URLS:
                del self.media_urls[next(iter(self.media_urls))]
        return key

    def media_by_url(self, key):
        """Return the media of a download address, None once it has expired."""
        media_id, expires = self.media_urls.get(key, (None, 0))
        return self.media.get(media_id) if self.now() < expires else None
