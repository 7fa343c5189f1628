"""What Meta checks of a template before its review; refusals are code 100 with a subcode."""

import re
from itertools import groupby

from .errors import GraphError
from .templates import MEDIA_FORMATS, VARIABLE, part, variables

CATEGORIES = ("MARKETING", "UTILITY", "AUTHENTICATION")
BUTTON_MAX = {"QUICK_REPLY": 10, "URL": 2, "PHONE_NUMBER": 1, "COPY_CODE": 1}
LENGTH = 2388040
FORMAT = 2388043
EDGE = 2388299
CROWDED = 2388293
HEADER = 2388072


def refuse(message, subcode=None):
    raise GraphError(100, message, subcode=subcode)


def check_template(body):
    """Raise GraphError unless the whole template may go to review."""
    if not re.fullmatch(r"[a-z0-9_]{1,512}", body["name"]):
        refuse("Name has invalid characters", CROWDED)
    if body["category"] not in CATEGORIES:
        refuse(f"Category must be one of {CATEGORIES}")
    if body.get("parameter_format", "POSITIONAL") not in ("POSITIONAL", "NAMED"):
        refuse("parameter_format must be POSITIONAL or NAMED")
    check_components(body)


def check_components(body):
    """Raise GraphError unless these parts may go to review."""
    if not part(body, "BODY").get("text"):
        refuse("A template needs a BODY", FORMAT)
    for kind, maximum in (("BODY", 1024), ("FOOTER", 60), ("HEADER", 60)):
        _check_length(part(body, kind).get("text", ""), maximum)
    for kind in ("HEADER", "BODY"):
        _check_variables(body, kind)
    _check_header(part(body, "HEADER"))
    if variables(part(body, "FOOTER").get("text")):
        refuse("The footer can't have variables", FORMAT)
    _check_buttons(part(body, "BUTTONS").get("buttons", ()))


def _check_length(text, maximum):
    if len(text) > maximum:
        refuse(f"A component has more than {maximum} characters", LENGTH)


def _check_header(header):
    if header.get("format") in MEDIA_FORMATS:
        if not (header.get("example") or {}).get("header_handle"):
            refuse("Component of type HEADER is missing expected field(s) (example)", FORMAT)
        return
    text = header.get("text", "")
    if len(variables(text)) > 1 or re.search(r"[\n*~]", text):
        refuse("The header can't have new lines, formatting or more than one variable", HEADER)


def _check_variables(body, kind):
    text = part(body, kind).get("text", "")
    names = variables(text)
    if "{{" in VARIABLE.sub("", text):
        refuse("Variable parameters are malformed", FORMAT)
    if not names:
        return
    if body.get("parameter_format") == "NAMED":
        if not all(re.fullmatch(r"[a-z][a-z0-9_]*", name) for name in names):
            refuse("Named parameters have invalid names", FORMAT)
    elif sorted(names) != sorted(str(number) for number in range(1, len(names) + 1)):
        refuse("Variables must be sequential from {{1}}", FORMAT)
    if kind == "BODY":
        _check_places(text, len(names))
    _check_example(part(body, kind), kind, names)


def _check_places(text, count):
    stripped = text.strip()
    if VARIABLE.match(stripped) or re.search(r"}}[.!?]?$", stripped):
        refuse("Variables can't be at the start or end of the template", EDGE)
    if re.search(r"}}\s*{{", text):
        refuse("Variables can't stand side by side", FORMAT)
    if len(VARIABLE.sub(" ", text).split()) < 2 * count + 1:
        refuse("Too many variables for the length of the text", CROWDED)


def _check_example(component, kind, names):
    example = component.get("example") or {}
    named = example.get(f"{kind.lower()}_text_named_params")
    rows = example.get(f"{kind.lower()}_text") or []
    samples = [row["example"] for row in named] if named else (rows[0] if kind == "BODY" and rows else rows)
    if len(samples) != len(names) or not all(samples):
        refuse(f"Component of type {kind} is missing expected field(s) (example)", FORMAT)


def _check_buttons(buttons):
    if len(buttons) > 10:
        refuse("At most 10 buttons are allowed", 2388019)
    kinds = [button.get("type") for button in buttons]
    for kind, maximum in BUTTON_MAX.items():
        if kinds.count(kind) > maximum:
            refuse(f"At most {maximum} buttons of type {kind}", FORMAT)
    if [mark for mark, _run in groupby(kinds, lambda kind: kind == "QUICK_REPLY")].count(True) > 1:
        refuse("Quick replies must stand together", FORMAT)
    for button in buttons:
        _check_button(button)


def _check_button(button):
    if button.get("type") not in BUTTON_MAX:
        refuse(f"Unknown type of button {button.get('type')}", FORMAT)
    if button["type"] == "COPY_CODE":
        return _check_length(button.get("example") or "x" * 16, 15)
    if not button.get("text"):
        refuse("A button needs a text", FORMAT)
    _check_length(button["text"], 25)
    if button["type"] == "URL":
        url = button.get("url") or ""
        if not url.startswith(("https://", "http://")) or not re.fullmatch(r"[^{]*({{1}})?", url):
            refuse("The URL of a button is malformed", FORMAT)
        if "{{" in url and not button.get("example"):
            refuse("A dynamic URL needs an example", FORMAT)
    if button["type"] == "PHONE_NUMBER" and not 0 < len(button.get("phone_number") or "") <= 20:
        refuse("The phone number of a button is malformed", FORMAT)
    return None
