# Part of whatsapp_crm. See LICENSE file for full copyright and licensing details.
"""Whose item is it: the keys under which each kind of item names the WhatsApp user."""

from .identity import bsuid_country, digits, wa_id_of
from .json_read import mapping, mappings, text
from .webhook_items import Person

# kind -> keys of (user id, phone, parent user id), the first one present counts.
# A status in a group names the group and, in it, the one participant it is about.
_CUSTOMER = (("user_id",), ("wa_id",), ("parent_user_id",))
_SENDER = (("from_user_id",), ("from",), ("from_parent_user_id",))
_NOBODY = ((), (), ())
_KEYS = {
    "message": _SENDER,
    "group": _SENDER,
    "status": (
        ("recipient_participant_user_id", "recipient_user_id"),
        ("recipient_participant_id", "recipient_id"),
        (
            "recipient_participant_parent_user_id",
            "recipient_parent_user_id",
            "parent_recipient_user_id",
        ),
    ),
    "echo": (("to_user_id",), ("to",), ("to_parent_user_id",)),
    "user_preference": _CUSTOMER,
    "user_id_update": _CUSTOMER,
    "contact_sync": (("user_id",), ("phone_number",), ("parent_user_id",)),
}


class ContactBook:
    """The ``contacts[]`` of one value, found by id (their order means nothing)."""

    def __init__(self, contacts):
        self._by_id = {}
        for contact in mappings(contacts):
            wa_id = wa_id_of(text(contact.get("wa_id")))
            for key in filter(None, (text(contact.get("user_id")), wa_id)):
                self._by_id.setdefault(key, contact)

    def find(self, person: Person) -> dict | None:
        """Return the raw contact of a person, by user id before phone."""
        return self._by_id.get(person.user_id) or self._by_id.get(person.wa_id)


def person_of(kind: str, item: dict, payload: dict) -> Person:
    """Return the person an item is about, completed by its contact in the payload.

    :param payload: as in ``RawItem.payload``; of it metadata, contact, thread_id
    """
    user_id, wa_id, parent_user_id = _ids(kind, item, payload)
    contact = mapping(payload.get("contact"))
    profile = mapping(contact.get("profile"))
    details = mapping(item.get("contact")) if kind == "contact_sync" else {}
    username = text(profile.get("username")) or text(details.get("username"))
    return Person(
        wa_id=wa_id_of(wa_id) or wa_id_of(text(contact.get("wa_id"))),
        user_id=user_id or text(contact.get("user_id")),
        parent_user_id=parent_user_id or text(contact.get("parent_user_id")),
        name=text(profile.get("name")) or text(details.get("full_name")),
        username=username.lstrip("@") or None if username else None,
    )


def is_from_us(message: dict, payload: dict) -> bool:
    """Tell whether a message of the history was sent by the business number."""
    stated = mapping(message.get("history_context")).get("from_me")
    if isinstance(stated, bool):
        return stated
    own = digits(text(mapping(payload.get("metadata")).get("display_phone_number")))
    return bool(own) and digits(text(message.get("from"))) == own


def _ids(kind: str, item: dict, payload: dict) -> list[str | None]:
    if kind == "history":
        return _history_ids(item, payload)
    if kind == "user_id_update":
        # The person is known under the earlier ids; the current ones are the news.
        changed = ("user_id", "parent_user_id")
        item = item | {key: mapping(item.get(key)).get("previous") for key in changed}
    elif kind == "contact_sync":
        item = mapping(item.get("contact"))
    user_id, wa_id, parent_user_id = (
        next(filter(None, (text(item.get(key)) for key in keys)), None)
        for keys in _KEYS.get(kind, _NOBODY)
    )
    if kind == "message" and not user_id:
        # A change of number comes from the old number, without its user id beside it.
        user_id = text(mapping(item.get("system")).get("previous_user_id"))
    return [user_id, wa_id, parent_user_id]


def _history_ids(message: dict, payload: dict) -> list[str | None]:
    """Return the customer's ids: the thread is named after the customer."""
    side = "echo" if is_from_us(message, payload) else "message"
    user_id, wa_id, parent_user_id = _ids(side, message, payload)
    thread = text(payload.get("thread_id"))
    if bsuid_country(thread):
        return [thread, wa_id, parent_user_id]
    return [user_id, thread or wa_id, parent_user_id]
