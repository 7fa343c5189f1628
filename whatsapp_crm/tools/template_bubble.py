# Part of whatsapp_crm. See LICENSE file for full copyright and licensing details.
"""A template as it looks on the customer's phone: safe HTML, styled by the addon's stylesheet."""
from __future__ import annotations

from collections.abc import Mapping

from markupsafe import Markup, escape

from .template_parts import MEDIA_HEADERS, PLACE, buttons_of, find, header_format, is_location, kind_of
from .text_markup import to_html

_BUBBLE = Markup('<div class="o_whatsapp_crm_phone"><div class="o_whatsapp_crm_bubble">{}</div>{}</div>')
_MEDIUM = Markup('<div class="o_whatsapp_crm_bubble_file"><i class="fa {}" role="img"></i> {}</div>')
_HEADER = Markup('<div class="o_whatsapp_crm_bubble_header">{}</div>')
_BODY = Markup('<div class="o_whatsapp_crm_bubble_body">{}</div>')
_FOOTER = Markup('<div class="o_whatsapp_crm_bubble_footer">{}</div>')
_BUTTON = Markup('<div class="o_whatsapp_crm_bubble_button"><i class="fa {}" role="img"></i> {}</div>')

_FILE_ICONS = {"image": "fa-picture-o", "video": "fa-video-camera", "document": "fa-file-text-o",
               "location": "fa-map-marker"}
_ICONS = {"quick_reply": "fa-reply", "url": "fa-external-link", "phone_number": "fa-phone", "copy_code": "fa-clone"}


def bubble(components: list[dict], values: Mapping[str, str], words: Mapping[str, str]) -> Markup:
    """The message in a bubble, with its buttons below.

    :param values: by the path of the variable; others leave their {{place}}
    :param words: names of "image", "video", "document", "location" and "copy_code" for the reader
    """
    footer = find(components, "footer").get("text")
    parts = [
        _header(components, values, words),
        _BODY.format(to_html(_filled(find(components, "body").get("text"), "body", values))),
        _FOOTER.format(footer) if footer else "",
    ]
    return _BUBBLE.format(Markup("").join(parts), Markup("").join(_buttons(components, words)))


def _header(components, values, words):
    kind = header_format(components)
    if kind in MEDIA_HEADERS:
        return _MEDIUM.format(_FILE_ICONS[kind], words.get(kind, ""))
    if is_location(components):
        place = ", ".join(filter(None, (values.get("header.place"), values.get("header.address"))))
        return _MEDIUM.format(_FILE_ICONS[kind], place or words.get(kind, ""))
    text = find(components, "header").get("text")
    return _HEADER.format(_filled(text, "header", values)) if text else ""


def _buttons(components, words):
    for button in buttons_of(components):
        kind = kind_of(button)
        label = button.get("text") or words.get(kind, "")
        yield _BUTTON.format(_ICONS.get(kind, "fa-hand-pointer-o"), escape(label))


def _filled(text, component, values):
    return PLACE.sub(lambda place: values.get(f"{component}.{place[1]}") or place[0], text or "")
