"""One thread that calls functions later, so that waiting costs no threads."""

import heapq
import itertools
import logging
import threading
import time

_logger = logging.getLogger(__name__)


class Timer:
    """Calls functions after a delay, in order of their due time.

    `pending` counts what is still to be called. Functions must be short.
    """

    def __init__(self):
        self._heap = []
        self._order = itertools.count()
        self._wake = threading.Condition()
        self._running = 0
        self._stopped = False
        self._thread = threading.Thread(target=self._run, name="sim-timer", daemon=True)

    def start(self):
        self._thread.start()

    def stop(self):
        with self._wake:
            self._stopped = True
            self._heap.clear()
            self._wake.notify_all()

    def call_later(self, seconds, function, *args):
        with self._wake:
            due = time.monotonic() + max(0, seconds)
            heapq.heappush(self._heap, (due, next(self._order), function, args))
            self._wake.notify()

    def clear(self):
        with self._wake:
            self._heap.clear()

    @property
    def pending(self):
        with self._wake:
            return len(self._heap) + self._running

    def _run(self):
        while (due := self._next()) is not None:
            function, args = due
            try:
                function(*args)
            except Exception:
                _logger.exception("a delayed call failed")
            with self._wake:
                self._running = 0

    def _next(self):
        with self._wake:
            while not self._stopped:
                wait = self._heap[0][0] - time.monotonic() if self._heap else None
                if wait is not None and wait <= 0:
                    _due, _order, function, args = heapq.heappop(self._heap)
                    self._running = 1
                    return function, args
                self._wake.wait(wait)
        return None
