# Part of whatsapp_crm. See LICENSE file for full copyright and licensing details.
"""Texts of canned responses with places to fill in: ``Hello {customer}, your order {order} is ready.``"""
from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from .sentence_text import PLACE


def fill(text: str, values: Mapping[str, str]) -> tuple[str, list[str]]:
    """Put in what is known; what is not keeps its place, so that somebody sees it.

    :return: the text, and the names of the places that are still open, in their order

    >>> fill("Hello {customer}, {order} costs {amount}.", {"customer": "Ana", "order": ""})
    ('Hello Ana, {order} costs {amount}.', ['order', 'amount'])
    """
    filled = PLACE.sub(lambda place: (values.get(place[1]) or "").strip() or place[0], text or "")
    return filled, open_places(text, values)


def open_places(text: str, values: Mapping[str, str] = MappingProxyType({})) -> list[str]:
    """Names of the places of a text that nothing is known for, each once."""
    return list(dict.fromkeys(
        name for name in PLACE.findall(text or "") if name and not (values.get(name) or "").strip()))
