# Part of whatsapp_crm. See LICENSE file for full copyright and licensing details.
"""What the buttons under the proposal of a meeting carry: the answer, the attendee, and the time that was proposed."""
from __future__ import annotations

from datetime import UTC, datetime
from typing import NamedTuple

CONFIRM, CHANGE = "confirm", "change"
_PREFIX = "meeting"
_SEPARATOR = "-"


class Answer(NamedTuple):
    """``start`` is naive UTC; ``token`` proves that the button was ours."""

    answer: str
    attendee_id: int
    token: str
    start: datetime


def pack(answer: str, attendee_id: int, token: str, start: datetime) -> str:
    """The id of a button.

    >>> pack("confirm", 7, "abc", datetime(2030, 1, 1, 10, 30))
    'meeting-confirm-7-abc-1893493800'
    """
    at = int(start.replace(tzinfo=UTC).timestamp())
    return _SEPARATOR.join((_PREFIX, answer, str(attendee_id), token, str(at)))


def unpack(button_id: str | None) -> Answer | None:
    """What a pressed button carried; None where it was none of these."""
    parts = (button_id or "").split(_SEPARATOR)
    if len(parts) != 5 or parts[0] != _PREFIX or parts[1] not in (CONFIRM, CHANGE):
        return None
    _prefix, answer, attendee_id, token, at = parts
    if not (attendee_id.isdecimal() and at.isdecimal() and len(attendee_id) < 10 and len(at) < 12 and token):
        return None
    return Answer(answer, int(attendee_id), token, datetime.fromtimestamp(int(at), UTC).replace(tzinfo=None))
