# Part of whatsapp_crm. See LICENSE file for full copyright and licensing details.
"""Reading a message template: what it is made of, and what it wants to be told.

``components`` is always Meta's own list, as the Graph API returns it; parts
may be missing and come in any order.
"""
from __future__ import annotations

import re
from dataclasses import dataclass

MEDIA_HEADERS = ("image", "video", "document")
#: What a header that is a place on the map wants to be told, in Meta's order; degrees first.
LOCATION_KEYS = ("latitude", "longitude", "place", "address")
PLACE = re.compile(r"\{\{\s*(\w+)\s*\}\}")

_BUTTONS = frozenset(
    ("quick_reply", "url", "copy_code", "phone_number", "request_contact_info")
)
# Names of what is not sent from here; Meta has several for some.
_REASONS = {
    "call_permission_request": "call",
    "carousel": "carousel",
    "catalog": "catalog",
    "flow": "flow",
    "limited_time_offer": "limited_time_offer",
    "mpm": "catalog",
    "otp": "otp",
    "spm": "catalog",
    "voice_call": "call",
}


@dataclass(frozen=True, slots=True)
class Variable:
    """One value that a sender has to give.

    :ivar component: "header", "body" or "button"
    :ivar key: "1" or "first_name"; for a code to copy "code"; for a place one of LOCATION_KEYS
    :ivar example: Meta's sample, may be empty
    :ivar button_index: counted from 0 over all buttons, None elsewhere
    """

    component: str
    key: str
    example: str = ""
    button_index: int | None = None

    @property
    def path(self) -> str:
        """Key for values: "body.1", "header.first_name", "button.0.code"."""
        if self.button_index is None:
            return f"{self.component}.{self.key}"
        return f"{self.component}.{self.button_index}.{self.key}"


def unsupported(components: list[dict]) -> str | None:
    """Why the template cannot be sent from here; None when it can.

    :return: "carousel", "limited_time_offer", "flow", "otp", "catalog", "call",
        "header" (a kind of header), "button" or "component" (unknown kinds)
    """
    for component in components:
        reason = _unsupported_component(component)
        if reason:
            return reason
    return None


def header_format(components: list[dict]) -> str | None:
    """"text", "image", "video", "document", "location" …; None without a header."""
    header = find(components, "header")
    return (header.get("format") or "text").lower() if header else None


def is_location(components: list[dict]) -> bool:
    """Whether the header is a place on the map, which is told with each message."""
    return header_format(components) == "location"


def variables(components: list[dict]) -> list[Variable]:
    """What must be filled in, in the order of sending. Media headers apart."""
    result = [Variable("header", key) for key in LOCATION_KEYS if is_location(components)]
    for component in ("header", "body"):
        part = find(components, component)
        examples = _examples(component, part)
        result += [
            Variable(component, key, examples.get(key, ""))
            for key in keys_of(part.get("text"))
        ]
    for index, button in enumerate(buttons_of(components)):
        result += button_variables(index, button)
    return result


def kind_of(part):
    """Type of a component or button, in lower case."""
    return str(part.get("type") or "").lower()


def find(components, kind):
    """The first component of a kind, {} when there is none."""
    return next((part for part in components if kind_of(part) == kind), {})


def buttons_of(components):
    """All buttons, in their order."""
    return find(components, "buttons").get("buttons") or []


def keys_of(text):
    """Variables of a text, each once, in the order that Meta wants them."""
    keys = list(dict.fromkeys(PLACE.findall(text or "")))
    return sorted(keys, key=int) if all(key.isdecimal() for key in keys) else keys


def button_variables(index, button):
    """What one button wants to be told."""
    samples = button.get("example") or [""]
    sample = samples if isinstance(samples, str) else samples[0]
    if kind_of(button) == "copy_code":
        return [Variable("button", "code", sample, index)]
    if kind_of(button) == "url":
        keys = keys_of(button.get("url"))
        return [Variable("button", key, sample, index) for key in keys]
    return []


def _unsupported_component(component):
    kind = kind_of(component)
    if kind == "header":
        known = ("text", "location", *MEDIA_HEADERS)
        return None if header_format([component]) in known else "header"
    if kind == "buttons":
        kinds = (kind_of(button) for button in component.get("buttons") or [])
        odd = next((kind for kind in kinds if kind not in _BUTTONS), None)
        return _REASONS.get(odd, "button") if odd is not None else None
    return None if kind in ("body", "footer") else _REASONS.get(kind, "component")


def _examples(component, part):
    """Meta's samples by key, for positional and for named variables."""
    example = part.get("example")
    if not isinstance(example, dict):
        return {}
    named = example.get(f"{component}_text_named_params") or []
    if named:
        return {row.get("param_name"): row.get("example", "") for row in named}
    rows = example.get(f"{component}_text") or []
    if rows and isinstance(rows[0], list):
        rows = rows[0]
    return {str(number): sample for number, sample in enumerate(rows, 1)}
