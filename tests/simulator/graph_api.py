"""The Graph side: who may call, which call it is, sabotage, the record of calls."""

import json
import random
import re
import time

from werkzeug.wrappers import Response

from . import demo
from .calls import Call
from .errors import GraphError
from .faults import DropConnection
from .state import digits

GARBAGE = "<html><head><title>502</title></head><body>Bad Gateway</body></html>"
VERSION = re.compile(r"v\d+\.\d+")
MESSAGING = {"block_list", "send", "read", "typing", "media_upload", "media_info", "media_delete"}
EDGES = {
    # (method, edge): kind of call
    ("POST", "messages"): "send",
    ("POST", "media"): "media_upload",
    ("GET", "phone_numbers"): "number_list",
    ("GET", "subscribed_apps"): "subscriptions",
    ("POST", "subscribed_apps"): "subscriptions",
    ("DELETE", "subscribed_apps"): "subscriptions",
    ("GET", "subscriptions"): "app_subscriptions",
    ("POST", "subscriptions"): "app_subscriptions",
    ("GET", "message_templates"): "template_list",
    ("POST", "message_templates"): "template_create",
    ("DELETE", "message_templates"): "template_delete",
    ("POST", "uploads"): "sample_begin",
    ("GET", "whatsapp_business_profile"): "profile",
    ("GET", "block_users"): "block_list",
    ("POST", "block_users"): "block_list",
    ("DELETE", "block_users"): "block_list",
}


def json_response(content, status=200):
    return Response(
        json.dumps(content, ensure_ascii=False), status, mimetype="application/json")


class GraphApi:
    """Answers `/{version}/…` and the download addresses of media."""

    def __init__(self, sim):
        self.sim = sim

    def handle(self, request):
        """Answer one call and record it; DropConnection passes through."""
        call, started = self._read(request), time.monotonic()
        self.sim.record.add(call)
        try:
            response = self._guarded(request, call)
            call.status = response.status_code
            return response
        finally:
            call.milliseconds = round((time.monotonic() - started) * 1000, 1)

    def _guarded(self, request, call):
        fault = self.sim.faults.take(call)
        call.fault = fault.kind if fault else None
        self._wait(self.sim.config.latency_ms, self.sim.config.latency_jitter_ms)
        try:
            spoiled = self._suffer_first(fault)
            if spoiled is not None:
                return spoiled
            call.answer = answer = self._answer(request, call, fault)
        except GraphError as error:
            call.answer = error.body()
            return json_response(call.answer, error.http)
        self._wait(self.sim.config.answer_latency_ms)
        if fault and fault.accepts:
            return self._suffer(fault)
        if isinstance(answer, Response):
            call.answer = f"{len(answer.get_data())} bytes"
            return answer
        return json_response(answer)

    def _suffer_first(self, fault):
        """Do what comes before the call is taken; None lets it go on."""
        if fault is None or fault.accepts or fault.by == "status":
            return None
        return self._suffer(fault)

    def _suffer(self, fault):
        """Do what the rule says; return the spoiled answer, None for slow ones."""
        if fault.kind == "error":
            raise GraphError(fault.code, fault.details, http=fault.http)
        if fault.kind.startswith("timeout"):
            self.sim.stopping.wait(fault.hold_seconds)
            raise DropConnection(reset=False)
        if fault.kind.startswith("reset"):
            raise DropConnection(reset=True)
        if fault.kind == "slow":
            return self._wait(fault.latency_ms)
        return Response(GARBAGE, 502, mimetype="text/html")

    def _wait(self, milliseconds, jitter=0):
        wait = milliseconds + random.uniform(0, jitter)
        if wait:
            self.sim.stopping.wait(wait / 1000)

    # --- reading the call -------------------------------------------------
    def _read(self, request):
        parts = [part for part in request.path.split("/") if part]
        version = parts.pop(0) if parts and VERSION.fullmatch(parts[0]) else ""
        call = Call(
            request.method, "/" + "/".join(parts), version,
            query=request.args.to_dict(), body=self._body(request),
            user_agent=request.headers.get("User-Agent", ""))
        call.pnid = parts[0] if parts and parts[0] in self.sim.state.numbers else None
        call.kind = self._kind(call, parts)
        if isinstance(call.body, dict):
            self._read_send(call)
        return call

    def _body(self, request):
        if request.mimetype == "multipart/form-data":
            files = {
                name: {"filename": part.filename, "mime_type": part.mimetype}
                for name, part in request.files.items()}
            return request.form.to_dict() | files
        raw = request.get_data()
        if not raw:
            return None
        try:
            return json.loads(raw)
        except ValueError:
            return raw.decode(errors="replace")

    def _kind(self, call, parts):
        state, first = self.sim.state, parts[0] if parts else ""
        if len(parts) == 2:
            if first == "_media":
                return "media_download"
            kind = EDGES.get((call.method, parts[1]), "other")
            if kind == "send" and isinstance(call.body, dict) and call.body.get("status"):
                return "typing" if call.body.get("typing_indicator") else "read"
            return kind
        if first == "debug_token":
            return "debug_token"
        if first.startswith("upload:"):
            return "sample_upload"
        for kind, known in (
                ("number", state.numbers), ("account", state.accounts),
                ("template", state.templates.by_id)):
            if first in known:
                return kind
        if first.isdigit():
            return "media_delete" if call.method == "DELETE" else "media_info"
        return "other"

    def _read_send(self, call):
        body = call.body
        if call.kind == "send":
            call.to = digits(body.get("to")) or body.get("recipient")
            call.type = body.get("type") or "text"
            call.callback = body.get("biz_opaque_callback_data")
        elif call.kind in ("read", "typing"):
            call.wamid = body.get("message_id")

    # --- answering --------------------------------------------------------
    def _answer(self, request, call, fault):
        self._authorise(request, call)
        parts = call.path.strip("/").split("/")
        if call.kind in ("send", "read", "typing"):
            return self.sim.sending.post(call, fault)
        if call.kind == "block_list":
            return self.sim.block_list.handle(call, parts[0])
        if call.kind.startswith("media"):
            return self.sim.media_api.handle(request, call, parts)
        return self.sim.account_api.handle(request, call, parts)

    def _authorise(self, request, call):
        """Raise 190 or 10 unless the token is good for this kind of call."""
        scheme, _space, value = request.headers.get("Authorization", "").partition(" ")
        app_token = f"{demo.APP_ID}|{demo.APP_SECRET}"
        if call.kind in ("debug_token", "app_subscriptions") and value == app_token:
            return
        token = self.sim.state.tokens.get(value)
        if scheme != "Bearer" or token is None:
            raise GraphError(190, "Invalid OAuth access token - Cannot parse access token")
        if not token.valid or 0 < token.expires_at < self.sim.state.now():
            raise GraphError(
                190, "Error validating access token: Session has expired", subcode=463)
        scope = "whatsapp_business_" + (
            "messaging" if call.kind in MESSAGING else "management")
        if call.kind != "media_download" and scope not in token.scopes:
            raise GraphError(
                10, f"Application does not have permission for this action ({scope})")
