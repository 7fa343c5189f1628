"""Builders of `messages[]` items: what a customer writes, one function a kind.

Every builder takes the sending `Person` first and the common keywords of
`message()` last: `wamid`, `timestamp`, `context`, `referral`, `errors`.
"""

import base64
import hashlib
import secrets
import time
from dataclasses import dataclass


@dataclass(frozen=True)
class Person:
    """A WhatsApp user as webhooks name them: `wa_id`, `user_id` or both."""

    wa_id: str | None = None
    user_id: str | None = None
    name: str | None = None
    username: str | None = None
    parent_user_id: str | None = None

    def contact(self, with_username=True):
        """Return the `contacts[]` entry; what is unknown is absent, never null."""
        profile = {"name": self.name} if self.name else {}
        if self.username and with_username:
            profile["username"] = self.username
        entry = {"profile": profile} if profile else {}
        if self.wa_id:
            entry["wa_id"] = self.wa_id
        if self.user_id:
            entry["user_id"] = self.user_id
        if self.parent_user_id:
            entry["parent_user_id"] = self.parent_user_id
        return entry

    def keys(self, phone, user_id, parent):
        """Return the ids under the names that the object at hand uses."""
        found = {phone: self.wa_id, user_id: self.user_id, parent: self.parent_user_id}
        return {key: value for key, value in found.items() if value}


def new_wamid(hint=""):
    """Return a message id as opaque and as variable in length as Meta's."""
    seed = f"{hint}:".encode() + secrets.token_bytes(12 + len(hint) % 5)
    return "wamid." + base64.b64encode(seed).decode()


def stamp(timestamp=None):
    """Return unix seconds as the string that Meta sends."""
    return str(int(time.time() if timestamp is None else timestamp))


def message(person, kind, content=None, *, wamid=None, timestamp=None, context=None,
            referral=None, errors=None, **extra):
    """Return one `messages[]` item of any kind.

    :param context: the dictionary as Meta sends it, or the wamid that is quoted
    :param dict referral: the ad by which the person came
    """
    item = person.keys("from", "from_user_id", "from_parent_user_id")
    item |= {
        "id": wamid or new_wamid(person.wa_id or person.user_id or ""),
        "timestamp": stamp(timestamp),
        "type": kind,
    }
    if content is not None:
        item[kind] = content
    if context:
        item["context"] = {"id": context} if isinstance(context, str) else context
    if referral:
        item["referral"] = referral
    if errors:
        item["errors"] = errors
    return item | extra


def text(person, body="Hola", **common):
    return message(person, "text", {"body": body}, **common)


def media_content(media_id, mime_type, data=b"", **optional):
    """Return the object shared by all media kinds; `sha256` is base64 here."""
    digest = base64.b64encode(hashlib.sha256(data).digest()).decode()
    content = {"id": media_id, "mime_type": mime_type, "sha256": digest}
    return content | {key: val for key, val in optional.items() if val is not None}


def image(person, media_id="700001", *, mime_type="image/jpeg", data=b"", caption=None,
          url=None, **common):
    content = media_content(media_id, mime_type, data, caption=caption, url=url)
    return message(person, "image", content, **common)


def video(person, media_id="700002", *, mime_type="video/mp4", data=b"", caption=None,
          url=None, **common):
    content = media_content(media_id, mime_type, data, caption=caption, url=url)
    return message(person, "video", content, **common)


def audio(person, media_id="700003", *, mime_type="audio/ogg; codecs=opus", data=b"",
          voice=True, url=None, **common):
    content = media_content(media_id, mime_type, data, voice=voice, url=url)
    return message(person, "audio", content, **common)


def document(person, media_id="700004", *, mime_type="application/pdf", data=b"",
             filename="documento.pdf", caption=None, url=None, **common):
    content = media_content(
        media_id, mime_type, data, filename=filename, caption=caption, url=url)
    return message(person, "document", content, **common)


def sticker(person, media_id="700005", *, mime_type="image/webp", data=b"",
            animated=False, url=None, **common):
    content = media_content(media_id, mime_type, data, animated=animated, url=url)
    return message(person, "sticker", content, **common)


def location(person, latitude=40.416775, longitude=-3.70379, *, name=None,
             address=None, **common):
    content = {"latitude": latitude, "longitude": longitude}
    content |= {"name": name} if name else {}
    content |= {"address": address} if address else {}
    return message(person, "location", content, **common)


def contacts(person, *cards, **common):
    """Each card in Meta's shape; without any, one made-up person."""
    cards = cards or ({
        "name": {"formatted_name": "Pablo Serra", "first_name": "Pablo"},
        "phones": [{"phone": "+34 600 222 333", "type": "CELL", "wa_id": "34600222333"}],
        "emails": [{"email": "pablo@example.com", "type": "WORK"}],
        "org": {"company": "Serra e Hijos"},
    },)
    return message(person, "contacts", list(cards), **common)


def reaction(person, message_id, emoji="👍", **common):
    """An empty emoji takes the reaction back: then Meta leaves the key out."""
    content = {"message_id": message_id} | ({"emoji": emoji} if emoji else {})
    return message(person, "reaction", content, **common)


def button(person, text="Sí", payload=None, **common):
    """A tap on a quick-reply button of a template."""
    return message(person, "button", {"text": text, "payload": payload or text}, **common)


def button_reply(person, reply_id="yes", title="Sí", **common):
    content = {"type": "button_reply", "button_reply": {"id": reply_id, "title": title}}
    return message(person, "interactive", content, **common)


def list_reply(person, reply_id="row-1", title="Fila 1", description=None, **common):
    reply = {"id": reply_id, "title": title}
    reply |= {"description": description} if description else {}
    return message(
        person, "interactive", {"type": "list_reply", "list_reply": reply}, **common)


def flow_reply(person, response_json='{"answer":"7"}', **common):
    reply = {"name": "flow", "body": "Sent", "response_json": response_json}
    return message(
        person, "interactive", {"type": "nfm_reply", "nfm_reply": reply}, **common)


def order(person, *items, catalog_id="900001", note=None, **common):
    """Items in Meta's shape; without any, two units of one product."""
    items = items or ({
        "product_retailer_id": "PLAN-PRO", "quantity": 2, "item_price": 250,
        "currency": "EUR",
    },)
    content = {"catalog_id": catalog_id, "product_items": list(items)}
    return message(person, "order", content | ({"text": note} if note else {}), **common)


def unsupported(person, kind="poll_creation", **common):
    """A kind that the API does not deliver; Meta sends error 131051 with it."""
    errors = [{
        "code": 131051, "title": "Message type unknown",
        "message": "Message type unknown",
        "error_data": {"details": "Message type is currently not supported."},
    }]
    content = {"type": kind} if kind else None
    return message(person, "unsupported", content, errors=errors, **common)


def unknown(person, kind="hologram", content=None, **common):
    """A type that no documentation names: tomorrow's message."""
    return message(person, kind, content or {"depth": 3}, **common)


def edit(person, original_message_id, body="Corregido", **common):
    content = {
        "original_message_id": original_message_id,
        "message": {"type": "text", "text": {"body": body}},
    }
    return message(person, "edit", content, **common)


def revoke(person, original_message_id, **common):
    return message(
        person, "revoke", {"original_message_id": original_message_id}, **common)


def system_number_change(person, new_wa_id, new_user_id=None, **common):
    """The person (old ids) now has another number and so another user id."""
    content = {
        "type": "user_changed_number",
        "body": f"{person.name or 'User'} changed from {person.wa_id} to {new_wa_id}",
        "wa_id": new_wa_id,
    }
    if new_user_id:
        content |= {"user_id": new_user_id, "previous_user_id": person.user_id}
    return message(person, "system", content, **common)


BUILDERS = {
    "text": text, "image": image, "video": video, "audio": audio,
    "document": document, "sticker": sticker, "location": location,
    "contacts": contacts, "reaction": reaction, "button": button,
    "button_reply": button_reply, "list_reply": list_reply, "flow_reply": flow_reply,
    "order": order, "unsupported": unsupported, "unknown": unknown, "edit": edit,
    "revoke": revoke, "system": system_number_change,
}
