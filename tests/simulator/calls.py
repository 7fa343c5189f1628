"""The record of Graph calls, so that tests can count what was really sent."""

import itertools
import threading
import time
from collections import deque
from dataclasses import asdict, dataclass, field

MAX_CALLS = 200_000


@dataclass
class Call:
    """One call as it came and what it was answered.

    `kind`: send, read, typing, media_upload, media_info, media_download,
    media_delete, template_list, template_create, template_delete, number,
    number_list, account, subscriptions, debug_token, other.
    `status` is the HTTP status; 0 when the connection was dropped.
    `accepted` tells that a send became a message, whatever the answer.
    """

    method: str
    path: str
    version: str = ""
    kind: str = "other"
    query: dict = field(default_factory=dict)
    body: object = None
    pnid: str | None = None
    to: str | None = None
    type: str | None = None
    callback: str | None = None
    wamid: str | None = None
    accepted: bool = False
    status: int = 0
    answer: object = None
    fault: str | None = None
    user_agent: str = ""
    at: float = field(default_factory=time.time)
    milliseconds: float = 0
    number: int = 0


class Calls:
    """The last MAX_CALLS calls, oldest first; `number` counts from 1 after a clear."""

    FILTERS = ("kind", "method", "pnid", "to", "type", "callback", "wamid")

    def __init__(self):
        self._lock = threading.Lock()
        self.clear()

    def clear(self):
        with self._lock:
            self._calls = deque(maxlen=MAX_CALLS)
            self._numbers = itertools.count(1)

    def add(self, call):
        with self._lock:
            call.number = next(self._numbers)
            self._calls.append(call)

    def find(self, *, path=None, status=None, accepted=None, since=0, limit=None,
             **exact):
        """Return matching calls.

        :param str path: part of the path
        :param int since: only calls with a greater `number`
        :param int limit: only the last so many
        """
        unknown = set(exact) - set(self.FILTERS)
        if unknown:
            raise ValueError(f"unknown filter {', '.join(sorted(unknown))}")
        with self._lock:
            calls = list(self._calls)
        found = [
            call for call in calls
            if call.number > since
            and (path is None or path in call.path)
            and (status is None or call.status == status)
            and (accepted is None or call.accepted == accepted)
            and all(getattr(call, name) == value for name, value in exact.items())]
        return found[-limit:] if limit else found

    def as_dicts(self, calls):
        return [asdict(call) for call in calls]
