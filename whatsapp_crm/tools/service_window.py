# Part of whatsapp_crm. See LICENSE file for full copyright and licensing details.
"""The 24 hours after a customer's message in which free-form answers are allowed.

Counted from Meta's time of the message, not from its arrival here: a late
delivery may bring a message whose window is half gone. All times naive UTC.
"""

from datetime import datetime, timedelta

from .constants import WINDOW_HOURS, WINDOW_MARGIN

WINDOW = timedelta(hours=WINDOW_HOURS)


def window_end(last_customer_at: datetime | None) -> datetime | None:
    """Return when the window that this customer message opened ends."""
    return last_customer_at + WINDOW if last_customer_at else None


def extend(current_end: datetime | None, sent_at: datetime) -> datetime:
    """Return the end after one more customer message; never an earlier one.

    Messages arrive in any order, and an older one must not shorten the window.
    """
    end = sent_at + WINDOW
    return max(current_end, end) if current_end else end


def is_open(
    end: datetime | None, now: datetime, margin: timedelta = WINDOW_MARGIN
) -> bool:
    """Tell whether a free-form message may still be sent at ``now``.

    ``margin`` closes our window before Meta's: the send takes time, and the two
    clocks differ. Meta's own word (error 131047) stays the last one.
    """
    return end is not None and now < end - margin
