# Part of whatsapp_crm. See LICENSE file for full copyright and licensing details.
"""A message template as people write it, to Meta's `components` and back.

Samples go by the path of their variable, as in `template_parts.Variable.path`.
"""
from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from .template_parts import (
    MEDIA_HEADERS,
    PLACE,
    buttons_of,
    find,
    header_format,
    keys_of,
    kind_of,
    variables,
)

BUTTON_KINDS = ("quick_reply", "url", "phone_number", "copy_code")


@dataclass(frozen=True, slots=True)
class DraftButton:
    """One button.

    :ivar kind: of BUTTON_KINDS
    :ivar text: what it says; WhatsApp writes that of a code to copy itself
    :ivar url: with one variable at its end, or none
    :ivar phone: with "+" and country code
    """

    kind: str
    text: str = ""
    url: str = ""
    phone: str = ""


@dataclass(frozen=True, slots=True)
class Draft:
    """A template that is being written.

    :ivar header_format: "", "text", "location", or one of MEDIA_HEADERS
    :ivar samples: an example for each variable, by its path; Meta's reviewers read them
    :ivar header_handle: Meta's handle of the sample file of a header that is one
    """

    name: str = ""
    lang_code: str = ""
    category: str = ""
    header_format: str = ""
    header: str = ""
    body: str = ""
    footer: str = ""
    buttons: tuple[DraftButton, ...] = ()
    samples: Mapping[str, str] = field(default_factory=dict)
    header_handle: str = ""

    def places(self) -> list:
        """What must be filled in when it is sent: list of `template_parts.Variable`."""
        return variables(components_of(self))


def parameter_format(draft: Draft) -> str:
    """"NAMED" or "POSITIONAL", as Meta calls it."""
    keys = keys_of(draft.header) + keys_of(draft.body)
    return "NAMED" if any(not key.isdecimal() for key in keys) else "POSITIONAL"


def components_of(draft: Draft) -> list[dict]:
    """The `components` to create or edit the template with."""
    buttons = [_button(index, button, draft) for index, button in enumerate(draft.buttons)]
    parts = [
        _header(draft),
        _text("BODY", draft.body, draft),
        {"type": "FOOTER", "text": draft.footer} if draft.footer else None,
        {"type": "BUTTONS", "buttons": buttons} if buttons else None,
    ]
    return [part for part in parts if part]


def draft_of(components: list[dict], **values) -> Draft:
    """What people may edit of a template that exists.

    :param values: the fields of `Draft` that Meta keeps beside `components`
    """
    header = find(components, "header")
    handles = (header.get("example") or {}).get("header_handle") or [""]
    return Draft(
        header_format=header_format(components) or "",
        header=header.get("text") or "",
        body=find(components, "body").get("text") or "",
        footer=find(components, "footer").get("text") or "",
        buttons=tuple(_draft_button(button) for button in buttons_of(components)),
        samples={variable.path: _sample_of(variable, components) for variable in variables(components)},
        header_handle=str(handles[0] or "") if header_format(components) in MEDIA_HEADERS else "",
        **values,
    )


def address_sample(url: str, value: str) -> str:
    """The whole address that a reviewer sees for a variable at its end."""
    return PLACE.sub(lambda _place: value, url)


def _header(draft):
    if draft.header_format == "text":
        return _text("HEADER", draft.header, draft, format="TEXT")
    if draft.header_format in MEDIA_HEADERS:
        example = {"example": {"header_handle": [draft.header_handle]}} if draft.header_handle else {}
        return {"type": "HEADER", "format": draft.header_format.upper(), **example}
    return {"type": "HEADER", "format": "LOCATION"} if draft.header_format == "location" else None


def _text(kind, text, draft, **more):
    component = kind.lower()
    keys = keys_of(text)
    part = {"type": kind, **more, "text": text}
    if not keys:
        return part
    samples = [draft.samples.get(f"{component}.{key}", "") for key in keys]
    if parameter_format(draft) == "NAMED":
        rows = [{"param_name": key, "example": sample} for key, sample in zip(keys, samples)]
        return {**part, "example": {f"{component}_text_named_params": rows}}
    example = [samples] if kind == "BODY" else samples
    return {**part, "example": {f"{component}_text": example}}


def _button(index, button, draft):
    if button.kind == "copy_code":
        return {"type": "COPY_CODE", "example": draft.samples.get(f"button.{index}.code", "")}
    result = {"type": button.kind.upper(), "text": button.text}
    if button.kind == "phone_number":
        result["phone_number"] = button.phone
    if button.kind == "url":
        result["url"] = button.url
        samples = [draft.samples.get(f"button.{index}.{key}", "") for key in keys_of(button.url)]
        if samples:
            result["example"] = [address_sample(button.url, samples[0])]
    return result


def _draft_button(button):
    return DraftButton(
        kind=kind_of(button), text=button.get("text") or "", url=button.get("url") or "",
        phone=button.get("phone_number") or "")


def _sample_of(variable, components):
    """The example of one variable; Meta shows that of an address whole."""
    if variable.button_index is None or variable.key == "code":
        return variable.example
    button = buttons_of(components)[variable.button_index]
    fixed = PLACE.split(button["url"])[0]
    return variable.example.removeprefix(fixed)


__all__ = [
    "BUTTON_KINDS", "Draft", "DraftButton", "address_sample",
    "components_of", "draft_of", "parameter_format",
]
