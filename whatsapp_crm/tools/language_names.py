# Part of whatsapp_crm. See LICENSE file for full copyright and licensing details.
"""Languages by name: Meta and our word lists know them by code."""
from __future__ import annotations

from babel import Locale, UnknownLocaleError


def language_name(code: str, reader: str | None = None) -> str:
    """The name of a language for somebody who reads ``reader``, a code too; where unknown, the code itself.

    >>> language_name("es_MX", "en_US")
    'Spanish (Mexico)'
    """
    language = _locale(code)
    name = language and language.get_display_name(_locale(reader) or "en")
    return name[:1].upper() + name[1:] if name else code


def _locale(code):
    try:
        return Locale.parse(code) if code else None
    except (UnknownLocaleError, ValueError):
        return None
