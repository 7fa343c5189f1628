# Part of whatsapp_crm. See LICENSE file for full copyright and licensing details.
"""A value of a record as a customer reads it, in the language of a template."""
from __future__ import annotations

from datetime import date, datetime

from babel import Locale, UnknownLocaleError
from babel.dates import format_date, format_datetime
from babel.numbers import format_currency, format_decimal


def locale_of(code: str) -> Locale:
    """The locale of one of Meta's language codes; English where nobody knows it."""
    for attempt in (code or "", (code or "").split("_")[0]):
        try:
            return Locale.parse(attempt)
        except (UnknownLocaleError, ValueError):
            continue
    return Locale("en")


def words_of(value, lang_code: str, *, currency: str = "", digits: int | None = None, tzinfo=None) -> str:
    """The value in words; "" where there is none.

    :param value: text, number, date or aware datetime
    :param currency: code, for an amount of money
    :param digits: decimals of a number; None keeps what it has, up to two
    :param tzinfo: where a moment is read

    >>> words_of(date(2026, 3, 9), "es")
    '9 de marzo de 2026'
    >>> words_of(2400.5, "es", currency="EUR").replace(chr(160), " ")
    '2.400,50 €'
    """
    locale = locale_of(lang_code)
    if value is None or value is False:
        return ""
    if isinstance(value, datetime):
        day, hour = (format_datetime(value, form, tzinfo, locale) for form in (
            locale.date_formats["long"].pattern, locale.time_formats["short"].pattern))
        return f"{day}, {hour}"
    if isinstance(value, date):
        return format_date(value, "long", locale)
    if isinstance(value, (int, float)):
        return _number(value, locale, currency, digits)
    return str(value).strip()


def _number(value, locale, currency, digits):
    if currency:
        return format_currency(value, currency, locale=locale)
    if isinstance(value, int):
        return format_decimal(value, locale=locale)
    decimals = "0" * (digits or 0) if digits is not None else "##"
    return format_decimal(value, f"#,##0.{decimals}" if decimals else "#,##0", locale=locale)
