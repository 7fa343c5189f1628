# Part of whatsapp_crm. See LICENSE file for full copyright and licensing details.
"""The short code in a prefilled first message: it tells by which entry point somebody came."""

import re
import secrets
import unicodedata
from urllib.parse import quote

from .identity import digits

#: Consonants that nobody takes for another sign: no word of a language is made of them, and none reads badly.
ALPHABET = "BCDFGHJKMNPRSTVXZ"
LENGTH = 5
#: Where the code stands in a prefilled text; behind its end where nobody says so.
PLACE = "{code}"
MOST_CANDIDATES = 50

_RUN = re.compile(f"[{ALPHABET}]{{{LENGTH},}}")
_CODE = re.compile(f"[{ALPHABET}]{{{LENGTH}}}")


def new_code() -> str:
    """Return a code at random; the caller sees to it that nobody has it yet."""
    return "".join(secrets.choice(ALPHABET) for _letter in range(LENGTH))


def is_code(text: str | None) -> bool:
    """Tell whether a text is written like a code."""
    return bool(_CODE.fullmatch(text or ""))


def compose(text: str | None, code: str) -> str:
    """Return the first message that a link fills in: the text with its code."""
    text = (text or "").strip()
    if PLACE in text:
        return text.replace(PLACE, code)
    return f"{text} ({code})".strip()


def without(text: str | None, code: str) -> str:
    """Return the text without the code and the brackets around it."""
    return re.sub(rf"\s*[(\[]?\b{re.escape(code)}\b[)\]]?", "", text or "", flags=re.IGNORECASE).strip()


def candidates(text: str | None) -> list[str]:
    """Return what may be a code in what a customer really sent, the likeliest first.

    People edit the text around it, and phones change its case, put invisible characters
    into it or glue it to a word: none of that matters. Whoever asks looks the candidates
    up among the codes there are, so that a wrong one does no harm.
    """
    runs = _RUN.findall(_plain(text or ""))
    whole = [run for run in runs if len(run) == LENGTH]
    parts = [run[start:start + LENGTH] for run in runs if len(run) > LENGTH
             for start in range(len(run) - LENGTH + 1)]
    return list(dict.fromkeys(whole + parts))[:MOST_CANDIDATES]


def wa_link(phone: str | None, text: str | None = "") -> str:
    """Return the ``wa.me`` link that opens a chat with this number, "" for what is no number.

    :param phone: in international format, however it is written
    :param text: what stands in the customer's composer
    """
    number = digits(phone).lstrip("0")
    if not number:
        return ""
    return f"https://wa.me/{number}" + (f"?text={quote(text, safe='')}" if text else "")


def _plain(text: str) -> str:
    """Return the text in capitals, without accents and what cannot be seen."""
    decomposed = unicodedata.normalize("NFKD", text)
    return "".join(
        char for char in decomposed if unicodedata.category(char) not in ("Mn", "Me", "Cf")).upper()
