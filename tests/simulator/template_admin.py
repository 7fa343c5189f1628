"""Creating and deleting templates, with the checks Meta makes before its review."""

import re

from .errors import GraphError
from .templates import VARIABLE, part, variables

CATEGORIES = ("MARKETING", "UTILITY", "AUTHENTICATION")


class TemplateAdmin:
    """Creates templates as PENDING; the control API plays Meta's review."""

    def __init__(self, sim):
        self.sim, self.state = sim, sim.state

    def create(self, account, body):
        """Return {id, status, category}; refusals are code 100 with a subcode."""
        if not isinstance(body, dict):
            raise GraphError(100, "The request body is not a JSON object")
        for key in ("name", "language", "category", "components"):
            if not body.get(key):
                raise GraphError(100, f"The parameter {key} is required.")
        self._check(body)
        values = {key: body[key] for key in (
            "name", "language", "category", "components", "parameter_format",
            "message_send_ttl_seconds") if key in body}
        with self.state.lock:
            if self.state.templates.named(body["name"], body["language"]):
                raise GraphError(
                    100, "Content in this language already exists", subcode=2388024)
            template = self.state.templates.add(values | {"status": "PENDING"})
        return {key: template[key] for key in ("id", "status", "category")}

    def delete(self, account, query):
        """Delete all languages of `name`, or only the one of `hsm_id`."""
        if not query.get("name") and not query.get("hsm_id"):
            raise GraphError(100, "The parameter name is required.")
        with self.state.lock:
            removed = self.state.templates.remove(query.get("name"), query.get("hsm_id"))
        if not removed:
            raise GraphError(100, "Message template not found", subcode=2593002)
        return {"success": True}

    def _check(self, body):
        if not re.fullmatch(r"[a-z0-9_]{1,512}", body["name"]):
            raise GraphError(100, "Name has invalid characters", subcode=2388293)
        if body["category"] not in CATEGORIES:
            raise GraphError(100, f"Category must be one of {CATEGORIES}")
        if body.get("parameter_format", "POSITIONAL") not in ("POSITIONAL", "NAMED"):
            raise GraphError(100, "parameter_format must be POSITIONAL or NAMED")
        text = part(body, "BODY").get("text", "")
        if not text:
            raise GraphError(100, "A template needs a BODY", subcode=2388043)
        self._check_length(text, 1024)
        self._check_length(part(body, "FOOTER").get("text", ""), 60)
        self._check_length(part(body, "HEADER").get("text", ""), 60)
        self._check_variables(body, text)
        if len(part(body, "BUTTONS").get("buttons", ())) > 10:
            raise GraphError(100, "At most 10 buttons are allowed", subcode=2388019)

    def _check_length(self, text, maximum):
        if len(text) > maximum:
            raise GraphError(
                100, f"A component has more than {maximum} characters", subcode=2388040)

    def _check_variables(self, body, text):
        if not variables(text):
            return
        stripped = text.strip()
        if VARIABLE.match(stripped) or re.search(r"}}[.!?]?$", stripped):
            raise GraphError(
                100, "Variables can't be at the start or end of the template",
                subcode=2388299)
        example = part(body, "BODY").get("example") or {}
        if not example.get("body_text") and not example.get("body_text_named_params"):
            raise GraphError(100, "Component of type BODY is missing expected field(s) "
                             "(example)", subcode=2388043)
