# Part of whatsapp_crm. See LICENSE file for full copyright and licensing details.
"""What counts as what: which messages open a conversation, a window, or answer.

Also which texts are mere courtesy and which are the wish to be left alone.
"""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass

from .webhook_items import InboundMessage


@dataclass(frozen=True, slots=True)
class Effect:
    """What one message does to its conversation.

    ``opens``: opens or wakes a conversation, and the customer waits;
    ``opens_window``: starts the 24 hours anew; ``answers``: ends the wait.
    """

    opens: bool = False
    opens_window: bool = False
    answers: bool = False


NOTHING = Effect()
ASKS = Effect(opens=True, opens_window=True)
COURTESY = Effect(opens_window=True)
ANSWER = Effect(answers=True)

# Inbound types that are no message to us. Whether a reaction opens Meta's window
# is not documented: it does not here.
SILENT_TYPES = {"reaction", "edit", "revoke", "system"}
# Meta's notice that a chat was opened for the first time; withdrawn in 2026.
SILENT_RAW_TYPES = {"request_welcome"}
# Written by a person of ours. All other origins ("auto:…") are machines.
HUMAN_ORIGINS = {"agent", "phone_app"}


def effect_of_inbound(item: InboundMessage, *, courtesy: bool = False, agreed: bool = False) -> Effect:
    """Return what a customer's item does; types nobody knows ask, to be safe.

    History, echoes and whatever else is no live message do nothing.

    :param courtesy: the text is wholly courtesy *and* follows a resolved
        conversation; only texts can be (a picture with "thanks" is a picture)
    :param agreed: a button of ours that says yes to what we proposed was pressed:
        there is nothing to answer
    """
    if not isinstance(item, InboundMessage):
        return NOTHING
    if item.type in SILENT_TYPES or item.raw_type in SILENT_RAW_TYPES:
        return NOTHING
    return COURTESY if agreed or courtesy and item.type == "text" else ASKS


def effect_of_outbound(origin: str) -> Effect:
    """Return what a message of ours does: people answer, machines never."""
    return ANSWER if origin in HUMAN_ORIGINS else NOTHING


def is_courtesy(text: str, words: Iterable[str]) -> bool:
    """Tell whether a text consists of nothing but listed words and emoji.

    Listed words may follow each other ("ok, muchas gracias 🙏"). Case, accents,
    punctuation, stretched letters ("graciasss") and skin tones make no
    difference. A question mark makes it a question ("ok?").
    """
    tokens = _tokens(text, stretched=True)
    if not tokens or _QUESTION.search(unicodedata.normalize("NFKC", text)):
        return False
    listed = {_tokens(word, stretched=True) for word in words} - {()}
    lengths = {len(phrase) for phrase in listed}
    # reached[n]: the first n tokens are a row of listed words
    reached = [True]
    for end in range(1, len(tokens) + 1):
        reached.append(
            any(
                length <= end
                and reached[end - length]
                and tokens[end - length : end] in listed
                for length in lengths
            )
        )
    return reached[-1]


def is_opt_out(text: str, words: Iterable[str]) -> bool:
    """Tell whether the whole text is one listed word or phrase.

    Case, accents and punctuation make no difference.
    """
    tokens = _tokens(text)
    return bool(tokens) and tokens in {_tokens(word) for word in words}


def holds_any(text: str, words: Iterable[str]) -> bool:
    """Tell whether one of the listed words or phrases stands anywhere in a text, as whole words.

    Case, accents and punctuation make no difference.
    """
    tokens = _tokens(text)
    listed = {_tokens(word) for word in words} - {()}
    return any(
        tokens[start : start + len(phrase)] == phrase
        for phrase in listed for start in range(len(tokens) - len(phrase) + 1))


def without(text: str, words: Iterable[str]) -> str:
    """Return the words of a text that are no part of a listed word or phrase, the longest first.

    >>> without("Agente, por favor", ["por favor", "hola"])
    'agente'
    """
    tokens = _tokens(text)
    listed = sorted({_tokens(word) for word in words} - {()}, key=len, reverse=True)
    left, place = [], 0
    while place < len(tokens):
        phrase = next((one for one in listed if tokens[place : place + len(one)] == one), None)
        if not phrase:
            left.append(tokens[place])
        place += len(phrase or " ")
    return " ".join(left)


# A word, or one character that is neither word nor space: an emoji, a symbol.
_TOKEN = re.compile(r"\w+|[^\w\s]")
_QUESTION = re.compile("[?\u00bf\u061f]")
_STRETCHED = re.compile(r"([^\W\d_])\1+")
_APOSTROPHES = re.compile("['`\u00b4\u2019\u02bc]")


def _tokens(text: str, stretched: bool = False) -> tuple[str, ...]:
    """Return the words and emoji of a text, without what makes no difference."""
    text = _APOSTROPHES.sub("", text or "")
    decomposed = unicodedata.normalize("NFKD", text).casefold()
    plain = "".join(filter(None, map(_plain_character, decomposed)))
    if stretched:
        plain = _STRETCHED.sub(r"\1", plain)
    return tuple(_TOKEN.findall(plain))


def _plain_character(char: str) -> str:
    """Return the character, a space for punctuation, "" for marks and modifiers."""
    category = unicodedata.category(char)
    # M: accents, variation selectors; Cf: joiners, directions; Sk: skin tones
    if category[0] == "M" or category == "Cf":
        return ""
    if category == "Sk":
        return "" if char > "\uffff" else " "
    return " " if category[0] in "PC" else char
