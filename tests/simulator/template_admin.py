"""Creating, editing and deleting templates; samples of files for the reviewers."""

import secrets

from .errors import GraphError
from .template_checks import check_components, check_template

EDITABLE = ("APPROVED", "REJECTED", "PAUSED")
DAY = 24 * 3600


class TemplateAdmin:
    """Creates templates as PENDING; the control API plays Meta's review."""

    def __init__(self, sim):
        self.sim, self.state = sim, sim.state
        self.uploads = {}

    def create(self, account, body):
        """Return {id, status, category}; refusals are code 100 with a subcode."""
        if not isinstance(body, dict):
            raise GraphError(100, "The request body is not a JSON object")
        for key in ("name", "language", "category", "components"):
            if not body.get(key):
                raise GraphError(100, f"The parameter {key} is required.")
        check_template(body)
        values = {key: body[key] for key in (
            "name", "language", "category", "components", "parameter_format",
            "message_send_ttl_seconds") if key in body}
        with self.state.lock:
            if self.state.templates.named(body["name"], body["language"]):
                raise GraphError(
                    100, "Content in this language already exists", subcode=2388024)
            template = self.state.templates.add(values | {"status": "PENDING"})
        return {key: template[key] for key in ("id", "status", "category")}

    def edit(self, template, body):
        """Replace the components; an approved one once a day, and never its category."""
        if not isinstance(body, dict) or not body.get("components"):
            raise GraphError(100, "The parameter components is required.")
        with self.state.lock:
            self._check_editable(template, body)
            check_components(template | body)
            if template["status"] == "APPROVED":
                template["edited_at"] = self.state.now()
            template.update({key: body[key] for key in ("components", "category", "parameter_format") if key in body})
            template.update(status="PENDING", rejected_reason="NONE")
        return {"success": True}

    def _check_editable(self, template, body):
        if template["status"] not in EDITABLE:
            raise GraphError(100, "Message template can't be edited in its status", subcode=2388003)
        if template["status"] != "APPROVED":
            return
        if body.get("category", template["category"]) != template["category"]:
            raise GraphError(100, "The category of an approved template can't change", subcode=2388003)
        if self.state.now() - template.get("edited_at", 0) < DAY:
            raise GraphError(100, "An approved template can be edited once in 24 hours", subcode=2388003)

    def delete(self, account, query):
        """Delete all languages of `name`, or only the one of `hsm_id`."""
        if not query.get("name") and not query.get("hsm_id"):
            raise GraphError(100, "The parameter name is required.")
        with self.state.lock:
            removed = self.state.templates.remove(query.get("name"), query.get("hsm_id"))
        if not removed:
            raise GraphError(100, "Message template not found", subcode=2593002)
        return {"success": True}

    # --- samples ----------------------------------------------------------
    def begin_upload(self, query):
        """A session for one file: `file_length`, `file_type`."""
        for key in ("file_length", "file_type"):
            if not query.get(key):
                raise GraphError(100, f"The parameter {key} is required.")
        session = f"upload:{secrets.token_hex(16)}"
        self.uploads[session] = int(query["file_length"])
        return {"id": session}

    def upload(self, session, size):
        """The bytes of a session, at once: a handle for `header_handle`."""
        if self.uploads.pop(session, None) != size:
            raise GraphError(100, "The upload session is unknown or the file is not whole")
        return {"h": f"4::{secrets.token_hex(12)}"}
