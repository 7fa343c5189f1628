"""Builders of webhook bodies: plain dictionaries in Meta's shapes.

Nothing here needs a running simulator, so unit tests use the builders directly::

    ana = Person(wa_id="34600111001", user_id="ES.1", name="Ana")
    body = inbound(DEMO_NUMBER, ana, text(ana, "hola"))
    raw = encode(body)
    headers = {"X-Hub-Signature-256": sign(raw, "demo-app-secret")}

The kinds of one message live in `inbound_messages`, the other fields (templates,
account, preferences, echoes, history) in `webhook_fields`; both are re-exported.
"""

import hashlib
import hmac
import json
from dataclasses import dataclass

from . import demo
from .inbound_messages import (  # noqa: F401 - one import for tests
    BUILDERS,
    Person,
    audio,
    button,
    button_reply,
    contacts,
    document,
    edit,
    flow_reply,
    image,
    list_reply,
    location,
    message,
    new_wamid,
    order,
    reaction,
    revoke,
    sticker,
    system_number_change,
    text,
    unknown,
    unsupported,
    video,
)
from .webhook_fields import (  # noqa: F401
    account_update,
    echo,
    history_chunk,
    phone_number_quality_update,
    status,
    template_category_update,
    template_quality_update,
    template_status_update,
    user_id_update,
    user_preference,
)


@dataclass(frozen=True)
class Number:
    """A business number as webhooks name it; `display` in digits only."""

    phone_number_id: str = demo.PHONE_NUMBER_ID
    display: str = demo.DISPLAY_PHONE_NUMBER
    waba_id: str = demo.WABA_ID

    @property
    def metadata(self):
        return {
            "display_phone_number": self.display,
            "phone_number_id": self.phone_number_id,
        }


DEMO_NUMBER = Number()
SECOND_NUMBER = Number(demo.SECOND_PHONE_NUMBER_ID, demo.SECOND_DISPLAY_PHONE_NUMBER)


def change(field, value):
    """Return one entry of `changes`."""
    return {"field": field, "value": value}


def body(waba_id, *changes, time=None):
    """Return a whole POST body with one entry; `time` only for account fields."""
    entry = {"id": waba_id, "changes": list(changes)}
    if time is not None:
        entry["time"] = time
    return {"object": "whatsapp_business_account", "entry": [entry]}


def value(number, *, people=(), with_username=True, **parts):
    """Return the value of a message-type field.

    :param parts: `messages=[…]`, `statuses=[…]`, `errors=[…]`,
        `user_preferences=[…]`, `message_echoes=[…]`, `history=[…]`
    """
    result = {"messaging_product": "whatsapp", "metadata": number.metadata}
    if people:
        result["contacts"] = [person.contact(with_username) for person in people]
    result.update(parts)
    return result


def inbound(number, person, *messages):
    """Return the body that brings messages of one person to one number."""
    # system messages carry no contacts entry
    people = () if all(item["type"] == "system" for item in messages) else (person,)
    parts = value(number, people=people, messages=list(messages))
    return body(number.waba_id, change("messages", parts))


def statuses(number, person, *items):
    """Return the body that brings statuses about one person."""
    failed_only = all(item["status"] == "failed" for item in items)
    people = () if failed_only else (person,)
    # the username is known only once the message reached the device
    reached = any(item["status"] in ("delivered", "read", "played") for item in items)
    parts = value(
        number, people=people, with_username=reached, statuses=list(items),
    )
    return body(number.waba_id, change("messages", parts))


def merge(*bodies):
    """Return one body with the entries of all, as Meta's batches do."""
    entries = [entry for one in bodies for entry in one["entry"]]
    return {"object": "whatsapp_business_account", "entry": entries}


def encode(content, escape=True):
    """Return the bytes of a body; Meta escapes non-ASCII, `escape=False` does not."""
    return json.dumps(content, ensure_ascii=escape, separators=(",", ":")).encode()


def sign(raw, secret):
    """Return the value of `X-Hub-Signature-256` for these very bytes."""
    digest = hmac.new(secret.encode(), raw, hashlib.sha256).hexdigest()
    return f"sha256={digest}"
