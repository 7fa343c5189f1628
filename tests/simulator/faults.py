"""Sabotage of Graph answers: rules that wait for matching calls."""

import itertools
import threading
from dataclasses import asdict, dataclass, field

from .state import digits

KINDS = {
    "error": "answer with an error code, `by` response or status",
    "timeout_after_accepting": "take the message, then stay silent and hang up",
    "timeout_before_accepting": "stay silent and hang up without taking it",
    "reset_after_accepting": "take the message, then reset the connection",
    "reset_connection": "reset the connection without taking the message",
    "garbage": "answer HTTP 502 with an HTML page, message not taken",
    "garbage_after_accepting": "the same, message taken",
    "slow": "answer `latency_ms` later",
}
_ids = itertools.count(1)


class DropConnection(Exception):
    """The caller gets no answer; `reset` says whether by RST or by silence."""

    def __init__(self, reset):
        super().__init__("connection dropped")
        self.reset = reset


@dataclass
class Fault:
    """One rule. `count` matching calls suffer it; None means all until cleared.

    :param str on: kind of call as in the record of calls (`send`, `media_upload`,
        `template_list`, …) or `any`
    :param str to: only sends to this phone number or user id
    """

    kind: str = "error"
    count: int | None = 1
    on: str = "send"
    to: str | None = None
    pnid: str | None = None
    code: int = 131000
    details: str = ""
    http: int | None = None
    by: str = "response"
    hold_seconds: float = 30
    latency_ms: int = 1000
    id: int = field(default_factory=lambda: next(_ids))
    hits: int = 0

    def __post_init__(self):
        if self.kind not in KINDS:
            raise ValueError(f"unknown kind {self.kind!r}; known: {', '.join(KINDS)}")
        if self.by not in ("response", "status"):
            raise ValueError("by must be response or status")

    @property
    def accepts(self):
        return self.kind.endswith("after_accepting")

    def matches(self, call):
        if self.count is not None and self.count <= 0:
            return False
        if self.on not in ("any", call.kind):
            return False
        if self.pnid and self.pnid != call.pnid:
            return False
        return not self.to or self.to in (call.to, digits(call.to))


class Faults:
    """The rules in force; the first that matches a call is used up by one."""

    def __init__(self):
        self._lock = threading.Lock()
        self.rules = []

    def add(self, **values):
        try:
            rule = Fault(**values)
        except TypeError as error:
            raise ValueError(str(error)) from error
        with self._lock:
            self.rules.append(rule)
        return rule

    def clear(self):
        with self._lock:
            self.rules.clear()

    def take(self, call):
        """Return the rule this call suffers, or None."""
        with self._lock:
            for rule in self.rules:
                if rule.matches(call):
                    rule.hits += 1
                    if rule.count is not None:
                        rule.count -= 1
                    return rule
        return None

    def as_list(self):
        with self._lock:
            return [asdict(rule) for rule in self.rules]
