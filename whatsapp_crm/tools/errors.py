# Part of whatsapp_crm. See LICENSE file for full copyright and licensing details.
"""What an error code of Meta's means: try again or not, whom it hits, what to advise.

The same code may come as the answer to a call or later in a status. The HTTP
status is not part of the rule: Meta's own pages disagree about it.
"""
from __future__ import annotations

from dataclasses import dataclass
from types import MappingProxyType

NO = "no"  # never again as it is
BACKOFF = "backoff"  # the same request later, a bounded number of times
ONCE = "once"  # one careful try; the first may have gone out
FIX = "fix"  # after somebody changed something
WAIT = "wait"  # after a given time, or when Meta lifts a measure

MESSAGE = "message"
CONTACT = "contact"
NUMBER = "number"
ACCOUNT = "account"


@dataclass(frozen=True, slots=True)
class ErrorRule:
    """How to treat one error code.

    :ivar retry: "no", "backoff", "once", "fix" or "wait"
    :ivar scope: what it speaks about: "message", "contact", "number" or
        "account". All sends of that scope would meet the same answer.
    :ivar advice: key of the sentence shown to people; the words live in Odoo
    :ivar doubtful: Meta could not say whether the message went out
    """

    retry: str
    scope: str
    advice: str
    doubtful: bool = False


UNKNOWN_RULE = ErrorRule(NO, MESSAGE, "unknown")

_MISSING_PERMISSION = ErrorRule(FIX, ACCOUNT, "permissions")
_TOKEN = ErrorRule(FIX, ACCOUNT, "token")
_REQUEST = ErrorRule(FIX, MESSAGE, "request")
_TEMPLATE = ErrorRule(FIX, MESSAGE, "template_params")
_MEDIA = ErrorRule(FIX, MESSAGE, "media")
_UNSUPPORTED = ErrorRule(NO, MESSAGE, "unsupported")
_REGISTRATION = ErrorRule(FIX, NUMBER, "not_registered")
_PAYMENT = ErrorRule(FIX, ACCOUNT, "payment")
_RATE = ErrorRule(BACKOFF, NUMBER, "rate")
_CALL_RATE = ErrorRule(BACKOFF, ACCOUNT, "rate")
_META_DOWN = ErrorRule(BACKOFF, ACCOUNT, "meta_down")
_META_UNSURE = ErrorRule(ONCE, MESSAGE, "meta_down", doubtful=True)
_MARKETING_API = ErrorRule(FIX, ACCOUNT, "marketing_endpoint")
_REGISTRATION_WAIT = ErrorRule(WAIT, NUMBER, "not_registered")
# Corners of the platform that this product does not use.
_NOT_OURS = ErrorRule(FIX, MESSAGE, "unsupported")

# Meta: "Error codes" of the Cloud API.
RULES = MappingProxyType({
    # --- access and limits of the Graph API ---
    0: _TOKEN,
    1: ErrorRule(ONCE, MESSAGE, "request", doubtful=True),
    2: _META_DOWN,
    3: _MISSING_PERMISSION,
    4: _CALL_RATE,
    10: _MISSING_PERMISSION,
    33: ErrorRule(NO, NUMBER, "wrong_id"),
    100: _REQUEST,
    190: _TOKEN,
    368: ErrorRule(WAIT, ACCOUNT, "restricted"),
    613: _CALL_RATE,
    803: ErrorRule(FIX, NUMBER, "wrong_id"),
    80007: _CALL_RATE,
    # --- who may write to whom ---
    130403: ErrorRule(NO, CONTACT, "blocked_by_us"),
    130429: _RATE,
    130472: ErrorRule(NO, MESSAGE, "experiment"),
    130497: ErrorRule(NO, CONTACT, "country"),
    # --- messages ---
    131000: _META_UNSURE,
    131005: _MISSING_PERMISSION,
    131008: _REQUEST,
    131009: _REQUEST,
    131016: _META_DOWN,
    131020: _UNSUPPORTED,
    131021: ErrorRule(NO, CONTACT, "recipient"),
    131026: ErrorRule(NO, CONTACT, "undeliverable"),
    131030: ErrorRule(FIX, CONTACT, "test_number"),
    131031: ErrorRule(FIX, ACCOUNT, "restricted"),
    131037: ErrorRule(FIX, NUMBER, "display_name"),
    131041: _UNSUPPORTED,
    131042: _PAYMENT,
    131044: _PAYMENT,
    131045: _REGISTRATION,
    131047: ErrorRule(FIX, CONTACT, "window_closed"),
    131048: ErrorRule(WAIT, NUMBER, "restricted"),
    131049: ErrorRule(WAIT, CONTACT, "marketing_cap"),
    131050: ErrorRule(NO, CONTACT, "opted_out"),
    131051: _UNSUPPORTED,
    131052: ErrorRule(ONCE, MESSAGE, "inbound"),
    131053: _MEDIA,
    131055: _MARKETING_API,
    131056: ErrorRule(BACKOFF, CONTACT, "pair_rate"),
    131057: ErrorRule(BACKOFF, NUMBER, "meta_down"),
    131059: _REQUEST,
    131060: ErrorRule(NO, MESSAGE, "inbound"),
    131061: _MARKETING_API,
    131062: ErrorRule(FIX, CONTACT, "needs_phone"),
    131063: _MARKETING_API,
    131064: ErrorRule(WAIT, ACCOUNT, "restricted"),
    131065: ErrorRule(FIX, CONTACT, "country"),
    131070: ErrorRule(FIX, CONTACT, "other_app"),
    # --- templates ---
    132000: _TEMPLATE,
    132001: ErrorRule(FIX, MESSAGE, "template_missing"),
    132005: ErrorRule(FIX, MESSAGE, "too_long"),
    132007: ErrorRule(NO, MESSAGE, "policy"),
    132008: _TEMPLATE,
    132012: _TEMPLATE,
    132015: ErrorRule(WAIT, MESSAGE, "template_stopped"),
    132016: ErrorRule(NO, MESSAGE, "template_stopped"),
    132018: _TEMPLATE,
    132068: _NOT_OURS,
    132069: ErrorRule(BACKOFF, MESSAGE, "rate"),
    # --- registration of numbers ---
    133000: ErrorRule(ONCE, NUMBER, "not_registered"),
    133004: ErrorRule(BACKOFF, NUMBER, "meta_down"),
    133005: _REGISTRATION,
    133006: _REGISTRATION,
    133008: _REGISTRATION_WAIT,
    133009: _REGISTRATION_WAIT,
    133010: _REGISTRATION,
    133015: _REGISTRATION_WAIT,
    133016: _REGISTRATION_WAIT,
    # --- payments, marketing endpoint ---
    134011: _PAYMENT,
    134100: _MARKETING_API,
    134101: ErrorRule(WAIT, ACCOUNT, "marketing_endpoint"),
    134102: _MARKETING_API,
    # --- the rest ---
    135000: ErrorRule(ONCE, MESSAGE, "request", doubtful=True),
    137000: ErrorRule(FIX, CONTACT, "request"),
    # --- creation of templates ---
    2388019: _REQUEST,
    2388039: _REQUEST,
    2388040: _REQUEST,
    2388047: _REQUEST,
    2388072: _REQUEST,
    2388073: _REQUEST,
    2388293: _REQUEST,
    2388299: _REQUEST,
})

# First and last code, both included.
RULE_RANGES = (
    (200, 299, _MISSING_PERMISSION),
    (131200, 131299, _UNSUPPORTED),  # groups
    (139000, 139004, _NOT_OURS),  # flows
    (139100, 139103, _NOT_OURS),  # block list
    (147001, 147005, _NOT_OURS),  # business username
    (200005, 200007, _NOT_OURS),  # template analytics
    (2593107, 2593109, _UNSUPPORTED),  # coexistence
)

ADVICE = frozenset(
    {rule.advice for rule in RULES.values()}
    | {rule.advice for _first, _last, rule in RULE_RANGES}
    | {UNKNOWN_RULE.advice, "us_marketing"}
)


def is_known(code: int | None) -> bool:
    """Whether Meta documents the code."""
    return rule_for(code) is not UNKNOWN_RULE


def rule_for(code: int | None) -> ErrorRule:
    """The rule of a code; an unknown code or None is never tried again.

    131049 stands for two things: to a US number the caller shows the advice
    "us_marketing" instead of the rule's "marketing_cap".
    """
    if code in RULES:
        return RULES[code]
    for first, last, rule in RULE_RANGES:
        if code is not None and first <= code <= last:
            return rule
    return UNKNOWN_RULE
