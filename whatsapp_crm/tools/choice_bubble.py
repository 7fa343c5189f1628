# Part of whatsapp_crm. See LICENSE file for full copyright and licensing details.
"""The buttons or the list below a message, as colleagues see them in the chat."""
from __future__ import annotations

from collections.abc import Mapping

from markupsafe import Markup

_CHOICES = Markup('<ul class="o_whatsapp_crm_choices list-unstyled mb-0 mt-1">{}</ul>')
_CHOICE = Markup('<li><i class="fa {}"></i> {}</li>')
_ICONS = {"buttons": "fa-reply", "list": "fa-list-ul"}


def choices(content: Mapping | None) -> Markup:
    """HTML of what can be chosen; empty where there is nothing to choose.

    :param content: of an interactive message, see ``send_job._build_interactive``
    """
    if not content:
        return Markup("")
    icon = _ICONS[content["kind"]]
    return _CHOICES.format(Markup("").join(_CHOICE.format(icon, choice["title"]) for choice in content["choices"]))
