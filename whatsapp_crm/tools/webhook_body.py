# Part of whatsapp_crm. See LICENSE file for full copyright and licensing details.
"""What stands under a message's type: from raw JSON to one of ``webhook_contents``."""

import json

from .identity import wa_id_of
from .json_read import flag, mapping, mappings, moment, number, text
from .webhook_contents import (
    CallPermissionContent,
    ContactCard,
    ContactsContent,
    Content,
    EditContent,
    EditedMessage,
    FlowContent,
    LocationContent,
    MediaContent,
    OrderContent,
    OrderLine,
    ReactionContent,
    ReplyContent,
    RevokeContent,
    SystemContent,
    TextContent,
    UnknownContent,
)

# Older names of the same notices.
_SYSTEM_TYPES = {
    "customer_changed_number": "user_changed_number",
    "customer_identity_changed": "user_identity_changed",
}


def read_content(message: dict) -> tuple[str, Content]:
    """Return our type and the content of a raw message.

    Every key may be missing; a type that nobody knows is "unknown".
    """
    raw_type = text(message.get("type"))
    if raw_type == "interactive":
        return _interactive(message)
    reader = _READERS.get(raw_type)
    if reader is None:
        type_ = "unsupported" if raw_type == "unsupported" else "unknown"
        return type_, UnknownContent(message)
    body = message.get(raw_type)
    return raw_type, reader(body if raw_type == "contacts" else mapping(body))


def _interactive(message: dict) -> tuple[str, Content]:
    answer = mapping(message.get("interactive"))
    name = text(answer.get("type"))
    if name not in _ANSWERS:
        return "unknown", UnknownContent(message)
    type_, reader = _ANSWERS[name]
    return type_, reader(mapping(answer.get(name)))


def _text(raw: dict) -> TextContent:
    return TextContent(text(raw.get("body")) or "")


def _media(raw: dict) -> MediaContent:
    return MediaContent(
        media_id=text(raw.get("id")),
        mime_type=text(raw.get("mime_type")),
        sha256=text(raw.get("sha256")),
        caption=text(raw.get("caption")) or "",
        filename=text(raw.get("filename")),
        voice=bool(flag(raw.get("voice"))),
        animated=bool(flag(raw.get("animated"))),
        url=text(raw.get("url")),
    )


def _location(raw: dict) -> LocationContent:
    return LocationContent(
        latitude=number(raw.get("latitude")),
        longitude=number(raw.get("longitude")),
        name=text(raw.get("name")) or "",
        address=text(raw.get("address")) or "",
        url=text(raw.get("url")),
    )


def _contacts(raw) -> ContactsContent:
    return ContactsContent(tuple(_card(card) for card in mappings(raw)))


def _card(raw: dict) -> ContactCard:
    name = mapping(raw.get("name"))
    parts = (text(name.get(key)) for key in ("first_name", "last_name"))
    emails = (text(entry.get("email")) for entry in mappings(raw.get("emails")))
    return ContactCard(
        name=text(name.get("formatted_name")) or " ".join(filter(None, parts)),
        phones=tuple(_phones(raw.get("phones"))),
        emails=tuple(filter(None, emails)),
        org=text(mapping(raw.get("org")).get("company")),
        origin=text(raw.get("origin")),
    )


def _phones(raw):
    for entry in mappings(raw):
        wa_id = wa_id_of(text(entry.get("wa_id")))
        phone = text(entry.get("phone")) or (wa_id and f"+{wa_id}")
        if phone:
            yield phone, wa_id


def _reply(raw: dict) -> ReplyContent:
    return ReplyContent(
        id=text(raw.get("id")),
        title=text(raw.get("title")) or "",
        description=text(raw.get("description")) or "",
    )


def _button(raw: dict) -> ReplyContent:
    return ReplyContent(id=text(raw.get("payload")), title=text(raw.get("text")) or "")


def _flow(raw: dict) -> FlowContent:
    return FlowContent(
        name=text(raw.get("name")) or "",
        body=text(raw.get("body")) or "",
        response=_embedded(raw.get("response_json")),
    )


def _embedded(raw) -> dict:
    """Return the object in a string of JSON, {} where there is none."""
    if not isinstance(raw, str):
        return mapping(raw)
    try:
        return mapping(json.loads(raw))
    except (ValueError, RecursionError):
        return {}


def _call_permission(raw: dict) -> CallPermissionContent:
    return CallPermissionContent(
        response=text(raw.get("response")),
        is_permanent=bool(flag(raw.get("is_permanent"))),
        expires_at=moment(raw.get("expiration_timestamp")),
    )


def _reaction(raw: dict) -> ReactionContent:
    return ReactionContent(text(raw.get("message_id")), text(raw.get("emoji")) or "")


def _order(raw: dict) -> OrderContent:
    return OrderContent(
        catalog_id=text(raw.get("catalog_id")),
        text=text(raw.get("text")) or "",
        lines=tuple(
            OrderLine(
                product=text(line.get("product_retailer_id")),
                quantity=number(line.get("quantity")),
                price=number(line.get("item_price")),
                currency=text(line.get("currency")),
            )
            for line in mappings(raw.get("product_items"))
        ),
    )


def _system(raw: dict) -> SystemContent:
    type_ = text(raw.get("type")) or ""
    return SystemContent(
        type=_SYSTEM_TYPES.get(type_, type_),
        body=text(raw.get("body")) or "",
        new_wa_id=wa_id_of(text(raw.get("wa_id")) or text(raw.get("new_wa_id"))),
        new_user_id=text(raw.get("user_id")),
        previous_user_id=text(raw.get("previous_user_id")),
    )


def _edit(raw: dict) -> EditContent:
    message = mapping(raw.get("message"))
    # An edit inside an edit is nothing that WhatsApp knows, and would have no end.
    if text(message.get("type")) == "edit":
        type_, content = "unknown", UnknownContent(message)
    else:
        type_, content = read_content(message)
    return EditContent(
        original_wamid=text(raw.get("original_message_id")),
        message=EditedMessage(type_, content),
    )


def _revoke(raw: dict) -> RevokeContent:
    return RevokeContent(text(raw.get("original_message_id")))


_READERS = {
    "text": _text,
    "image": _media,
    "video": _media,
    "audio": _media,
    "document": _media,
    "sticker": _media,
    "location": _location,
    "contacts": _contacts,
    "button": _button,
    "reaction": _reaction,
    "order": _order,
    "system": _system,
    "edit": _edit,
    "revoke": _revoke,
}
_ANSWERS = {
    "button_reply": ("button_reply", _reply),
    "list_reply": ("list_reply", _reply),
    "nfm_reply": ("flow_reply", _flow),
    "call_permission_reply": ("call_permission_reply", _call_permission),
}
