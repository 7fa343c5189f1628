# Part of whatsapp_crm. See LICENSE file for full copyright and licensing details.
"""Where a person's consent stands, from what was recorded of it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

UNKNOWN, GIVEN, WITHDRAWN = "unknown", "given", "withdrawn"
# What the person did in the chat; nobody else can have done it for them.
OWN_WORDS = frozenset({"words", "button"})
# WhatsApp's own switch: only the person turns it, and what it undoes is only itself.
PLATFORM = "whatsapp"
# The person was erased: nobody but they themselves begins anew.
ERASURE = "erasure"


@dataclass(frozen=True, slots=True)
class Fact:
    """One recorded consent: ``given`` or withdrawn, how, and when (naive UTC)."""

    given: bool
    source: str
    at: datetime
    id: int


def standing(facts: Iterable[Fact]) -> tuple[str, Fact | None]:
    """Return "unknown", "given" or "withdrawn" for one purpose, and the fact that decides.

    The latest fact counts, by the time of the act and not of its recording: a list
    that is imported later revives nobody who left meanwhile.
    """
    ordered = sorted(facts, key=lambda fact: (fact.at, fact.id))
    stop = _last(fact for fact in ordered if fact.source == PLATFORM)
    if stop and not stop.given:
        return WITHDRAWN, stop
    told = _last_told(fact for fact in ordered if fact.source != PLATFORM)
    if not told:
        return UNKNOWN, None
    return (GIVEN if told.given else WITHDRAWN), told


def _last(facts: Iterable[Fact]) -> Fact | None:
    return next(reversed(list(facts)), None)


def _last_told(facts: Iterable[Fact]) -> Fact | None:
    """Return the last fact told to the business; after an erasure, only the person's own."""
    last = None
    for fact in facts:
        erased = last is not None and last.source == ERASURE
        if not erased or fact.source in OWN_WORDS or fact.source == ERASURE:
            last = fact
    return last
