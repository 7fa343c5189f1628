# Part of whatsapp_crm. See LICENSE file for full copyright and licensing details.
"""Sentences with places to fill in: ``Hello {customer}, {agent} will call you {when}.``"""
from __future__ import annotations

import re

PLACE = re.compile(r"\{(\w*)\}")
#: What announces a place that ends its sentence, e.g. "Noted for them: {passed}."
ANNOUNCED = re.compile(r"([^.!?{}\n]*):[^\S\n]*\{(\w*)\}([.!?]|$)", re.MULTILINE)

TIME = re.compile(r"(\d{1,2})(?:\s*[:.,h]?\s*(\d{2}))?\s*(?:h|hs|hrs)?\.?\s*([ap]\.?m\.?)?")


def first_name(name: str) -> str:
    """How a person is addressed: the first word of their name; titles such as "Dr." are none.

    >>> first_name("Marta Gil Ruiz")
    'Marta'
    """
    words = (name or "").split()
    return next((word.rstrip(",") for word in words if word[-1] != "." and any(map(str.isalpha, word))), name or "")


def time_of_day(text: str) -> str:
    """ "HH:MM" of how people write a time: 9, 9h, 9.30, 9:30, 930, 9:30 pm; "" where it is none.

    >>> time_of_day("12")
    '12:00'
    """
    found = TIME.fullmatch((text or "").strip().lower())
    if not found:
        return ""
    hour, minute, half = int(found[1]), int(found[2] or 0), (found[3] or "").replace(".", "")
    if half and not 1 <= hour <= 12:
        return ""
    hour = hour % 12 + 12 * (half == "pm") if half else hour
    return f"{hour:02}:{minute:02}" if hour < 24 and minute < 60 else ""


def places(text: str) -> set[str]:
    """Names of the places in a sentence."""
    return set(PLACE.findall(text or ""))


def fill(text: str, values: dict[str, str]) -> str:
    """Put the values in; a place without a value leaves no gap behind, nor what announces it.

    >>> fill("Hello {customer}, see you {when}.", {"when": "on Monday"})
    'Hello, see you on Monday.'
    >>> fill("Thank you. Noted for them: {passed}.", {})
    'Thank you.'
    """
    def value_of(name):
        return (values.get(name) or "").strip()

    def announced(found):
        words, place, end = found.groups()
        if value_of(place):
            return found[0]
        # After another place it is the end of a sentence that says something without it.
        return f"{words}{end}" if found.string[:found.start()].endswith("}") else ""

    filled = PLACE.sub(lambda place: value_of(place[1]), ANNOUNCED.sub(announced, text or ""))
    filled = re.sub(r"[^\S\n]+([,.;:!?])", r"\1", filled)
    filled = re.sub(r"[^\S\n]{2,}", " ", filled)
    return "\n".join(line.strip() for line in filled.splitlines()).strip()
