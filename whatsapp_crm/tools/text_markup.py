# Part of whatsapp_crm. See LICENSE file for full copyright and licensing details.
"""WhatsApp's text markup to HTML for a chat, and back.

``to_html`` shows *bold*, _italic_, ~strike~, `code`, ```monospace```, lists and
quotes as WhatsApp does. ``from_html`` takes what Odoo's composers write.
One comes back from the other as it was, but for what looks the same: "* " in
front of a list item becomes "- ", unbreakable spaces become plain ones, and
spaces at the end of a line go.
"""
from __future__ import annotations

import re
from itertools import groupby

from markupsafe import Markup, escape

from .text_html import from_html, plain
from .text_rules import MARKERS, clean, emphasised

__all__ = ["from_html", "plain", "to_html"]

_FENCE = re.compile(r"```(?!`)(.+?)```", re.DOTALL)
_LIST_ITEM = re.compile(r"[*-] +(?=\S)")
_QUOTE = re.compile(r">(?: |$)")
# A browser shows one of several spaces: all but the first are made unbreakable.
_SPACES = re.compile(r"(?<= ) |^ ")

_ATOM = re.compile(
    r"```(?P<samp>[^`]+)```"
    r"|(?<!`)`(?P<code>[^`]+)`(?!`)"
    r"|(?<![^\W_])(?P<url>https?://[^\s<>\"`]+)",
    re.IGNORECASE,
)
# `clean` leaves neither of these two characters in a text.
_PLACES = re.compile("\x01(\\d+)\x02")
_PLACE = "\x01{}\x02"

_TAGS = {"*": "strong", "_": "em", "~": "s"}
_BREAK = Markup("<br>")
_LINK = Markup('<a href="{0}" target="_blank" rel="noreferrer noopener">{0}</a>')
_PARAGRAPH = Markup("<p>{}</p>")
_PREFORMATTED = Markup("<pre>{}</pre>")
_ITEM = Markup("<li>{}</li>")
_LIST = Markup("<ul>{}</ul>")
# Odoo folds a <blockquote> away as the old part of an e-mail.
_QUOTED = Markup('<aside class="border-start border-2 ps-2 text-muted">{}</aside>')


def to_html(text: str) -> Markup:
    """Safe HTML of a WhatsApp text: all of it escaped, a few harmless tags."""
    text = clean(text or "").replace("\xa0", " ").strip("\n")
    blocks, position = [], 0
    for fence in _FENCE.finditer(text):
        if fence[1].strip() and _stands_alone(fence):
            blocks += _blocks(text[position : fence.start()], before_fence=True)
            lines = escape(fence[1].strip("\n")).split("\n")
            blocks.append(_PREFORMATTED.format(_joined(lines)))
            position = fence.end() + (text[fence.end() : fence.end() + 1] == "\n")
    blocks += _blocks(text[position:])
    return Markup("").join(blocks)


def _stands_alone(fence):
    """Whether the monospace text is a block rather than a part of a line."""
    around = fence.string[: fence.start()][-1:] + fence.string[fence.end() :][:1]
    return "\n" in fence[1] or not around.strip("\n")


def _blocks(text, before_fence=False):
    if not text:
        return
    lines = (text.removesuffix("\n") if before_fence else text).split("\n")
    for block, group in groupby(lines, _block_of):
        yield block(list(group))


def _block_of(line):
    if _LIST_ITEM.match(line):
        return _list
    return _quoted if _QUOTE.match(line) else _paragraph


def _list(lines):
    items = (_ITEM.format(_inline(_LIST_ITEM.sub("", line, count=1))) for line in lines)
    return _LIST.format(Markup("").join(items))


def _quoted(lines):
    words = (_QUOTE.sub("", line, count=1) for line in lines)
    return _QUOTED.format(_joined(map(_inline, words)))


def _paragraph(lines):
    return _PARAGRAPH.format(_joined(map(_inline, lines)))


def _joined(lines):
    """Lines of one block. A break at the very end of a block adds no line to it."""
    lines = list(lines)
    if lines[0].strip() == "--":
        # Odoo would fold away what follows, as the signature of an e-mail.
        lines[0] = Markup("<span>{}</span>").format(lines[0])
    return _BREAK.join(lines) + ("" if lines[-1] else _BREAK)


def _inline(line):
    """One line: what must stay as it is makes place for a mark, the rest is parsed."""
    atoms = []

    def take(match):
        html, rest = _atom(match)
        if not html:
            return rest
        atoms.append(html)
        return _PLACE.format(len(atoms) - 1) + rest

    html = _emphasis(_ATOM.sub(take, _SPACES.sub("\xa0", line)), MARKERS)
    return Markup(_PLACES.sub(lambda place: atoms[int(place[1])], html))


def _atom(match):
    """The HTML of code or of an address, and what was taken but is neither."""
    kind, content = match.lastgroup, match[match.lastgroup]
    if kind != "url":
        html = Markup("<{0}>{1}</{0}>").format(kind, content) if content.strip() else ""
        return html, "" if html else match[0]
    url = _without_punctuation(content, match.string[: match.start()])
    if url.endswith("/") and url.count("/") == 2:
        return "", content
    return _LINK.format(url), content[len(url) :]


def _without_punctuation(url, before):
    """The address without the end of the sentence or emphasis that it stands in."""
    while url:
        last = url[-1]
        closes = last in ")]" and url.count(last) > url.count("(["[")]".index(last)])
        if not closes and last not in ".,;:!?'":
            # A link may well end in an underscore.
            if last not in MARKERS or before.count(last) % 2 == 0:
                return url
        url = url[:-1]
    return url


def _emphasis(line, markers):
    parts = []
    for marker, content in emphasised(line, markers):
        if marker:
            content = _emphasis(content, markers.replace(marker, ""))
            parts.append(Markup("<{0}>{1}</{0}>").format(_TAGS[marker], content))
        else:
            parts.append(escape(content))
    return Markup("").join(parts)
