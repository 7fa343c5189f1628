# Part of whatsapp_crm. See LICENSE file for full copyright and licensing details.
"""The cells of a rate card file: prices, currencies, volumes and dates, however they are written."""

import re
from datetime import date

from .markets import plain

_NOTHING = frozenset({"", "n/a", "na", "n.a.", "n.a", "-", "–", "—", "none", "null", "tbd", "not applicable"})
_ENDLESS = frozenset({"", "unlimited", "infinity", "inf", "∞", "+", "and above", "n/a", "-"})
# Signs that stand for one currency only.
_SIGNS = {
    "€": "EUR", "£": "GBP", "₹": "INR", "₺": "TRY", "rp": "IDR", "r$": "BRL", "us$": "USD", "$us": "USD", "a$": "AUD",
    "mx$": "MXN", "rm": "MYR", "﷼": "SAR", "₪": "ILS", "cop$": "COP", "clp$": "CLP", "s/": "PEN",
}
_NUMBER = re.compile(r"[+-]?\d[\d.,'’\u00a0\u202f ]*")
_COMMA_DECIMAL = re.compile(r"^0,\d+$|,\d{1,2}$|,\d{4,}$|\.\d{3},\d+$")
_POINT_DECIMAL = re.compile(r"^0\.\d+$|\.\d{1,2}$|\.\d{4,}$|,\d{3}\.\d+$")
_MONTHS = {
    name: number for number, names in enumerate((
        "january enero janeiro", "february febrero fevereiro", "march marzo março", "april abril", "may mayo maio",
        "june junio junho", "july julio julho", "august agosto", "september septiembre setembro",
        "october octubre outubro", "november noviembre novembro", "december diciembre dezembro"), start=1)
    for name in names.split()}
_ISO_DATE = re.compile(r"\b(20\d\d)-(\d\d?)-(\d\d?)\b")
_ENGLISH_DATE = re.compile(r"\b([^\W\d]+)\s+(\d{1,2})(?:st|nd|rd|th)?,?\s+(20\d\d)\b")
_OTHER_DATE = re.compile(r"\b(\d{1,2})\s+(?:de\s+)?([^\W\d]+)\s+(?:de\s+)?(20\d\d)\b")


class NoNumber(ValueError):
    """The cell holds neither a number nor a word for "nothing"."""


def is_nothing(cell: str) -> bool:
    """Tell whether a cell says that there is no price."""
    return cell.strip().casefold() in _NOTHING


def decimal_sign(cells) -> str:
    """Return how a file writes decimals, "," or ".": most of its prices decide."""
    cells = [number.group().strip() for cell in cells if (number := _NUMBER.search(cell))]
    commas = sum(bool(_COMMA_DECIMAL.search(cell)) for cell in cells)
    points = sum(bool(_POINT_DECIMAL.search(cell)) for cell in cells)
    return "," if commas > points else "."


def price(cell: str, sign: str) -> float | None:
    """Return the amount of a cell, None where it says that there is none.

    :param sign: of the decimals
    :raises NoNumber: anything else
    """
    if is_nothing(cell):
        return None
    found = _NUMBER.findall(cell)
    rest = _NUMBER.sub("", cell).strip(" \u00a0\u202f*").casefold()
    if len(found) != 1 or not _is_currency(rest):
        raise NoNumber(cell)
    text = re.sub(r"['’\u00a0\u202f ]", "", found[0])
    thousands = "." if sign == "," else ","
    whole, _sign, decimals = text.partition(sign)
    if thousands in decimals or not re.fullmatch(rf"[+-]?\d{{1,3}}(\{thousands}\d{{3}})+|[+-]?\d+", whole):
        raise NoNumber(cell)
    if not re.fullmatch(r"\d*", decimals):
        raise NoNumber(cell)
    return float(f"{whole.replace(thousands, '')}.{decimals or 0}")


def _is_currency(rest: str) -> bool:
    return not rest or rest in _SIGNS or rest == "$" or bool(re.fullmatch(r"[a-z]{3}", rest))


def currency(cell: str) -> str | None:
    """Return the ISO code of the currency that a cell names; "$" where it only says dollars or pesos."""
    text = _NUMBER.sub("", cell).strip(" \u00a0\u202f*()").casefold()
    if text in _SIGNS:
        return _SIGNS[text]
    if text == "$":
        return "$"
    code = re.search(r"\b[a-z]{3}\b", text)
    return code.group().upper() if code else None


def codes_in(text: str) -> list[str]:
    """Return what may be codes of currencies in a text: words of three capital letters, in their order."""
    return list(dict.fromkeys(re.findall(r"(?<![A-Za-z])[A-Z]{3}(?![A-Za-z])", text)))


def volumes(first: str, last: str | None = None) -> tuple[int, int]:
    """Return from how many to how many messages a month a price holds; 0 for no limit.

    :param first: the beginning, or both ("250,001 - 1,000,000", "5000001+")
    :raises NoNumber: not to be read
    """
    numbers = re.findall(r"\d[\d.,'’\u00a0\u202f]*", first)
    if last is None and len(numbers) > 1:
        first, last = numbers[0], numbers[1]
    start = _count(first)
    return (0 if start <= 1 else start), _count(last or "")


def _count(cell: str) -> int:
    text = cell.strip().casefold().rstrip("+").strip()
    if text in _ENDLESS or plain(text) in _ENDLESS:
        return 0
    digits = re.sub(r"[.,'’\u00a0\u202f ]", "", text)
    if not digits.isdecimal():
        raise NoNumber(cell)
    return int(digits)


def date_in(text: str) -> date | None:
    """Return the first date that a text names, as in "effective October 1, 2026"."""
    iso, english, other = _ISO_DATE.search(text), _ENGLISH_DATE.search(text), _OTHER_DATE.search(text)
    if iso:
        return _date(int(iso[1]), int(iso[2]), int(iso[3]))
    if english and english[1].casefold() in _MONTHS:
        return _date(int(english[3]), _MONTHS[english[1].casefold()], int(english[2]))
    if other and other[2].casefold() in _MONTHS:
        return _date(int(other[3]), _MONTHS[other[2].casefold()], int(other[1]))
    return None


def _date(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None
