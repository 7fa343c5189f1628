# Part of whatsapp_crm. See LICENSE file for full copyright and licensing details.
"""What Meta would refuse of a new template, found before it is asked."""
from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass

from .constants import TEMPLATE_BODY_MAX, TEMPLATE_FOOTER_MAX, TEMPLATE_HEADER_MAX
from .template_draft import BUTTON_KINDS, Draft
from .template_parts import MEDIA_HEADERS, PLACE, keys_of

NAME_MAX = 512
BUTTONS_MAX = 10
BUTTON_TEXT_MAX = 25
URL_MAX = 2000
PHONE_MAX = 20
CODE_MAX = 15
#: Meta: how many buttons of a kind a template may have.
KIND_MAX = {"url": 2, "phone_number": 1, "copy_code": 1}

_NAME = re.compile(r"[a-z0-9_]+")
_KEY = re.compile(r"[a-z][a-z0-9_]*|[1-9]\d*")
_ENDS = re.compile(r"\}\}[.!?]?$")
_ADJACENT = re.compile(r"\}\}\s*\{\{")
_PHONE = re.compile(r"\+[\d\s()-]*\d")
_URL = re.compile(r"https?://[^\s{}]+", re.IGNORECASE)
_EMOJI = re.compile("[\U0001F000-\U0001FAFF\u2600-\u27BF\uFE0F]")
_MARKUP = re.compile(r"[*~`]|(?<!\w)_|_(?!\w)")


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that Meta would refuse.

    :ivar key: what is wrong; the words live in Odoo
    :ivar place: "name", "language", "category", "header", "body", "footer",
        "button.0" (counted from 0), or the path of a variable
    :ivar limit: Meta's limit, where it is about one
    :ivar found: how much there is, or what
    """

    key: str
    place: str
    limit: int | None = None
    found: int | str | None = None


def problems(draft: Draft) -> list[Problem]:
    """Everything that keeps a draft from being submitted, in the order of the form."""
    return [
        *_of_name(draft), *_of_header(draft), *_of_body(draft), *_of_footer(draft),
        *_of_buttons(draft), *_of_samples(draft),
    ]


def _of_name(draft):
    if not draft.name:
        yield Problem("missing", "name")
    elif not _NAME.fullmatch(draft.name):
        yield Problem("name_form", "name")
    yield from _too_long("name", draft.name, NAME_MAX)
    if not draft.lang_code:
        yield Problem("missing", "language")
    if draft.category not in ("MARKETING", "UTILITY"):
        yield Problem("missing", "category")


def _of_header(draft):
    if draft.header_format in MEDIA_HEADERS:
        if not draft.header_handle:
            yield Problem("file_missing", "header")
        return
    if draft.header_format != "text":
        return
    text = draft.header
    if not text.strip():
        yield Problem("missing", "header")
    yield from _too_long("header", text, TEMPLATE_HEADER_MAX)
    if len(text.splitlines()) > 1:
        yield Problem("newline", "header")
    if _MARKUP.search(PLACE.sub("", text)) or _EMOJI.search(text):
        yield Problem("decorated", "header")
    yield from _of_places("header", text, draft)
    if len(keys_of(text)) > 1:
        yield Problem("too_many_variables", "header", 1, len(keys_of(text)))


def _of_body(draft):
    text = draft.body
    if not text.strip():
        yield Problem("missing", "body")
        return
    yield from _too_long("body", text, TEMPLATE_BODY_MAX)
    yield from _of_places("body", text, draft)
    stripped = text.strip()
    if PLACE.match(stripped) or _ENDS.search(stripped):
        yield Problem("edge", "body")
    if _ADJACENT.search(text):
        yield Problem("adjacent", "body")
    keys = keys_of(text)
    if keys and len(PLACE.sub(" ", text).split()) < 2 * len(keys) + 1:
        yield Problem("crowded", "body", found=len(keys))


def _of_places(component, text, draft):
    """Variables must be well formed, of one kind, and counted from 1."""
    if "{{" in PLACE.sub("", text) or "}}" in PLACE.sub("", text):
        yield Problem("braces", component)
    keys = keys_of(text)
    yield from (Problem("key_form", component, found=key) for key in keys if not _KEY.fullmatch(key))
    numbered = [key for key in keys if key.isdecimal()]
    named = any(not key.isdecimal() for key in keys_of(draft.header) + keys_of(draft.body))
    if numbered and named:
        yield Problem("mixed", component)
    elif numbered and numbered != [str(number) for number in range(1, len(numbered) + 1)]:
        yield Problem("not_sequential", component)


def _of_footer(draft):
    yield from _too_long("footer", draft.footer, TEMPLATE_FOOTER_MAX)
    if "{{" in draft.footer:
        yield Problem("too_many_variables", "footer", 0)
    if len(draft.footer.splitlines()) > 1:
        yield Problem("newline", "footer")


def _of_buttons(draft):
    buttons = draft.buttons
    if len(buttons) > BUTTONS_MAX:
        yield Problem("too_many", "buttons", BUTTONS_MAX, len(buttons))
    counts = Counter(button.kind for button in buttons)
    yield from (
        Problem(f"too_many_{kind}", "buttons", limit, counts[kind])
        for kind, limit in KIND_MAX.items() if counts[kind] > limit)
    if _scattered([button.kind == "quick_reply" for button in buttons]):
        yield Problem("not_grouped", "buttons")
    texts = Counter(button.text.strip().casefold() for button in buttons if button.text.strip())
    for index, button in enumerate(buttons):
        yield from _of_button(f"button.{index}", button)
        if texts[button.text.strip().casefold()] > 1:
            yield Problem("duplicate", f"button.{index}")


def _scattered(marks):
    """Whether the marked ones do not stand side by side."""
    changes = sum(1 for before, after in zip([False, *marks], [*marks, False]) if before != after)
    return changes > 2


def _of_button(place, button):
    if button.kind not in BUTTON_KINDS:
        yield Problem("unknown_button", place)
        return
    if button.kind != "copy_code":
        if not button.text.strip():
            yield Problem("missing", place)
        yield from _too_long(place, button.text, BUTTON_TEXT_MAX)
        if "{{" in button.text or len(button.text.splitlines()) > 1:
            yield Problem("plain_text", place)
    if button.kind == "url":
        yield from _of_url(place, button.url)
    if button.kind == "phone_number":
        if not _PHONE.fullmatch(button.phone):
            yield Problem("phone_form", place)
        yield from _too_long(place, button.phone, PHONE_MAX, "phone_long")


def _of_url(place, url):
    fixed = PLACE.sub("", url)
    if not _URL.fullmatch(fixed):
        yield Problem("url_form", place)
    yield from _too_long(place, fixed, URL_MAX, "url_long")
    keys = PLACE.findall(url)
    if keys and (keys != ["1"] or not PLACE.fullmatch(url[len(fixed):])):
        yield Problem("url_variable", place)


def _of_samples(draft):
    for variable in draft.places():
        if variable.component == "header" and draft.header_format == "location":
            continue  # a place is no part of the text: reviewers want no example
        sample = draft.samples.get(variable.path) or ""
        if not sample.strip():
            yield Problem("sample_missing", variable.path)
        elif variable.key == "code":
            yield from _too_long(variable.path, sample, CODE_MAX)


def _too_long(place, text, limit, key="too_long"):
    if len(text or "") > limit:
        yield Problem(key, place, limit, len(text))
