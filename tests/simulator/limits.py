"""Meta's two sending rates: per business number and per pair number × user."""

import threading
from dataclasses import dataclass

from .errors import GraphError


@dataclass
class Bucket:
    """A token bucket: `level` is what may be taken at once, filled at `rate` a second."""

    capacity: float
    level: float
    at: float

    def take(self, rate, now):
        """Take one if there is one; a clock that went back fills nothing."""
        self.level = min(self.capacity, self.level + max(0, now - self.at) * rate)
        self.at = now
        if self.level < 1:
            return False
        self.level -= 1
        return True


class Limits:
    """Refuses sends beyond the rates that the configuration names."""

    def __init__(self, config):
        self.config = config
        self.lock = threading.Lock()
        self.reset()

    def reset(self):
        self.numbers, self.pairs = {}, {}

    def check_number(self, pnid, now):
        """Raise 130429 beyond the number's messages a second."""
        rate = self.config.throughput_per_second
        if self.config.check_throughput and not self._take(
                self.numbers, pnid, rate, rate, now):
            raise GraphError(
                130429, f"Rate limit hit: more than {rate:g} messages per second")

    def check_pair(self, pnid, customer_key, now):
        """Raise 131056 beyond the burst of one number towards one user."""
        config = self.config
        if config.check_pair_rate and not self._take(
                self.pairs, (pnid, customer_key), config.pair_burst,
                1 / config.pair_seconds, now):
            raise GraphError(
                131056, "Too many messages sent from the sender phone number to the "
                "same recipient phone number in a short period of time")

    def _take(self, buckets, key, capacity, rate, now):
        with self.lock:
            bucket = buckets.get(key)
            if bucket is None or bucket.capacity != capacity:
                bucket = buckets[key] = Bucket(capacity, capacity, now)
            return bucket.take(rate, now)
