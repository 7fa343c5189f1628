"""The Cloud API simulator as a process of its own."""

import json
import urllib.request

from . import ports
from .process import ChildProcess

READY = "Simulator ready"


class Simulator(ChildProcess):
    """Plays Meta for one Odoo server.

    :param int port: by default a free one
    :param str webhook_url: where it delivers webhooks
    """

    def __init__(self, port=None, webhook_url="http://127.0.0.1:8069/whatsapp_crm/webhook", log=None):
        self.port = port or ports.free_port()
        self.webhook_url = webhook_url
        super().__init__(f"simulator-{self.port}", log=log)

    @property
    def url(self):
        return f"http://{ports.HOST}:{self.port}"

    def arguments(self):
        return ("--run-module=tests.simulator", "--port", self.port, "--webhook-url", self.webhook_url)

    def start(self, timeout=30):
        """Start it and wait until it says that it is ready."""
        super().start()
        self.wait_until(self._is_ready, timeout)
        return self

    def _is_ready(self):
        self.require_running()
        return READY in self.log_text()

    def request(self, path, body=None, method=None):
        """Call the simulator over HTTP and return the answer's JSON.

        :param body: anything JSON can hold; with one the method is POST unless given
        """
        data = None if body is None else json.dumps(body).encode()
        request = urllib.request.Request(
            self.url + path, data, {"Content-Type": "application/json"}, method=method)
        with urllib.request.urlopen(request, timeout=60) as answer:
            text = answer.read()
        return json.loads(text) if text else None


def start_simulator(port=None, webhook_url="http://127.0.0.1:8069/whatsapp_crm/webhook"):
    """Start a simulator and return it, ready; the caller stops it (or uses it as a context manager)."""
    return Simulator(port, webhook_url).start()
