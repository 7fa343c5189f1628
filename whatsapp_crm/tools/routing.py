# Part of whatsapp_crm. See LICENSE file for full copyright and licensing details.
"""Who gets a conversation: who can take one, and whose turn it is."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

#: Why somebody gets none, the first that applies.
NOT_ON_SHIFT = "not_on_shift"
NOT_PRESENT = "not_present"
AWAY = "away"
FULL = "full"


@dataclass(frozen=True, slots=True)
class Candidate:
    """One person of a team at one moment.

    :param present: is at the computer (Odoo's presence)
    :param away: has said to be away, or has time off
    :param capacity: how many chats at once; 0: no limit
    :param load: as :func:`load` weighs it
    :param last_assigned_at: when routing last gave them a conversation; None: never
    """

    user_id: int
    on_shift: bool
    present: bool
    away: bool = False
    capacity: int = 0
    load: float = 0.0
    last_assigned_at: datetime | None = None


def load(open_count: int, waiting_count: int, waiting_weight: float) -> float:
    """Return how much somebody has in hand.

    :param open_count: conversations where the ball is with us: each counts as 1
    :param waiting_count: those that wait for the customer: each counts ``waiting_weight``
    """
    # Equals must be equal, and full full, whatever the 16th digit says.
    return round(open_count + waiting_weight * waiting_count, 6)


def reason_not_available(candidate: Candidate) -> str | None:
    """Return why this person cannot take one more conversation, or None if they can."""
    if not candidate.on_shift:
        return NOT_ON_SHIFT
    if not candidate.present:
        return NOT_PRESENT
    if candidate.away:
        return AWAY
    return FULL if 0 < candidate.capacity <= candidate.load else None


def available(candidates: Iterable[Candidate]) -> list[Candidate]:
    """Return those who can take one more conversation, in the order given."""
    return [candidate for candidate in candidates if reason_not_available(candidate) is None]


def least_loaded(candidates: Iterable[Candidate]) -> Candidate | None:
    """Return who has the least in hand of those available; of equals, whose turn it is."""
    return min(available(candidates), key=lambda candidate: (candidate.load, *_turn(candidate)), default=None)


def round_robin(candidates: Iterable[Candidate]) -> Candidate | None:
    """Return who of those available was given a conversation the longest ago.

    Who never got one comes first; of equals the one with the lowest id.
    """
    return min(available(candidates), key=_turn, default=None)


def _turn(candidate: Candidate) -> tuple[datetime, int]:
    return candidate.last_assigned_at or datetime.min, candidate.user_id
