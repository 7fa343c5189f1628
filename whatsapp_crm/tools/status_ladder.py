# Part of whatsapp_crm. See LICENSE file for full copyright and licensing details.
"""How the status of an outgoing message moves: upwards only.

Meta's reports arrive late, twice and in any order. Each status has a rank, and
the highest one seen stays, so that every order of arrival ends the same.
"""

from .constants import STATUS_RANKS


def climb(current: str | None, new: str) -> str | None:
    """Return the status to store, or None when nothing changes.

    * a status that is not on the ladder (a new word of Meta's) changes nothing, and
      is never left either (received messages have one of their own);
    * ``failed`` counts only where nothing from ``delivered`` up was seen;
    * ``cancelled`` is possible only while ``queued``: afterwards the message may
      be out. A cancelled message that Meta reports on was sent all the same;
    * ``unknown`` (the answer to a send was lost) is settled by any word of Meta's
      and never goes back to ``sending``.

    Putting a message that surely did not leave back in the queue is not a step
    of this ladder but the sender's own affair.
    """
    if current and current not in STATUS_RANKS:
        return None
    if new not in STATUS_RANKS or (new == "cancelled" and current != "queued"):
        return None
    if current == "cancelled" and STATUS_RANKS[new] < STATUS_RANKS["accepted"]:
        return None
    return new if STATUS_RANKS[new] > STATUS_RANKS.get(current, -1) else None
