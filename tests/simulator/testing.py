"""Helpers for tests around the simulator: a place that takes webhooks, a Graph caller."""

import contextlib
import json
import threading
import time
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import requests

from . import demo, webhook_bodies
from .simulator import Simulator


class WebhookSink:
    """Takes webhooks as the business would and keeps them.

    `answers` holds HTTP statuses for the next posts; 200 once it is empty. `posts` are
    (raw bytes, signature is right). Every answer takes `hold_seconds`. Answers Meta's challenge for `verify_token`.
    """

    verify_token = demo.VERIFY_TOKEN

    def __init__(self):
        self.posts, self.answers = [], []
        self.hold_seconds = 0
        sink = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"
            disable_nagle_algorithm = True
            wbufsize = 8192

            def do_POST(self):
                sink._take(self)

            def do_GET(self):
                sink._challenge(self)

            def log_message(self, *values):
                """Stay silent."""

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.server.daemon_threads = True
        self.url = f"http://127.0.0.1:{self.server.server_address[1]}/whatsapp_crm/webhook"

    def start(self):
        threading.Thread(target=self.server.serve_forever, args=(0.05,), daemon=True).start()
        return self

    def stop(self):
        self.server.shutdown()
        self.server.server_close()

    def _take(self, handler):
        raw = handler.rfile.read(int(handler.headers["Content-Length"]))
        right = handler.headers.get("X-Hub-Signature-256") == webhook_bodies.sign(
            raw, demo.APP_SECRET)
        self.posts.append((raw, right))
        time.sleep(self.hold_seconds)
        self._answer(handler, self.answers.pop(0) if self.answers else 200, b"")

    def _challenge(self, handler):
        query = requests.utils.urlparse(handler.path).query
        values = dict(pair.split("=") for pair in query.split("&"))
        right = values.get("hub.verify_token") == self.verify_token
        body = values.get("hub.challenge", "").encode() if right else b""
        self._answer(handler, 200 if right else 403, body)

    def _answer(self, handler, status, body):
        handler.send_response(status)
        handler.send_header("Content-Length", str(len(body)))
        handler.end_headers()
        handler.wfile.write(body)

    # --- what arrived -----------------------------------------------------
    def bodies(self):
        return [json.loads(raw) for raw, _right in self.posts]

    def values(self, field="messages"):
        """Return the values of a field, in order of arrival."""
        return [
            change["value"] for body in self.bodies() for entry in body["entry"]
            for change in entry["changes"] if change["field"] == field]

    def messages(self):
        return [item for value in self.values() for item in value.get("messages", ())]

    def statuses(self, wamid=None):
        return [
            item for value in self.values() for item in value.get("statuses", ())
            if wamid in (None, item["id"])]


class Graph:
    """Calls the simulated Graph API for one business number."""

    def __init__(self, url, pnid=demo.PHONE_NUMBER_ID, token=demo.ACCESS_TOKEN):
        self.base = f"{url}/{demo.GRAPH_VERSION}"
        self.pnid = pnid
        self.session = requests.Session()
        self.session.trust_env = False
        self.session.headers["Authorization"] = f"Bearer {token}"

    def request(self, method, path, **values):
        return self.session.request(
            method, path if "://" in path else f"{self.base}/{path}",
            timeout=values.pop("timeout", 10), **values)

    def send(self, to="34600111001", type="text", content=None, *, timeout=10, **values):
        """Send one message; return the response. `values` are more keys of the body."""
        content = {"body": "Buenas"} if content is None else content
        body = {"messaging_product": "whatsapp", "type": type, type: content} | values
        body |= {"to": f"+{to}"} if to else {}
        return self.request("POST", f"{self.pnid}/messages", json=body, timeout=timeout)

    def wamid(self, *args, **values):
        """Send one message that must be accepted; return its wamid."""
        answer = self.send(*args, **values)
        assert answer.status_code == 200, answer.text
        return answer.json()["messages"][0]["id"]

    def code(self, *args, **values):
        """Send one message that must be refused; return Meta's code."""
        answer = self.send(*args, **values)
        assert answer.status_code >= 400, answer.text
        return answer.json()["error"]["code"]

    def get(self, path, **params):
        return self.request("GET", path, params=params)


@dataclass
class World:
    """A running simulator with a sink for its webhooks and a Graph caller."""

    sim: Simulator
    sink: WebhookSink
    graph: Graph

    def clean(self):
        """Make it as new: between tests this is quicker than a new one."""
        self.sim.wait_idle(1)
        self.sim.reset()
        self.sink.answers.clear()
        self.sink.hold_seconds = 0
        self.sink.posts.clear()

    def settle(self, timeout=10):
        """Wait until all webhooks have arrived."""
        assert self.sim.wait_idle(timeout), "webhooks are still on their way"


@contextlib.contextmanager
def running(**config):
    """Yield a World with short delays; `config` as for Simulator."""
    quick = {"sent_ms": 5, "delivered_ms": 15, "read_ms": 25, "webhook_retry_seconds": [0.05, 0.1]}
    sink = WebhookSink().start()
    try:
        with Simulator(webhook_url=sink.url, **quick | config) as sim:
            yield World(sim, sink, Graph(sim.url))
    finally:
        sink.stop()
