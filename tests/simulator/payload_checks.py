"""What Meta refuses in the body of a send, type by type.

`check(body)` returns (type, content) or raises GraphError 100, 131008 or 131009.
"""

import re

from .errors import GraphError
from .state import digits

TYPES = (
    "text", "image", "video", "audio", "document", "sticker", "location", "contacts",
    "reaction", "interactive", "template",
)
MEDIA = ("image", "video", "audio", "document", "sticker")
CALLBACK_MAX = 512


def need(content, key, kind=str, place=""):
    """Return a required value or raise 131008 (missing) or 100 (wrong type)."""
    value = content.get(key) if isinstance(content, dict) else None
    if value is None or value == "":
        raise GraphError(131008, f"Required parameter is missing: {place}{key}")
    if not isinstance(value, kind) or isinstance(value, bool):
        raise GraphError(100, f"Param {place}{key} has the wrong type")
    return value


def limit(value, maximum, place, code=131009):
    if len(value) > maximum:
        raise GraphError(
            code, f"Param {place} must be at most {maximum} characters long.")


def check(body):
    """Check the common keys and the content of a send."""
    if not isinstance(body, dict):
        raise GraphError(100, "The request body is not a JSON object")
    if body.get("messaging_product") != "whatsapp":
        raise GraphError(100, "The parameter messaging_product is required.")
    if not body.get("to") and not body.get("recipient"):
        raise GraphError(100, "The parameter to is required.")
    if body.get("to") and not 7 <= len(digits(body["to"])) <= 15:
        raise GraphError(131009, "Parameter to is not a valid phone number")
    limit(body.get("biz_opaque_callback_data") or "", CALLBACK_MAX,
          "biz_opaque_callback_data", 100)
    kind = body.get("type", "text")
    if kind not in TYPES:
        raise GraphError(100, f"Param type must be one of {{{', '.join(TYPES)}}}")
    content = body.get(kind)
    if content is None:
        raise GraphError(131008, f"Required parameter is missing: {kind}")
    if not isinstance(content, list if kind == "contacts" else dict):
        raise GraphError(100, f"Param {kind} has the wrong type")
    CHECKS[kind](content)
    return kind, content


def _text(content):
    limit(need(content, "body", place="text."), 4096, "text['body']", 100)


def _media(kind):
    def run(content):
        given = [key for key in ("id", "link") if content.get(key)]
        if len(given) != 1:
            raise GraphError(100, f"Param {kind} needs either id or link")
        link = content.get("link")
        if link and not re.match(r"https?://", link):
            raise GraphError(100, f"Param {kind}['link'] is not a valid URL")
        caption = content.get("caption")
        if caption and kind in ("audio", "sticker"):
            raise GraphError(100, f"Unexpected key caption on param {kind}")
        limit(caption or "", 1024, f"{kind}['caption']", 100)
    return run


def _location(content):
    for key, bound in (("latitude", 90), ("longitude", 180)):
        try:
            number = float(need(content, key, (int, float, str), "location."))
        except ValueError:
            raise GraphError(100, f"Param location['{key}'] is not a number") from None
        if abs(number) > bound:
            raise GraphError(131009, f"Param location['{key}'] is out of range")


def _contacts(content):
    if not 1 <= len(content) <= 257:
        raise GraphError(131009, "Param contacts must hold 1 to 257 items")
    for card in content:
        name = need(card, "name", dict, "contacts[].")
        need(name, "formatted_name", place="contacts[].name.")
        if len(name) < 2:
            raise GraphError(131009, "contacts[].name needs one more name part")


def _reaction(content):
    need(content, "message_id", place="reaction.")
    if "emoji" not in content:
        raise GraphError(131008, "Required parameter is missing: reaction.emoji")
    if len(content["emoji"]) > 12 or (content["emoji"].isascii() and content["emoji"]):
        raise GraphError(131009, "Param reaction['emoji'] must be one emoji")


def _interactive(content):
    kind = need(content, "type", place="interactive.")
    if kind not in INTERACTIVE:
        raise GraphError(
            100, f"Param interactive['type'] must be one of {{{', '.join(INTERACTIVE)}}}")
    maximum = 4096 if kind == "list" else 1024
    text = need(need(content, "body", dict, "interactive."), "text",
                place="interactive.body.")
    limit(text, maximum, "interactive['body']['text']")
    limit((content.get("footer") or {}).get("text", ""), 60, "interactive['footer']")
    header = content.get("header") or {}
    limit(header.get("text", ""), 60, "interactive['header']['text']")
    if header and kind == "list" and header.get("type") != "text":
        raise GraphError(131009, "The header of a list must be text")
    INTERACTIVE[kind](need(content, "action", dict, "interactive."))


def _buttons(action):
    buttons = need(action, "buttons", list, "action.")
    if not 1 <= len(buttons) <= 3:
        raise GraphError(131009, "Invalid buttons count. Min allowed 1, Max allowed 3")
    replies = [need(button, "reply", dict, "buttons[].") for button in buttons]
    _unique(replies, 20, 256)


def _unique(replies, title_max, id_max):
    for reply in replies:
        limit(need(reply, "title", place="reply."), title_max, "title")
        limit(need(reply, "id", place="reply."), id_max, "id")
        limit(reply.get("description") or "", 72, "description")
    for key in ("id", "title"):
        if len({reply[key] for reply in replies}) < len(replies):
            raise GraphError(131009, f"Duplicated {key} of buttons or rows")


def _list(action):
    limit(need(action, "button", place="action."), 20, "action['button']")
    sections = need(action, "sections", list, "action.")
    rows = [row for section in sections for row in need(section, "rows", list)]
    if len(sections) > 10 or not 1 <= len(rows) <= 10:
        raise GraphError(131009, "Total row count exceed max allowed count: 10")
    for section in sections:
        if len(sections) > 1:
            need(section, "title", place="sections[].")
        limit(section.get("title") or "", 24, "sections[].title")
    _unique(rows, 24, 200)


def _cta_url(action):
    parameters = need(action, "parameters", dict, "action.")
    limit(need(parameters, "display_text", place="parameters."), 20, "display_text")
    if not re.match(r"https?://", need(parameters, "url", place="parameters.")):
        raise GraphError(131009, "Param url is not valid")


def _nothing(action):
    need(action, "name", place="action.")


def _template(content):
    need(content, "name", place="template.")
    need(need(content, "language", dict, "template."), "code",
         place="template.language.")


INTERACTIVE = {
    "button": _buttons, "list": _list, "cta_url": _cta_url,
    "location_request_message": _nothing, "request_contact_info": _nothing,
}
CHECKS = {
    "text": _text, "location": _location, "contacts": _contacts, "reaction": _reaction,
    "interactive": _interactive, "template": _template,
    **{kind: _media(kind) for kind in MEDIA},
}
