# Part of whatsapp_crm. See LICENSE file for full copyright and licensing details.
from odoo.tools import SQL

#: (key, label, longest wait in seconds; None: without end). Keys sort as the waits do: Odoo orders groups by them.
STEPS = (
    ("1_5min", "Up to 5 minutes", 300),
    ("2_15min", "5 to 15 minutes", 900),
    ("3_1h", "15 to 60 minutes", 3600),
    ("4_4h", "1 to 4 hours", 4 * 3600),
    ("5_24h", "4 to 24 hours", 24 * 3600),
    ("6_later", "Over a day", None),
)
NEVER = "7_never"
#: Selection of how long a customer waited for an answer.
BANDS = [*((key, label) for key, label, _limit in STEPS), (NEVER, "Never")]


def band_of(seconds):
    """The key of the band of a wait.

    :param seconds: how long it took, None where there is nothing to tell
    """
    if seconds is None:
        return None
    return next(key for key, _label, limit in STEPS if limit is None or seconds <= limit)


def band_sql(seconds):
    """The same as a column.

    :param SQL seconds: how long it took, NULL where there is nothing to tell
    """
    steps = SQL(" ").join([
        SQL("WHEN %s <= %s THEN %s", seconds, limit, key) for key, _label, limit in STEPS if limit])
    return SQL("CASE WHEN %s IS NULL THEN NULL %s ELSE %s END", seconds, steps, STEPS[-1][0])
