# Part of whatsapp_crm. See LICENSE file for full copyright and licensing details.
"""Sentences with places to fill in: ``Hello {customer}, {agent} will call you {when}.``"""
from __future__ import annotations

import re

PLACE = re.compile(r"\{(\w*)\}")


def places(text: str) -> set[str]:
    """Names of the places in a sentence."""
    return set(PLACE.findall(text or ""))


def fill(text: str, values: dict[str, str]) -> str:
    """Put the values in; a place without a value leaves no gap behind.

    >>> fill("Hello {customer}, see you {when}.", {"when": "on Monday"})
    'Hello, see you on Monday.'
    """
    filled = PLACE.sub(lambda place: (values.get(place[1]) or "").strip(), text or "")
    filled = re.sub(r"[^\S\n]+([,.;:!?])", r"\1", filled)
    filled = re.sub(r"[^\S\n]{2,}", " ", filled)
    return "\n".join(line.strip() for line in filled.splitlines()).strip()
