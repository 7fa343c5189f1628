# Part of whatsapp_crm. See LICENSE file for full copyright and licensing details.
"""From the body of a webhook to its items: the only place that knows Meta's envelope.

``split`` cuts a body into raw items that can be stored at once; ``parse`` later
turns one stored item into a typed one. Neither ever raises: what is unknown or
malformed is kept as an item of kind "unknown".
"""

from .json_read import digest, mapping, moment, sequence, storable, text
from .webhook_events import EVENT_PARSERS
from .webhook_items import RawItem, UnknownItem
from .webhook_messages import MESSAGE_PARSERS
from .webhook_person import ContactBook, person_of

__all__ = ["RawItem", "parse", "split"]

PARSERS = MESSAGE_PARSERS | EVENT_PARSERS

# field -> {list in the value: kind of its items}
LIST_FIELDS = {
    "messages": {
        "messages": "message",
        "statuses": "status",
        "user_actions": "user_action",
    },
    "smb_message_echoes": {"message_echoes": "echo"},
    "smb_app_state_sync": {"state_sync": "contact_sync"},
    "history": {"history": "history", "messages": "history"},
    "user_preferences": {"user_preferences": "user_preference"},
    "user_id_update": {"user_id_update": "user_id_update"},
}
# field -> kind of the value, which is one item as a whole
VALUE_FIELDS = {
    "message_template_status_update": "template_status",
    "message_template_quality_update": "template_quality",
    "message_template_components_update": "template_components",
    "template_category_update": "template_category",
    "phone_number_quality_update": "number_quality",
    "phone_number_name_update": "number_name",
    "account_update": "account_update",
    "account_review_update": "account_review",
    "account_alerts": "account_alert",
    "business_capability_update": "capability",
    "security": "security",
    "group_lifecycle_update": "group",
    "group_participants_update": "group",
    "group_settings_update": "group",
    "group_status_update": "group",
}
ENVELOPE_KEYS = {"messaging_product", "metadata", "contacts", "errors"}
# Kinds whose item carries an id that Meta gives once.
ID_KINDS = {"message", "group", "echo", "history", "status"}
# PostgreSQL refuses index entries above 2.7 kB; no honest key comes near this.
KEY_MAX = 512


def split(body: dict) -> list[RawItem]:
    """Return one raw item per item of every change of every entry, in order."""
    body = storable(body)
    entries = mapping(body).get("entry")
    if not isinstance(entries, list):
        return [_Change({}).item("unknown", body)]
    return [item for entry in entries for item in _split_entry(entry)]


def parse(kind: str, payload: dict):
    """Return the typed item of a stored ``RawItem`` (see ``webhook_items``)."""
    parser = PARSERS.get(kind)
    item = mapping(payload).get("item")
    if parser is None or not isinstance(item, dict):
        return UnknownItem(mapping(payload))
    return parser(kind, item, payload)


def _split_entry(entry) -> list[RawItem]:
    changes = mapping(entry).get("changes")
    if not isinstance(changes, list):
        return [_Change(mapping(entry)).item("unknown", entry)]
    return [item for change in changes for item in _split_change(entry, change)]


def _split_change(entry: dict, change) -> list[RawItem]:
    value = mapping(change).get("value")
    field = text(mapping(change).get("field")) or ""
    if not isinstance(value, dict):
        return [_Change(entry, field).item("unknown", change)]
    source = _Change(entry, field, value)
    if field in LIST_FIELDS:
        return _split_lists(source, value, LIST_FIELDS[field])
    return [source.item(VALUE_FIELDS.get(field, "unknown"), value)]


def _split_lists(source: "_Change", value: dict, lists: dict) -> list[RawItem]:
    items = []
    for name, kind in lists.items():
        for raw in sequence(value.get(name)):
            if name == "history":
                items += _split_history(source, raw)
            else:
                items.append(source.item(kind, raw))
    if sequence(value.get("errors")):
        items.append(source.item("error", {"errors": value["errors"]}))
    return items + _split_rest(source, value, lists, bool(items))


def _split_rest(source, value: dict, lists: dict, found: bool) -> list[RawItem]:
    """Keep what stands beside the known lists, and a value without any item."""
    taken = {name for name in (*lists, "errors") if isinstance(value.get(name), list)}
    rest = {
        name: part
        for name, part in value.items()
        if name not in taken and (name not in ENVELOPE_KEYS or name == "errors")
    }
    if rest or not found:
        return [source.item("unknown", rest or value)]
    return []


def _split_history(source: "_Change", chunk) -> list[RawItem]:
    """Cut a chunk of history into its messages; a refusal comes as errors."""
    chunk_info = mapping(mapping(chunk).get("metadata"))
    items = []
    for thread in sequence(mapping(chunk).get("threads")):
        messages = mapping(thread).get("messages")
        if not isinstance(messages, list):
            items.append(source.item("unknown", thread))
            continue
        more = {"thread_id": text(thread.get("id")), "history": chunk_info}
        items += [source.item("history", message, more) for message in messages]
    if sequence(mapping(chunk).get("errors")):
        items.append(source.item("error", {"errors": chunk["errors"]}))
    return items or [source.item("unknown", chunk)]


class _Change:
    """One change of an entry: what its items share, and how they are made."""

    def __init__(self, entry: dict, field: str = "", value: dict | None = None):
        value = value or {}
        self.field = field
        self.entry_id = text(entry.get("id"))
        self.entry_time = text(entry.get("time"))
        self.metadata = mapping(value.get("metadata"))
        self.phone_number_id = text(self.metadata.get("phone_number_id"))
        self.contacts = ContactBook(value.get("contacts"))
        # Errors beside a single message explain that message.
        alone = len(sequence(value.get("messages"))) == 1
        self.errors = sequence(value.get("errors")) if alone else []

    def item(self, kind: str, raw, more: dict | None = None) -> RawItem:
        """Return the raw item; ``more`` goes into its payload."""
        if not isinstance(raw, dict):
            kind = "unknown"
        elif kind == "message" and raw.get("group_id"):
            kind = "group"
        payload = self._payload(kind, raw, more or {})
        named = person_of(kind, mapping(raw), payload)
        payload["contact"] = self.contacts.find(named)
        person = person_of(kind, raw, payload) if payload["contact"] else named
        return RawItem(
            key=self._key(kind, raw, named.key),
            field=self.field,
            kind=kind,
            entry_id=self.entry_id,
            phone_number_id=self.phone_number_id,
            person=person.key,
            wamid=text(raw.get("id")) if kind in ID_KINDS else None,
            occurred_at=_occurred_at(mapping(raw)) or moment(self.entry_time),
            payload=payload,
        )

    def _payload(self, kind: str, raw, more: dict) -> dict:
        payload = {
            "entry_id": self.entry_id,
            "entry_time": self.entry_time,
            "field": self.field,
            "metadata": self.metadata,
            "contact": None,
            "item": raw,
        }
        if self.errors and kind == "message":
            payload["errors"] = self.errors
        return payload | more

    def _key(self, kind: str, raw, recipient: str | None) -> str:
        """Return ``field:kind:id[:status:recipient]``, without an id a digest.

        Account and template events have no id: their time tells two equal ones
        apart (GREEN, RED, GREEN are three), and is the same in every delivery.
        """
        own_id = text(raw.get("id")) if kind in ID_KINDS else None
        parts = [self.field, kind, own_id or ""]
        if kind == "status":
            parts += [text(raw.get("status")) or "", recipient or ""]
        elif kind == "history" and raw.get("type") == "media_placeholder":
            # The file itself follows under the same id.
            parts.append("placeholder")
        key = ":".join(part.replace("%", "%25").replace(":", "%3A") for part in parts)
        if own_id and len(key) <= KEY_MAX:
            return key
        source = [self.entry_id, self.entry_time, self.field, self.phone_number_id]
        return f"{self.field[:64]}:{kind}:sha256-{digest([source, kind, raw])}"


def _occurred_at(raw: dict):
    """Return Meta's time of an item, if it has one of its own."""
    return moment(raw.get("timestamp")) or moment(
        mapping(raw.get("metadata")).get("timestamp")
    )
