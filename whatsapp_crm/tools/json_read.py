# Part of whatsapp_crm. See LICENSE file for full copyright and licensing details.
"""Reading JSON that somebody else wrote: any value may be anything, nothing raises."""

import json
import re
from datetime import datetime, timedelta
from hashlib import sha256

# Deeper than any real payload, shallow enough for every parser after us.
DEPTH_MAX = 64
# What PostgreSQL cannot store in text or jsonb: NUL and halves of surrogate pairs.
_UNSTORABLE = re.compile("[\0\ud800-\udfff]")
_EPOCH = datetime(1970, 1, 1)
_SECONDS_MAX = 4102444800  # year 2100
_MILLISECONDS_MIN = 10**11
_DIGITS = re.compile(r"[0-9]{1,16}")


def storable(value, depth: int = DEPTH_MAX):
    """Return a copy that PostgreSQL and every JSON writer take.

    Unstorable characters become U+FFFD; NaN, infinities, and whatever is no JSON
    or nested too deeply become None: one poisoned item must not keep its
    neighbours from being stored.
    """
    if isinstance(value, str):
        return value if value.isprintable() else _UNSTORABLE.sub("\ufffd", value)
    if isinstance(value, dict) and depth:
        return {
            _storable_key(key): storable(item, depth - 1) for key, item in value.items()
        }
    if isinstance(value, (list, tuple)) and depth:
        return [storable(item, depth - 1) for item in value]
    if isinstance(value, float):
        return value if abs(value) < float("inf") else None
    return value if isinstance(value, int) else None


def _storable_key(key) -> str:
    """Return a key that stays different from its neighbours."""
    key = str(key)
    if key.isprintable():
        return key
    return _UNSTORABLE.sub(lambda char: f"\ufffd{ord(char[0]):04x}", key)


def digest(value) -> str:
    """Return the SHA-256 (hex) of a JSON value, the same for any order of keys."""
    canonical = json.dumps(value, sort_keys=True, separators=(",", ":"))
    return sha256(canonical.encode()).hexdigest()


def mapping(value) -> dict:
    """Return the value if it is an object, else an empty one."""
    return value if isinstance(value, dict) else {}


def sequence(value) -> list:
    """Return the value if it is a list, else an empty one."""
    return value if isinstance(value, list) else []


def mappings(value) -> list[dict]:
    """Return the objects of a list."""
    return [item for item in sequence(value) if isinstance(item, dict)]


def text(value) -> str | None:
    """Return a non-empty string; numbers (ids come as both) as their digits."""
    if isinstance(value, str):
        return value or None
    if isinstance(value, int) and not isinstance(value, bool):
        return str(value)
    return None


def code(value, default: int = 0) -> int:
    """Return an integer, also from its digits."""
    if isinstance(value, int) and not isinstance(value, bool):
        return value
    if isinstance(value, str) and _DIGITS.fullmatch(value):
        return int(value)
    return default


def number(value) -> float | None:
    """Return a finite number, also from its text."""
    try:
        result = None if isinstance(value, bool) else float(value)
    except (TypeError, ValueError, OverflowError):
        return None
    return result if result is not None and abs(result) < float("inf") else None


def flag(value) -> bool | None:
    """Return a boolean, None for anything else."""
    return value if isinstance(value, bool) else None


def moment(value) -> datetime | None:
    """Return unix seconds (or milliseconds), as number or digits, in naive UTC."""
    seconds = number(value)
    if seconds is None or seconds <= 0:
        return None
    if seconds >= _MILLISECONDS_MIN:
        seconds /= 1000
    return _EPOCH + timedelta(seconds=int(seconds)) if seconds < _SECONDS_MAX else None
