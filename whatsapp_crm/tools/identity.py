# Part of whatsapp_crm. See LICENSE file for full copyright and licensing details.
"""Who is who: phone numbers, WhatsApp ids and Meta's business-scoped user ids.

A *wa_id* is an international number in digits, as WhatsApp spells it, which in
some countries is not how people dial it. A *user id* (BSUID) is a country code,
a dot and an opaque part: ``BR.13491208655302741918``; it is compared exactly.
"""

import re

import phonenumbers
from phonenumbers import NumberParseException, PhoneNumberFormat

# The longest number of E.164; anything longer is no phone.
DIGITS_MAX = 15
DIGITS_MIN = 7

_LETTER = re.compile(r"[^\W\d_]")
_BSUID = re.compile(r"([A-Za-z]{2})\.[A-Za-z0-9.]+")
# Brazil: area code, ninth digit, and eight digits of a mobile (6 to 9 first).
# Fixed lines (2 to 5) never had a ninth digit.
_BR_LONG = re.compile(r"55([1-9][1-9])9([6-9]\d{7})")
_BR_SHORT = re.compile(r"55([1-9][1-9])([6-9]\d{7})")
# Mexico: the mobile 1 was given up in 2019, WhatsApp still writes it.
_MX_LONG = re.compile(r"521(\d{10})")
_MX_SHORT = re.compile(r"52([2-9]\d{9})")
# Argentina: the mobile 9 is dialled from abroad only.
_AR_LONG = re.compile(r"549([1-8]\d{9})")
_AR_SHORT = re.compile(r"54([1-8]\d{9})")

_SPELLINGS = (
    (_BR_LONG, r"55\1\2"),
    (_BR_SHORT, r"55\g<1>9\2"),
    (_MX_LONG, r"52\1"),
    (_MX_SHORT, r"521\1"),
    (_AR_LONG, r"54\1"),
    (_AR_SHORT, r"549\1"),
)


def digits(phone: str | None) -> str:
    """Return the digits of a number as ASCII, whatever stands between them."""
    if phone and phone.isascii() and phone.isdigit():
        return phone
    return "".join(str(int(char)) for char in phone or "" if char.isdecimal())


def wa_id_of(phone: str | None) -> str | None:
    """Return the digits if this is a phone, None if it is anything else.

    A user id holds digits too and must never be taken for a phone.
    """
    if not phone or _LETTER.search(phone):
        return None
    return digits(phone) or None


def bsuid_country(user_id: str | None) -> str | None:
    """Return the ISO code that a user id begins with."""
    match = _BSUID.fullmatch(user_id or "")
    return match[1].upper() if match else None


def person_key(user_id: str | None, wa_id: str | None) -> str | None:
    """Return the one id by which a person's items are kept in order."""
    return user_id or wa_id_of(wa_id)


def e164(phone: str | None, country_code: str | None = None) -> str | None:
    """Return ``+digits`` for a wa_id or a phone, None for what cannot be one.

    With ``country_code`` (ISO) a number without ``+`` is first read as people of
    that country write it, then as an international one if it is valid so.
    The spelling of the line is kept: see ``phone_variants`` for the others.
    """
    text = (phone or "").strip()
    if not wa_id_of(text):
        return None
    own = digits(text).removeprefix("00")
    if not country_code or text.startswith("+"):
        return _checked(f"+{own}", None, phonenumbers.is_possible_number)
    readings = ((text, country_code.upper()), (f"+{own}", None))
    valid = (_checked(*reading, phonenumbers.is_valid_number) for reading in readings)
    return next(filter(None, valid), None)


def phone_variants(wa_id: str | None) -> list[str]:
    """Return all E.164 spellings of the same line, the given one first."""
    own = wa_id_of(wa_id)
    if not own:
        return []
    others = [
        pattern.sub(spelling, own)
        for pattern, spelling in _SPELLINGS
        if pattern.fullmatch(own)
    ]
    return [f"+{number}" for number in dict.fromkeys([own, *others])]


def display(wa_id: str | None) -> str:
    """Return the number in international format, as people of its country know it."""
    own = wa_id_of(wa_id)
    number = _dialled(own)
    if number is None:
        return f"+{own}" if own else ""
    return phonenumbers.format_number(number, PhoneNumberFormat.INTERNATIONAL)


def region(wa_id: str | None = None, user_id: str | None = None) -> str | None:
    """Return the ISO code of a person's country: by the phone, else by the user id.

    Meta prices by the calling code; several countries share some (+1), so the
    whole number is looked up.
    """
    number = _dialled(wa_id_of(wa_id))
    code = number and phonenumbers.region_code_for_number(number)
    return code if code and code.isalpha() else bsuid_country(user_id)


def is_us_number(wa_id: str | None) -> bool:
    """Tell whether this is a number of the United States (Canada shares +1)."""
    return region(wa_id) == "US"


def _parse(text: str, country_code: str | None = None):
    try:
        return phonenumbers.parse(text, country_code)
    except NumberParseException:
        return None


def _checked(text: str, country_code: str | None, check) -> str | None:
    """Return the number as E.164 where one spelling of its line passes the check.

    The parser may respell a line on its way; the spelling that came is kept.
    """
    number = _parse(text, country_code)
    if number is None:
        return None
    found = phonenumbers.format_number(number, PhoneNumberFormat.E164)
    if f"+{digits(text)}" in phone_variants(found):
        found = f"+{digits(text)}"
    fits = DIGITS_MIN < len(found) <= DIGITS_MAX + 1
    spellings = filter(None, map(_parse, phone_variants(found)))
    return found if fits and any(map(check, spellings)) else None


def _dialled(own: str | None):
    """Return the parsed spelling that is valid today, else the number as it is."""
    spellings = [number for number in map(_parse, phone_variants(own)) if number]
    valid = filter(phonenumbers.is_valid_number, spellings)
    return next(valid, spellings[0] if spellings else None)
