"""Message templates: the ready ones, the checks of a send, the text a customer sees."""

import itertools
import re

from .errors import GraphError
from .template_catalogue import CATALOGUE

VARIABLE = re.compile(r"{{\s*(\w+)\s*}}")
MEDIA_FORMATS = ("IMAGE", "VIDEO", "DOCUMENT")


class TemplateStore:
    """The templates of one account, keyed by id, in order of creation."""

    def __init__(self):
        self._ids = itertools.count(800_000_000_001)
        self.by_id = {}
        for values in CATALOGUE:
            self.add(values)

    def add(self, values):
        """Store a template given in Meta's shape; return it with its id."""
        template = {"status": "PENDING", "parameter_format": "POSITIONAL"} | values
        template["id"] = str(next(self._ids))
        self.by_id[template["id"]] = template
        return template

    def named(self, name, language=None):
        return [
            template for template in self.by_id.values() if template["name"] == name
            and (language is None or template["language"] == language)]

    def remove(self, name=None, template_id=None):
        """Remove one by id, else all languages of a name; return how many."""
        doomed = [
            key for key, template in self.by_id.items()
            if (key == template_id if template_id else template["name"] == name)]
        for key in doomed:
            del self.by_id[key]
        return len(doomed)

    def sendable(self, name, language):
        """Return the approved template or raise what Meta answers."""
        found = self.named(name, language)
        status = found[0]["status"] if found else None
        if status == "APPROVED":
            return found[0]
        if status == "PAUSED":
            raise GraphError(132015, f"Template {name} is paused due to low quality")
        if status == "DISABLED":
            raise GraphError(132016, f"Template {name} is disabled")
        reason = f"template name ({name}) does not exist in {language}"
        raise GraphError(132001, reason)


def part(template, kind):
    """Return the component of a kind, or an empty dictionary."""
    return next((c for c in template["components"] if c["type"] == kind), {})


def variables(text):
    """Return the distinct variable names of a text, in order."""
    return list(dict.fromkeys(VARIABLE.findall(text or "")))


def _sent(components, kind, index=None):
    for component in components:
        if str(component.get("type", "")).lower() != kind:
            continue
        if index is None or str(component.get("index")) == str(index):
            return component.get("parameters") or []
    return []


def _check_text(parameter):
    value = parameter.get("text")
    if not isinstance(value, str) or not value.strip():
        raise GraphError(131008, "Parameter of type text is missing text value")
    if re.search(r"[\n\r\t]| {5,}", value):
        raise GraphError(
            132018, "Param text cannot have new-line/tab characters or more than "
            "4 consecutive spaces")
    return value


def _values(template, text, parameters, place):
    """Check the parameters of one text and return {variable: value}."""
    names = variables(text)
    if len(names) != len(parameters):
        raise GraphError(
            132000, f"{place}: number of localizable_params ({len(parameters)}) does "
            f"not match the expected number of params ({len(names)})")
    if any(parameter.get("type") not in ("text", "currency", "date_time")
           for parameter in parameters):
        raise GraphError(132012, f"{place}: parameter type does not match the template")
    if template["parameter_format"] != "NAMED":
        return {
            name: _fallback(parameter)
            for name, parameter in zip(names, parameters, strict=True)}
    given = {p.get("parameter_name"): _fallback(p) for p in parameters}
    if set(given) != set(names):
        raise GraphError(
            100, f"{place}: parameter_name is missing or unknown; expected {names}")
    return given


def _fallback(parameter):
    kind = parameter["type"]
    if kind == "text":
        return _check_text(parameter)
    return str(parameter.get(kind, {}).get("fallback_value", ""))


def fill(text, values):
    return VARIABLE.sub(lambda match: values.get(match[1], match[0]), text or "")


def render(template, components):
    """Check a send against its template and return what the customer sees.

    :return: {"header": {"text"|"media"|"location"}, "body", "footer", "buttons": [...]}
    :raise GraphError: 132000, 132012, 132018, 132005, 131008, 100
    """
    body_text = part(template, "BODY").get("text", "")
    values = _values(template, body_text, _sent(components, "body"), "body")
    body = fill(body_text, values)
    if len(body) > 1024:
        raise GraphError(132005, f"Translated text too long: {len(body)} > 1024")
    return {
        "header": _header(template, _sent(components, "header")),
        "body": body,
        "footer": part(template, "FOOTER").get("text"),
        "buttons": [
            _button(template, index, button, _sent(components, "button", index))
            for index, button in enumerate(part(template, "BUTTONS").get("buttons", ()))],
    }


def _header(template, parameters):
    header = part(template, "HEADER")
    if header.get("format") in MEDIA_FORMATS:
        kind = header["format"].lower()
        if len(parameters) != 1:
            raise GraphError(132012, f"header: Format mismatch, expected {header['format']}")
        if parameters[0].get("type") != kind or kind not in parameters[0]:
            raise GraphError(132012, f"header: Format mismatch, expected {header['format']}")
        return {"media": {"kind": kind, **parameters[0][kind]}}
    if header.get("format") == "LOCATION":
        place = parameters[0].get("location") if len(parameters) == 1 else None
        if not isinstance(place, dict) or not place.keys() >= {"latitude", "longitude"}:
            raise GraphError(132012, "header: Format mismatch, expected LOCATION")
        return {"location": place}
    values = _values(template, header.get("text"), parameters, "header")
    return {"text": fill(header["text"], values)} if header else None


def _button(template, index, button, parameters):
    shown = {"type": button["type"], "text": button["text"]}
    if button["type"] == "QUICK_REPLY":
        given = parameters[0] if parameters else {}
        shown["payload"] = given.get("payload", button["text"])
    elif button["type"] == "URL":
        values = _values(template, button["url"], parameters, f"button {index}")
        shown["url"] = fill(button["url"], values)
    elif button["type"] == "PHONE_NUMBER":
        shown["phone_number"] = button["phone_number"]
    return shown
