"""What the laboratory says to the person at the terminal."""

import os
import sys
import time


class Failure(Exception):
    """Something outside our hands is missing; the text says what, and what to do about it."""


class Progress:
    """One long step: says what is being done, how far it is, and how long it took.

    On a terminal the line is rewritten in place; elsewhere a new line is printed, but no more
    often than every ``QUIET_SECONDS``.
    """

    QUIET_SECONDS = 15

    def __init__(self, title):
        self.title = title
        self.started = self._said_at = time.monotonic()
        self._in_place = sys.stdout.isatty()

    def __enter__(self):
        self._print(f"  {self.title} ...")
        return self

    def update(self, detail):
        """Say how far the step is, e.g. ``"23 of 60 modules"``."""
        now = time.monotonic()
        if self._in_place or now - self._said_at >= self.QUIET_SECONDS:
            self._said_at = now
            self._print(f"  {self.title} ... {detail}")

    def __exit__(self, kind, _value, _traceback):
        ending = "done" if kind is None else "stopped"
        self._print(f"  {self.title}: {ending} ({time.monotonic() - self.started:.0f} s)", last=True)

    def _print(self, line, last=False):
        if self._in_place:
            print(f"\r\033[K{line}", end="\n" if last else "", flush=True)
        else:
            print(line, flush=True)


def run_politely(action):
    """Call ``action`` and turn foreseeable trouble into one sentence instead of a traceback.

    :return: exit code: 0 or the action's own, 1 on a failure, 130 after Ctrl-C
    """
    try:
        return action() or 0
    except Failure as failure:
        print(f"\n[!] {failure}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("\nInterrupted.", file=sys.stderr)
        return 130
    except OSError as error:
        if os.environ.get("LAB_TRACEBACK"):
            raise
        print(f"\n[!] {error.strerror or error}: {error.filename or ''}".rstrip(": "), file=sys.stderr)
        return 1


def tail(path, lines=15):
    """The last lines of a text file, or "" where there is none."""
    try:
        with open(path, encoding="utf-8", errors="replace") as stream:
            return "".join(stream.readlines()[-lines:]).rstrip()
    except OSError:
        return ""
