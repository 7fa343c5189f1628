# Part of whatsapp_crm. See LICENSE file for full copyright and licensing details.
"""A message template's preview, and what to send for it.

Values come as a dict from ``Variable.path`` to text, so that {{1}} of the
header and {{1}} of the body do not meet.
"""
from __future__ import annotations

import re
from collections.abc import Mapping

from .constants import TEMPLATE_BODY_MAX, TEMPLATE_HEADER_MAX
from .template_parts import (
    LOCATION_KEYS,
    MEDIA_HEADERS,
    PLACE,
    Variable,
    button_variables,
    buttons_of,
    find,
    header_format,
    is_location,
    keys_of,
    kind_of,
    unsupported,
    variables,
)

__all__ = [
    "TemplateRefused",
    "Variable",
    "build_components",
    "clean_value",
    "header_format",
    "is_degrees",
    "is_location",
    "is_name",
    "render",
    "unsupported",
    "variables",
]

#: Named values that hold the customer's name.
NAME_KEYS = frozenset({
    "name", "first_name", "firstname", "customer_name", "customer_first_name",
    "nombre", "nombre_cliente", "primer_nombre"})
#: Words at the beginning of a line that a name follows.
GREETING = r"(?m:^)\W*(?:hola|hello|hi|hey|dear|estimad[oa]|querid[oa]|buen[oa]s (?:d[ií]as|tardes|noches)),?"
_MANY_SPACES = re.compile(r" {5,}")
_URL_MAX = 2000
_COPY_CODE_MAX = 15
_PAYLOAD_MAX = 256
_DEGREES = {"header.latitude": 90, "header.longitude": 180}


class TemplateRefused(ValueError):
    """The template cannot be sent like this.

    :ivar str reason_key: "missing", "empty", "newline", "tab", "spaces", "degrees",
        "too_long", "unexpected", "header_media", or what `unsupported` returns
    :ivar str path: of the variable, as in `Variable.path`; may be empty
    """

    def __init__(self, reason_key, path=""):
        self.reason_key = reason_key
        self.path = path
        super().__init__(f"{reason_key} {path}".strip())


def render(components: list[dict], values: Mapping[str, str]) -> str:
    """The text as the customer will see it, in WhatsApp's markup, for a preview.

    Values that are not given yet leave their {{place}}.
    """
    title = _title(components, values)
    footer = find(components, "footer").get("text")
    labels = (f"[{button.get('text', '')}]" for button in buttons_of(components))
    parts = [
        title,
        _filled(find(components, "body").get("text"), "body", values),
        footer and f"_{footer.strip()}_",
        " ".join(labels),
    ]
    return "\n\n".join(filter(None, parts))


def is_degrees(components: list[dict], path: str) -> bool:
    """Is the value a latitude or longitude, hence a plain number?"""
    return is_location(components) and path in _DEGREES


def is_name(components: list[dict], path: str) -> bool:
    """Is the value surely the customer's first name: is it called so, or does it follow a greeting?

    >>> is_name([{"type": "BODY", "text": "Hola {{1}}, su pedido {{2}}"}], "body.1")
    True
    """
    component, _dot, key = path.partition(".")
    if component not in ("header", "body"):
        return False
    if key.lower() in NAME_KEYS:
        return True
    text = find(components, component).get("text") or ""
    return bool(re.search(rf"{GREETING}\s+\{{\{{\s*{re.escape(key)}\s*\}}\}}", text, re.IGNORECASE))


def clean_value(value: str) -> str:
    """A value as Meta takes it: one line, no tabs, no long run of spaces."""
    return re.sub(r"\s{2,}|[^\S ]", " ", value or "").strip()


def build_components(
    components: list[dict],
    values: Mapping[str, str],
    header_media_id: str | None = None,
    *,
    header_filename: str = "",
    payloads: Mapping[int, str] | None = None,
) -> list[dict]:
    """The `components` of a template message.

    :param values: one for each of `variables`, by its path
    :param header_media_id: uploaded file, exactly when the header is a medium
    :param header_filename: shown for a document
    :param payloads: what quick replies bring back, by index of the button;
        without one WhatsApp brings back the button's label
    :raise TemplateRefused: anything that Meta would refuse
    """
    reason = unsupported(components)
    if reason:
        raise TemplateRefused(reason)
    _check(components, values)
    header = _header(components, values, header_media_id, header_filename)
    body = _texts(components, "body", values)
    buttons = _button_components(components, values, payloads or {})
    return [
        *([{"type": "header", "parameters": header}] if header else []),
        *([{"type": "body", "parameters": body}] if body else []),
        *buttons,
    ]


def _filled(text, component, values):
    return PLACE.sub(
        lambda place: values.get(f"{component}.{place[1]}") or place[0], text or ""
    )


def _title(components, values):
    """The header as a line of text: a title, or the place on the map as far as it is known."""
    if is_location(components):
        place = ", ".join(filter(None, (values.get(f"header.{key}") for key in LOCATION_KEYS[2:])))
        return place and f"📍 {place}"
    title = _filled(find(components, "header").get("text"), "header", values)
    return title and f"*{title.strip()}*"


def _check(components, values):
    wanted = [variable.path for variable in variables(components)]
    for path in wanted:
        _check_value(path, values.get(path))
        if is_degrees(components, path):
            _degrees(path, values[path])
    for path in values:
        if path not in wanted:
            raise TemplateRefused("unexpected", path)
    limits = (("header", TEMPLATE_HEADER_MAX), ("body", TEMPLATE_BODY_MAX))
    for component, limit in limits:
        text = find(components, component).get("text")
        if len(_filled(text, component, values)) > limit:
            raise TemplateRefused("too_long", component)


def _check_value(path, value):
    if value is None:
        raise TemplateRefused("missing", path)
    reasons = {
        "empty": not value.strip(),
        "newline": len(value.splitlines()) > 1 or value.endswith(("\n", "\r")),
        "tab": "\t" in value,
        "spaces": bool(_MANY_SPACES.search(value)),
        "too_long": path.endswith(".code") and len(value) > _COPY_CODE_MAX,
    }
    for reason, applies in reasons.items():
        if applies:
            raise TemplateRefused(reason, path)


def _degrees(path, value):
    """A number of degrees, written with a point or a comma."""
    try:
        degrees = float(value.replace(",", "."))
    except ValueError:
        degrees = None
    if degrees is None or not -_DEGREES[path] <= degrees <= _DEGREES[path]:
        raise TemplateRefused("degrees", path)
    return degrees


def _location(values):
    latitude, longitude, place, address = (values[f"header.{key}"] for key in LOCATION_KEYS)
    return {
        "latitude": str(_degrees("header.latitude", latitude)),
        "longitude": str(_degrees("header.longitude", longitude)), "name": place, "address": address}


def _header(components, values, media_id, filename):
    kind = header_format(components)
    if kind not in MEDIA_HEADERS:
        if media_id:
            raise TemplateRefused("header_media", "header")
        if kind == "location":
            return [{"type": "location", "location": _location(values)}]
        return _texts(components, "header", values)
    if not media_id:
        raise TemplateRefused("missing", "header")
    medium = {"id": media_id}
    if kind == "document" and filename:
        medium["filename"] = filename
    return [{"type": kind, kind: medium}]


def _texts(components, component, values):
    keys = keys_of(find(components, component).get("text"))
    return [_text(key, values[f"{component}.{key}"]) for key in keys]


def _text(key, value):
    name = {} if key.isdecimal() else {"parameter_name": key}
    return {"type": "text", **name, "text": value}


def _button_components(components, values, payloads):
    result = []
    for index, button in enumerate(buttons_of(components)):
        parameter = _button_parameter(index, button, values, payloads)
        if parameter:
            result.append({
                "type": "button",
                "sub_type": kind_of(button),
                "index": str(index),
                "parameters": [parameter],
            })
    return result


def _button_parameter(index, button, values, payloads):
    kind = kind_of(button)
    filled = [values[variable.path] for variable in button_variables(index, button)]
    if kind == "copy_code":
        return {"type": "coupon_code", "coupon_code": filled[0]}
    if kind == "quick_reply" and payloads.get(index):
        if len(payloads[index]) > _PAYLOAD_MAX:
            raise TemplateRefused("too_long", f"button.{index}")
        return {"type": "payload", "payload": payloads[index]}
    if kind != "url" or not filled:
        return None
    if len(PLACE.sub("", button["url"])) + len(filled[0]) > _URL_MAX:
        raise TemplateRefused("too_long", f"button.{index}")
    return {"type": "text", "text": filled[0]}
