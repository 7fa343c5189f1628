"""Posting of webhooks: bounded worker threads, signature, retries, counters."""

import itertools
import logging
import queue
import threading
import time
from collections import Counter, deque
from dataclasses import dataclass

import urllib3

_logger = logging.getLogger(__name__)
STOP = object()


@dataclass
class Post:
    """One POST to make: exact bytes, so that a retry is the same body."""

    url: str
    raw: bytes
    signature: str | None
    items: int = 1
    key: object = None
    attempt: int = 0
    on_success: object = None
    era: int = 0


class Delivery:
    """A pool of workers; posts with the same key are made one after the other.

    A post that is not answered 200 is made again after growing pauses
    (`webhook_retry_seconds`), then kept in `given_up` for `redeliver()`.
    """

    WORKERS = 16

    def __init__(self, config, timer):
        self.config = config
        self.timer = timer
        self.http = urllib3.PoolManager(
            num_pools=8, maxsize=self.WORKERS, block=False, retries=False)
        self.queues = [queue.SimpleQueue() for _ in range(self.WORKERS)]
        self._turn = itertools.count()
        self._lock = threading.Lock()
        self._era = 0
        self.reset()
        self.threads = [
            threading.Thread(target=self._work, args=(q,), name="sim-post", daemon=True)
            for q in self.queues]

    def start(self):
        for thread in self.threads:
            thread.start()

    def stop(self):
        for one in self.queues:
            one.put(STOP)
        self.http.clear()

    def reset(self):
        """Forget counters, log and what waits in the queues."""
        with self._lock:
            # posts of an earlier era count no more, wherever they are
            self._era += 1
            self.counters = Counter()
            self.log = deque(maxlen=20_000)
            self.given_up = deque(maxlen=2_000)
            self.outstanding = 0

    def submit(self, post):
        """Queue a post; it counts as outstanding until answered 200 or given up."""
        if not post.url:
            self.count("no_url")
            return
        with self._lock:
            self.outstanding += 1
            post.era = self._era
        self._enqueue(post)

    def redeliver(self):
        """Queue again what was given up; return how many."""
        posts = list(self.given_up)
        self.given_up.clear()
        for post in posts:
            post.attempt = 0
            self.submit(post)
        return len(posts)

    def count(self, name, number=1):
        with self._lock:
            self.counters[name] += number

    def _enqueue(self, post):
        # no key: any worker, so that such posts run side by side
        turn = next(self._turn) if post.key is None else hash(post.key)
        self.queues[turn % self.WORKERS].put(post)

    def _work(self, one):
        while (post := one.get()) is not STOP:
            try:
                self._attempt(post)
            except Exception:
                _logger.exception("posting a webhook failed")

    def _attempt(self, post):
        if post.era != self._era:
            return
        started = time.monotonic()
        status, _body = self.post_now(post.url, post.raw, post.signature)
        post.attempt += 1
        with self._lock:
            if post.era != self._era:
                return
            self.counters["posts"] += 1
            self.counters["ok" if status == 200 else "refused"] += 1
            self.log.append({
                "at": time.time(), "status": status, "items": post.items,
                "bytes": len(post.raw), "attempt": post.attempt,
                "milliseconds": round((time.monotonic() - started) * 1000, 1)})
        if status == 200:
            self._done(post)
        else:
            self._again(post)

    def _done(self, post):
        self.count("items_ok", post.items)
        try:
            if post.on_success:
                post.on_success()
        finally:
            self._settle(post)

    def _settle(self, post):
        with self._lock:
            self.outstanding -= post.era == self._era

    def _again(self, post):
        pauses = self.config.webhook_retry_seconds
        if post.attempt <= len(pauses):
            self.count("retries")
            self.timer.call_later(pauses[post.attempt - 1], self._enqueue, post)
            return
        self.count("given_up")
        self.given_up.append(post)
        self._settle(post)

    def post_now(self, url, raw, signature):
        """Post in this thread; return (HTTP status or 0 when unreachable, body)."""
        headers = {
            "Content-Type": "application/json",
            "User-Agent": "facebookexternalua",
        }
        if signature:
            headers["X-Hub-Signature-256"] = signature
        try:
            answer = self.http.request(
                "POST", url, body=raw, headers=headers,
                timeout=self.config.webhook_timeout_seconds)
        except (urllib3.exceptions.HTTPError, OSError) as error:
            return 0, str(error).encode()
        return answer.status, answer.data
