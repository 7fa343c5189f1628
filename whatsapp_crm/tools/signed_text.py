# Part of whatsapp_crm. See LICENSE file for full copyright and licensing details.
"""The first name of the agent with a text, as the customer reads it: in WhatsApp's bold."""
from __future__ import annotations

import re

ABOVE, BELOW = "above", "below"
#: What WhatsApp reads as marks of style, which a name must not hold.
_MARKS = re.compile(r"[*_~`\n]+")


def sign(text: str, name: str, place: str) -> str:
    """The text with the name above or below it; an empty text stays empty.

    >>> sign("Hello", "Laura", "above")
    '*Laura:*\\nHello'
    >>> sign("Hello", "Laura", "below")
    'Hello\\n*Laura*'
    """
    name = _MARKS.sub(" ", name or "").strip()
    if not text or not name or place not in (ABOVE, BELOW):
        return text
    return f"*{name}:*\n{text}" if place == ABOVE else f"{text}\n*{name}*"


def signed(text: str, content: dict | None) -> str:
    """What goes out of a message that keeps its signature beside its text.

    :param content: of the message's record; ``{"signature": {"name": "Laura", "place": "above"}}``
    """
    signature = (content or {}).get("signature")
    return sign(text, signature["name"], signature["place"]) if signature else text
