"""Reads Odoo's log for what our addons are to blame for."""

import re

_LINE = re.compile(r"^\d{4}-\d\d-\d\d [\d:,]+ \d+ (?P<level>[A-Z]+) (?P<database>\S+) (?P<logger>\S+?): ")
_BAD = ("WARNING", "ERROR", "CRITICAL")


def complaints(text):
    """The log entries of level WARNING or worse that come from our addons or name them.

    :param str text: a log of Odoo's, its tracebacks included
    :return: list of entries, each with its continuation lines
    """
    return [entry for entry in _entries(text) if _is_complaint(entry)]


def _entries(text):
    entry = []
    for line in text.splitlines():
        if _LINE.match(line) and entry:
            yield "\n".join(entry)
            entry = []
        entry.append(line)
    if entry:
        yield "\n".join(entry)


def _is_complaint(entry):
    head = _LINE.match(entry)
    if not head:
        # No log entry at all: Python's own warnings and tracebacks.
        return "whatsapp_crm" in entry and re.search(r"\w(Warning|Error): ", entry)
    # The name of the database is ours as well, and no blame.
    return head["level"] in _BAD and "whatsapp_crm" in entry[: head.start("database")] + entry[head.end("database"):]
