"""Waiting for something to become true, without sleeping longer than needed."""

import os
import time


def wait_until(condition, timeout=10, message="", interval=0.05):
    """Call ``condition`` until it returns something true, and return that.

    :param float timeout: seconds
    :param message: what was awaited, a text or a function that returns one when time is up
    :raise TimeoutError: it did not become true in time
    """
    deadline = time.monotonic() + timeout
    while True:
        value = condition()
        if value:
            return value
        if time.monotonic() >= deadline:
            awaited = message() if callable(message) else message
            raise TimeoutError(f"not so within {timeout} s: {awaited or condition}")
        time.sleep(interval)


def on_busy_machine(seconds):
    """What takes so many seconds on a machine with nothing else to do, while everything waits for its turn."""
    return seconds * max(1, os.getloadavg()[0] / os.cpu_count())
