"""The customer's phone in the browser: the page and its small JSON interface."""

import json
import mimetypes
from pathlib import Path

import jinja2
from werkzeug.wrappers import Response

from . import demo
from .graph_api import json_response
from .phone_icons import ICONS
from .phone_texts import TEXTS
from .state import digits
from .voice import webm_to_ogg

HERE = Path(__file__).parent
HEARTBEAT_SECONDS = 10
ATTACHMENTS = (
    ("image", "image"), ("video", "video"), ("document", "file"), ("audio", "wave"),
    ("location", "pin"), ("contacts", "person"), ("sticker", "smile"))
SWITCHES = (
    # field of the customer, title, help
    ("online", "phone_on", "phone_on_help"),
    ("read_receipts", "receipts", "receipts_help"),
    ("hide_phone", "hides", "hides_help"),
    ("accepts_marketing", "marketing", "marketing_help"))
ROUTES = (
    "chat", "people", "events", "media", "send", "look", "played", "person", "switch")
EXTRAS = ("unsupported", "unknown", "order", "sticker")


class PhonePage:
    """Answers `/`, `/static/…` and `/_phone/…`."""

    def __init__(self, sim):
        self.sim, self.state = sim, sim.state
        loader = jinja2.FileSystemLoader(HERE / "templates")
        self.templates = jinja2.Environment(loader=loader, autoescape=True)

    def handle(self, request):
        if request.path == "/":
            return self._page(request)
        if request.path.startswith("/static/"):
            return self._static(request.path.removeprefix("/static/"))
        name, _slash, rest = request.path.removeprefix("/_phone/").partition("/")
        handler = getattr(self, f"_{name}", None)
        if name not in ROUTES:
            return json_response({"error": "not found"}, 404)
        try:
            return handler(request, rest)
        except ValueError as error:
            return json_response({"error": str(error)}, 400)

    def _page(self, request):
        lang = request.args.get("lang") or self.sim.lang
        texts = TEXTS.get(lang, TEXTS["es"])
        numbers = [
            {"id": number.id, "name": number.verified_name, "display": number.display}
            for number in self.state.numbers.values()]
        html = self.templates.get_template("phone.html").render(
            lang=lang, t=texts, texts=texts, numbers=numbers, ad=demo.AD_REFERRAL,
            icons=ICONS, attachments=ATTACHMENTS, switches=SWITCHES, extras=EXTRAS)
        return Response(html, mimetype="text/html")

    def _static(self, name):
        path = HERE / "static" / name
        if path.parent != HERE / "static" or not path.is_file():
            return json_response({"error": "not found"}, 404)
        kind = mimetypes.guess_type(name)[0] or "application/octet-stream"
        return Response(
            path.read_bytes(), mimetype=kind, headers={"Cache-Control": "no-cache"})

    # --- reading ----------------------------------------------------------
    def _chosen(self, request):
        pnid = request.args.get("number") or demo.PHONE_NUMBER_ID
        if pnid not in self.state.numbers:
            raise ValueError(f"no such number {pnid}")
        return pnid, self.sim.known_customer(request.args.get("customer"))

    def _chat(self, request, rest):
        return json_response(self.sim.view.chat(*self._chosen(request)))

    def _people(self, request, rest):
        pnid = request.args.get("number") or demo.PHONE_NUMBER_ID
        return json_response({"people": self.sim.view.people(pnid)})

    def _events(self, request, rest):
        """Server-sent events: a line whenever anything changed."""
        return Response(self._stream(), mimetype="text/event-stream", headers={
            "Cache-Control": "no-store", "X-Accel-Buffering": "no"})

    def _stream(self):
        revision = self.state.revision
        yield f"data: {revision}\n\n".encode()
        while not self.sim.stopping.is_set():
            seen = self.state.wait_for_change(revision, HEARTBEAT_SECONDS)
            yield (b": still here\n\n" if seen == revision
                   else f"data: {seen}\n\n".encode())
            revision = seen

    def _media(self, request, media_id):
        media = self.state.media.get(media_id)
        if media is None:
            return json_response({"error": "not found"}, 404)
        response = Response(media.data, mimetype=media.mime_type)
        # players ask for the end of a sound first, to learn how long it is
        return response.make_conditional(
            request.environ, accept_ranges=True, complete_length=len(media.data))

    # --- acting -----------------------------------------------------------
    def _send(self, request, rest):
        """Write as the customer: JSON, or a form with `values` and `file`."""
        pnid, customer = self._chosen(request)
        if request.mimetype == "multipart/form-data":
            values = json.loads(request.form["values"])
            values["file"] = self._file(request.files["file"])
        else:
            values = json.loads(request.get_data())
        kind = values.pop("type", "text")
        self.sim.statuses.look(customer, pnid)
        try:
            wamid = self.sim.customers.write(customer, kind, pnid=pnid, **values)
        except TypeError as error:
            raise ValueError(str(error)) from error
        return json_response({"wamid": wamid})

    def _file(self, part):
        """Return (bytes, mime type, name); a browser's recording becomes a voice note."""
        data, mime_type = part.read(), part.mimetype
        if mime_type == "audio/webm":
            return webm_to_ogg(data), "audio/ogg; codecs=opus", "voice.ogg"
        return data, mime_type, part.filename

    def _person(self, request, rest):
        """Invent a customer: name, phone, username, hide_phone."""
        values = json.loads(request.get_data())
        phone, username = digits(values.get("phone")), values.get("username") or None
        if phone and not 7 <= len(phone) <= 15:
            raise ValueError("a phone number has 7 to 15 digits")
        if not phone and not username:
            raise ValueError("a phone number or a username is needed")
        customer = self.state.upsert_customer(
            phone or None, name=values.get("name", ""), username=username,
            hide_phone=bool(values.get("hide_phone")) or not phone)
        self.state.touch()
        return json_response(customer.as_dict())

    def _switch(self, request, field):
        """Turn one of SWITCHES of the customer on or off."""
        pnid, customer = self._chosen(request)
        turned_on = bool(json.loads(request.get_data())["on"])
        if field == "online":
            self.sim.customers.set_online(customer, turned_on)
        elif field == "accepts_marketing":
            value = "resume" if turned_on else "stop"
            self.sim.customers.prefer(customer, value, pnid)
        elif field in ("read_receipts", "hide_phone"):
            setattr(customer, field, turned_on)
        self.state.touch()
        return json_response(customer.as_dict())

    def _look(self, request, rest):
        pnid, customer = self._chosen(request)
        self.sim.statuses.look(customer, pnid)
        return json_response({"ok": True})

    def _played(self, request, wamid):
        message = self.state.messages.get(wamid)
        if message and message.side == "business" and message.type == "audio":
            self.sim.statuses.advance(message, "played")
        return json_response({"ok": True})
