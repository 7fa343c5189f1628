# Part of whatsapp_crm. See LICENSE file for full copyright and licensing details.
"""WhatsApp's rules for *bold*, _italic_ and ~strike~, for both directions.

A marker opens after the start of a line, a space or punctuation, and before
anything but a space; it closes the other way round, on the same line. So
neither 2*3*4 nor snake_case_names are touched.
"""
from __future__ import annotations

import re
from collections.abc import Iterator

MARKERS = "*_~"

# A letter or digit of any alphabet; here the underscore is punctuation.
_WORD = r"[^\W_]"
_OPENING = re.compile("|".join(
    rf"(?<!{_WORD})(?<!{re.escape(marker)}){re.escape(marker)}(?![\s{marker}]|$)"
    for marker in MARKERS
))
_CLOSING = {
    marker: re.compile(rf"(?<![\s{marker}])[{marker}](?!{_WORD}|[{marker}])")
    for marker in MARKERS
}
_UNPRINTABLE = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ufeff\ufffe\uffff]")
_SURROGATE = re.compile("[\ud800-\udfff]")


def clean(text: str) -> str:
    """The text with plain newlines and without what no database or parser takes."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    return _SURROGATE.sub("\ufffd", _UNPRINTABLE.sub("", text))


def emphasised(line: str, markers: str = MARKERS) -> Iterator[tuple[str, str]]:
    """Cut a line into (marker, content); the marker is "" for what has none.

    The content may hold other markers: cut it again without this one. Takes
    linear time, whatever a stranger wrote.
    """
    start = position = 0
    while markers and (opening := _OPENING.search(line, position)):
        marker, position = opening[0], opening.end()
        if marker not in markers:
            continue
        closing = _CLOSING[marker].search(line, position)
        if not closing:
            markers = markers.replace(marker, "")
            continue
        yield "", line[start : opening.start()]
        yield marker, line[position : closing.start()]
        start = position = closing.end()
    yield "", line[start:]


def can_emphasise(marker: str, before: str, content: str, after: str) -> bool:
    """Whether WhatsApp would show the content emphasised between these characters."""
    line = f"{before}{marker}{content}{marker}{after}"
    wanted = [("", before), (marker, content), ("", after)]
    return list(emphasised(line, marker)) == wanted
