# Part of whatsapp_crm. See LICENSE file for full copyright and licensing details.
"""Messages with choices that the customer taps, as the record of a message keeps them.

``content`` of such a message, plain JSON beside its text::

    {"kind": "buttons", "choices": [{"id": "yes", "title": "Yes"}], "file": "image"}
    {"kind": "list", "button": "See dates", "choices": [{"id": "1", "title": "Monday", "description": "10:00"}]}

``file`` is only there where one stands above the text, see :data:`HEADER_KINDS`.
"""
from __future__ import annotations

from collections.abc import Sequence

from . import outbound_payload
from .constants import (
    BUTTON_ID_MAX,
    BUTTON_TITLE_MAX,
    BUTTONS_MAX,
    INTERACTIVE_BODY_MAX,
    LIST_BODY_MAX,
    LIST_ROW_ID_MAX,
    LIST_ROW_TITLE_MAX,
    LIST_ROWS_MAX,
)

BUTTONS, LIST = "buttons", "list"
#: Kinds of files that can stand above the text of a message with buttons; a list takes none.
HEADER_KINDS = ("image", "video", "document")
BODY_MAX = {BUTTONS: INTERACTIVE_BODY_MAX, LIST: LIST_BODY_MAX}
CHOICES_MAX = {BUTTONS: BUTTONS_MAX, LIST: LIST_ROWS_MAX}
TITLE_MAX = {BUTTONS: BUTTON_TITLE_MAX, LIST: LIST_ROW_TITLE_MAX}
ID_MAX = {BUTTONS: BUTTON_ID_MAX, LIST: LIST_ROW_ID_MAX}

# Whoever checks before there is anything to send.
_NOBODY = outbound_payload.Recipient(user_id="check")


def content_of(kind: str, choices: Sequence[dict], *, button: str = "", file: str = "") -> dict:
    """The ``content`` of a message with choices.

    :param kind: BUTTONS or LIST
    :param choices: dicts of ``id``, ``title`` and, in a list, ``description``
    :param button: what opens the list
    :param file: kind of the file above the text, of HEADER_KINDS
    """
    content = {"kind": kind, "choices": [{key: value for key, value in choice.items() if value} for choice in choices]}
    if kind == LIST:
        content["button"] = button
    if file:
        content["file"] = file
    return content


def payload(body: str, content: dict, *, recipient, callback="", reply_to=None, media_id="", filename="") -> dict:
    """The body of the request.

    :param content: see the head of this module
    :param media_id: of the uploaded file above the text
    :param filename: its name, shown for documents
    :raises outbound_payload.PayloadRefused: a limit of Meta's is passed
    """
    common = {"recipient": recipient, "callback": callback, "reply_to": reply_to}
    choices = [outbound_payload.Choice(**choice) for choice in content["choices"]]
    if content["kind"] == LIST:
        return outbound_payload.interactive_list(
            body=body, button=content.get("button", ""), sections=[outbound_payload.Section("", choices)], **common)
    result = outbound_payload.interactive_buttons(body=body, buttons=choices, **common)
    if content.get("file"):
        slot = {"id": media_id, **({"filename": filename} if filename and content["file"] == "document" else {})}
        result["interactive"]["header"] = {"type": content["file"], content["file"]: slot}
    return result


def check(body: str, content: dict) -> None:
    """:raises outbound_payload.PayloadRefused: WhatsApp would not take this text with these choices"""
    payload(body, content, recipient=_NOBODY, media_id="check")
