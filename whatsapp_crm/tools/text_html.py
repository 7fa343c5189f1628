# Part of whatsapp_crm. See LICENSE file for full copyright and licensing details.
"""HTML of Odoo's composers to text, with WhatsApp's markup or without."""
from __future__ import annotations

import re
from urllib.parse import unquote

from lxml import html as lxml_html

from .text_rules import MARKERS, can_emphasise, clean

_EMPHASIS = {
    "strong": "*", "b": "*", "em": "_", "i": "_", "s": "~", "del": "~", "strike": "~",
    **dict.fromkeys(("h1", "h2", "h3", "h4", "h5", "h6"), "*"),
}
_FENCES = {"code": "`", "samp": "```", "tt": "```", "kbd": "```"}
_BLOCKS = frozenset(
    "address article aside blockquote dd div dl dt figcaption figure footer form "
    "h1 h2 h3 h4 h5 h6 header hr li main nav ol p pre section table tr ul".split()
)
_QUOTES = frozenset(("aside", "blockquote"))
_SKIPPED = frozenset("head noscript script style template title".split())
# Mentions of people, channels and messages of this database.
_INTERNAL_LINKS = frozenset(
    ("o_mail_redirect", "o_channel_redirect", "o_message_redirect")
)
_SOURCE_BREAK = re.compile(r"[ \t]*[\r\n][ \t\r\n]*")
_SCHEME = re.compile(r"^https?://", re.IGNORECASE)


def from_html(html: str) -> str:
    """The WhatsApp text of a composer's HTML; "" when nothing is in it."""
    return _Reader(marked=True).read(html)


def plain(html: str) -> str:
    """The words of the HTML alone, for search and previews."""
    return _Reader(marked=False).read(html)


class _Reader:
    """Walks the tree once and collects lines.

    A line is a list of (character, set of markers), so that emphasis that
    spans tags, lines or spaces can be put where WhatsApp understands it.
    """

    def __init__(self, marked):
        self.marked = marked
        self.lines = []
        self.cells = []
        self.depth = 0  # of quotes
        self.bullet = ""

    def read(self, html):
        html = clean(html or "")
        if not html.strip():
            return ""
        root = lxml_html.fragment_fromstring(html, create_parent="div")
        self._walk(root, frozenset())
        return "\n".join(self.lines).strip("\n").rstrip()

    def _walk(self, element, markers):
        tag = element.tag
        if not isinstance(tag, str) or tag in _SKIPPED:
            return
        if tag in _EMPHASIS:
            markers |= {_EMPHASIS[tag]}
        if tag in _BLOCKS:
            self._end_line()
        self._enter(element, tag, markers)
        if tag in _BLOCKS:
            self._end_line()

    def _enter(self, element, tag, markers):
        if tag == "br":
            self._end_line(even_empty=True)
        elif tag == "img":
            self._add(element.get("alt") or "", markers)
        elif tag == "pre":
            self._add_preformatted(element)
        elif tag in _FENCES:
            content = _SOURCE_BREAK.sub(" ", element.text_content())
            self._add(self._fenced(content, _FENCES[tag]), markers)
        elif tag == "a":
            self._add_link(element, markers)
        elif tag == "li":
            self._add_item(element, markers)
        elif tag in _QUOTES:
            self.depth += 1
            self._children(element, markers)
            self._end_line()
            self.depth -= 1
        else:
            if tag in ("td", "th") and self.cells:
                self._add(" | ", frozenset())
            self._children(element, markers)

    def _children(self, element, markers):
        self._add_source(element.text, markers)
        for child in element:
            self._walk(child, markers)
            self._add_source(child.tail, markers)

    def _add_source(self, text, markers):
        """Text as it stands in the source, where a line break is but a space."""
        text = _SOURCE_BREAK.sub("\n", text or "")
        if text.startswith("\n") and not self.cells:
            text = text[1:]
        self._add(text.replace("\n", " "), markers)

    def _add(self, text, markers):
        text = text.replace("\xa0", " ").replace("\u200b", "")
        self.cells += [(character, markers) for character in text]

    def _end_line(self, even_empty=False):
        if not self.cells and not even_empty:
            return
        line = _written(self.cells) if self.marked else _words(self.cells)
        quote = "> " * self.depth if self.marked else ""
        self.lines.append(f"{quote}{self.bullet}{line}".rstrip())
        self.cells, self.bullet = [], ""

    def _fenced(self, content, fence):
        if not self.marked or not content.strip() or "`" in content:
            return content
        return f"{fence}{content}{fence}"

    def _add_preformatted(self, element):
        for line_break in element.iter("br"):
            line_break.tail = "\n" + (line_break.tail or "")
        content = element.text_content().strip("\n")
        for line in self._fenced(content, "```").split("\n"):
            self._add(line, frozenset())
            self._end_line(even_empty=True)

    def _add_item(self, element, markers):
        parent = element.getparent()
        self.bullet = "- "
        if parent is not None and parent.tag == "ol":
            start = re.fullmatch(r"\d{1,4}", parent.get("start") or "")
            before = sum(1 for _item in element.itersiblings("li", preceding=True))
            self.bullet = f"{before + int(start[0] if start else 1)}. "
        self._children(element, markers)
        self._end_line()
        self.bullet = ""

    def _add_link(self, element, markers):
        """WhatsApp has no links with a label: the address stands behind it."""
        href, label = element.get("href") or "", element.text_content().strip()
        classes = set((element.get("class") or "").split())
        if not _SCHEME.match(href) or classes & _INTERNAL_LINKS:
            self._children(element, markers)
        elif not label or (_is_same_place(label, href) and " " in label):
            self._add(href, markers)
        else:
            self._children(element, markers)
            if not _is_same_place(label, href):
                self._add(f" ({href})", markers)


def _is_same_place(label, href):
    """Whether a link's label is its own address, perhaps decoded or cut short."""
    one, other = (_SCHEME.sub("", unquote(text)).rstrip("/") for text in (label, href))
    return one == other


def _words(cells):
    return "".join(character for character, _markers in cells)


def _written(cells):
    """A line with WhatsApp's markers around what is emphasised."""
    words, spans = _words(cells), []
    for marker in MARKERS:
        spans += _spans(cells, words, marker)
    spans.sort(key=lambda span: (span[0], -span[1]))  # the outer ones first
    opening, closing = {}, {}
    for start, end, marker in spans:
        opening[start] = opening.get(start, "") + marker
        closing[end] = marker + closing.get(end, "")
    return "".join(
        f"{closing.get(at, '')}{opening.get(at, '')}{words[at : at + 1]}"
        for at in range(len(words) + 1)
    )


def _spans(cells, words, marker):
    """Where a marker can open and close so that WhatsApp sees it."""
    start = 0
    while start < len(cells):
        end = start
        while end < len(cells) and marker in cells[end][1]:
            end += 1
        left, right = _trimmed(words, start, end)
        if left < right and can_emphasise(
            marker, words[:left][-1:], words[left:right], words[right : right + 1]
        ):
            yield left, right, marker
        start = max(end, start + 1)


def _trimmed(words, start, end):
    """WhatsApp allows no space just inside the markers."""
    content = words[start:end]
    return end - len(content.lstrip()), start + len(content.rstrip())
