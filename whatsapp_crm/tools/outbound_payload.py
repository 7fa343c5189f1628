# Part of whatsapp_crm. See LICENSE file for full copyright and licensing details.
"""Bodies of POST /<number>/messages, checked against Meta's limits before they leave.

Every builder takes ``recipient``, ``callback`` (our correlation string, which
statuses bring back) and, where WhatsApp can quote, ``reply_to`` (a wamid).
Lengths count characters. What Meta would refuse raises :class:`PayloadRefused`.
"""
from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from .constants import (
    BUTTON_ID_MAX,
    BUTTON_TITLE_MAX,
    BUTTONS_MAX,
    CALLBACK_MAX,
    CAPTION_MAX,
    INTERACTIVE_BODY_MAX,
    INTERACTIVE_FOOTER_MAX,
    INTERACTIVE_HEADER_MAX,
    LIST_BODY_MAX,
    LIST_BUTTON_MAX,
    LIST_ROW_DESCRIPTION_MAX,
    LIST_ROW_ID_MAX,
    LIST_ROW_TITLE_MAX,
    LIST_ROWS_MAX,
    LIST_SECTION_TITLE_MAX,
    LIST_SECTIONS_MAX,
    TEXT_MAX,
)

MEDIA_KINDS = ("audio", "document", "image", "sticker", "video")
_WITH_CAPTION = ("document", "image", "video")
# Without the "+" Meta may take the number for one of the business's own country.
_PHONE = re.compile(r"\+[1-9]\d{4,19}")


class PayloadRefused(ValueError):
    """A message that Meta would refuse.

    :ivar str reason_key: "recipient", "callback", "empty", "too_long",
        "too_many", "duplicate", "caption", "kind" or "place"
    :ivar dict details: `part` (what it is about) and, for a limit, `limit`
    """

    def __init__(self, reason_key, **details):
        self.reason_key = reason_key
        self.details = details
        super().__init__(f"{reason_key} {details}")


@dataclass(frozen=True, slots=True)
class Recipient:
    """Whom to write to; with both, the phone is used, as Meta would.

    :ivar phone: "+" and digits
    :ivar user_id: Meta's business-scoped user id
    """

    phone: str | None = None
    user_id: str | None = None


@dataclass(frozen=True, slots=True)
class Choice:
    """A reply button, or a row of a list (only there with a description)."""

    id: str
    title: str
    description: str = ""


@dataclass(frozen=True, slots=True)
class Section:
    """A part of a list. The title may be empty when it is the only one."""

    title: str
    rows: Sequence[Choice]


def text(
    recipient: Recipient, body: str, *, callback: str, reply_to: str | None = None,
    preview_url: bool = True,
) -> dict:
    """:param preview_url: show a preview of the first address in the text"""
    content = {"body": _checked(body, "body", TEXT_MAX), "preview_url": preview_url}
    return _message(recipient, "text", content, callback, reply_to)


def media(
    recipient: Recipient, kind: str, media_id: str, *, callback: str,
    reply_to: str | None = None, caption: str = "", filename: str = "",
    voice: bool = False,
) -> dict:
    """A file that was uploaded before.

    :param kind: one of MEDIA_KINDS, as `media_rules.check_outbound` says
    :param filename: only shown for documents
    :param voice: an audio (OGG with Opus) to be shown as a voice message
    """
    if kind not in MEDIA_KINDS:
        raise PayloadRefused("kind", part=kind)
    content = {"id": _checked(media_id, "media")}
    if caption:
        if kind not in _WITH_CAPTION:
            raise PayloadRefused("caption", part=kind)
        content["caption"] = _checked(caption, "caption", CAPTION_MAX)
    if filename and kind == "document":
        content["filename"] = filename
    if voice and kind == "audio":
        content["voice"] = True
    return _message(recipient, kind, content, callback, reply_to)


def reaction(
    recipient: Recipient, message_wamid: str, emoji: str, *, callback: str,
) -> dict:
    """:param emoji: one emoji; "" takes the reaction back"""
    content = {"message_id": _checked(message_wamid, "message"), "emoji": emoji}
    return _message(recipient, "reaction", content, callback)


def location(
    recipient: Recipient, latitude: float, longitude: float, *, callback: str,
    reply_to: str | None = None, name: str = "", address: str = "",
) -> dict:
    """A place on the map, in degrees."""
    if not (-90 <= latitude <= 90 and -180 <= longitude <= 180):
        raise PayloadRefused("place", part="location")
    content = {"latitude": latitude, "longitude": longitude}
    content |= {key: value for key, value in
                (("name", name), ("address", address)) if value}
    return _message(recipient, "location", content, callback, reply_to)


def template(
    recipient: Recipient, name: str, language: str, components: list[dict], *,
    callback: str, reply_to: str | None = None,
) -> dict:
    """:param components: as built by `template_text.build_components`"""
    content = {
        "name": _checked(name, "template"),
        "language": {"code": _checked(language, "language")},
    }
    if components:
        content["components"] = components
    return _message(recipient, "template", content, callback, reply_to)


def interactive_buttons(
    recipient: Recipient, body: str, buttons: Sequence[Choice], *, callback: str,
    reply_to: str | None = None, header: str = "", footer: str = "",
) -> dict:
    """A question with one to three buttons; the answer brings back the id."""
    _check_count(buttons, "buttons", BUTTONS_MAX)
    _check_unique([button.id for button in buttons], "buttons")
    _check_unique([button.title for button in buttons], "buttons")
    replies = [
        {
            "id": _checked(button.id, "button id", BUTTON_ID_MAX),
            "title": _checked(button.title, "button", BUTTON_TITLE_MAX),
        }
        for button in buttons
    ]
    action = {"buttons": [{"type": "reply", "reply": reply} for reply in replies]}
    content = {
        "type": "button",
        "body": {"text": _checked(body, "body", INTERACTIVE_BODY_MAX)},
        "action": action,
        **_header_and_footer(header, footer),
    }
    return _message(recipient, "interactive", content, callback, reply_to)


def interactive_list(
    recipient: Recipient, body: str, button: str, sections: Sequence[Section], *,
    callback: str, reply_to: str | None = None, header: str = "", footer: str = "",
) -> dict:
    """A list that opens by a button.

    :param button: its label
    :param sections: at most ten rows in all of them together
    """
    rows = [row for section in sections for row in section.rows]
    _check_count(sections, "sections", LIST_SECTIONS_MAX)
    _check_count(rows, "rows", LIST_ROWS_MAX)
    _check_unique([row.id for row in rows], "rows")
    content = {
        "type": "list",
        "body": {"text": _checked(body, "body", LIST_BODY_MAX)},
        "action": {
            "button": _checked(button, "button", LIST_BUTTON_MAX),
            "sections": [_section(part, len(sections) > 1) for part in sections],
        },
        **_header_and_footer(header, footer),
    }
    return _message(recipient, "interactive", content, callback, reply_to)


def _section(section, needs_title):
    _check_count(section.rows, "rows", LIST_ROWS_MAX)
    result = {"rows": [_row(row) for row in section.rows]}
    if needs_title or section.title:
        result["title"] = _checked(section.title, "section", LIST_SECTION_TITLE_MAX)
    return result


def _row(row):
    result = {
        "id": _checked(row.id, "row id", LIST_ROW_ID_MAX),
        "title": _checked(row.title, "row", LIST_ROW_TITLE_MAX),
    }
    if row.description:
        result["description"] = _checked(
            row.description, "description", LIST_ROW_DESCRIPTION_MAX
        )
    return result


def _header_and_footer(header, footer):
    result = {}
    if header:
        header = _checked(header, "header", INTERACTIVE_HEADER_MAX)
        result["header"] = {"type": "text", "text": header}
    if footer:
        result["footer"] = {"text": _checked(footer, "footer", INTERACTIVE_FOOTER_MAX)}
    return result


def _message(recipient, kind, content, callback, reply_to=None):
    result = {
        "messaging_product": "whatsapp",
        "recipient_type": "individual",
        **_address(recipient),
        "type": kind,
        kind: content,
    }
    if reply_to:
        result["context"] = {"message_id": reply_to}
    if callback:
        result["biz_opaque_callback_data"] = _checked(
            callback, "callback", CALLBACK_MAX
        )
    return result


def _address(recipient):
    if recipient.phone:
        if not _PHONE.fullmatch(recipient.phone):
            raise PayloadRefused("recipient", part="phone")
        return {"to": recipient.phone}
    if recipient.user_id:
        return {"recipient": recipient.user_id}
    raise PayloadRefused("recipient", part="missing")


def _checked(value, part, limit=None):
    if not (value or "").strip():
        raise PayloadRefused("empty", part=part)
    if limit and len(value) > limit:
        raise PayloadRefused("too_long", part=part, limit=limit, length=len(value))
    return value


def _check_count(rows, part, limit):
    if not rows:
        raise PayloadRefused("empty", part=part)
    if len(rows) > limit:
        raise PayloadRefused("too_many", part=part, limit=limit)


def _check_unique(values, part):
    if len(set(values)) < len(values):
        raise PayloadRefused("duplicate", part=part)
