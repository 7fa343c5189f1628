"""The simulator as one object, for tests in the same process."""

import threading
import time
from urllib.parse import urlencode

import urllib3

from . import demo, webhook_bodies
from .account_api import AccountApi
from .block_list import BlockList
from .calls import Calls
from .config import Config
from .control import Control
from .conveniences import Conveniences
from .customers import Customers
from .delivery import Delivery
from .entities import Token
from .faults import Faults
from .graph_api import GraphApi
from .limits import Limits
from .media import MediaApi
from .phone_page import PhonePage
from .phone_view import PhoneView
from .sending import Sending
from .server import Server
from .state import State
from .statuses import Statuses
from .template_admin import TemplateAdmin
from .timer import Timer
from .webhooks import Webhooks


class Simulator(Conveniences):
    """Plays Meta's Cloud API and the customers' phones.

    Use it as a context manager::

        with Simulator(port=0, webhook_url="http://127.0.0.1:8069/…") as sim:
            sim.customer_text("34600111001", "hola")
            sim.wait_idle(5)
            assert len(sim.sends()) == 1

    :param int port: 0 takes any free one; see `url`
    :param config: any key of `config.Config`
    """

    def __init__(self, port=0, webhook_url="", host="127.0.0.1", quiet=True, lang="es",
                 **config):
        self.initial = config | {"webhook_url": webhook_url}
        self.lang = lang
        self.config = Config()
        self.config.update(self.initial)
        self.state, self.record, self.faults = State(), Calls(), Faults()
        self.stopping = threading.Event()
        self.limits, self.timer = Limits(self.config), Timer()
        self.delivery = Delivery(self.config, self.timer)
        self.webhooks = Webhooks(self.config, self.state, self.timer, self.delivery)
        self.statuses, self.customers = Statuses(self), Customers(self)
        self.sending, self.media_api = Sending(self), MediaApi(self)
        self.account_api, self.template_admin = AccountApi(self), TemplateAdmin(self)
        self.block_list = BlockList(self)
        self.graph, self.control_api = GraphApi(self), Control(self)
        self.view, self.page = PhoneView(self), PhonePage(self)
        self.server = Server(host, port, self._dispatch, quiet)
        self.url = f"http://{host}:{self.server.server_address[1]}"

    # --- life -------------------------------------------------------------
    def start(self):
        """Listen and work in background threads; return self."""
        self.timer.start()
        self.delivery.start()
        threading.Thread(
            target=self.server.serve_forever, kwargs={"poll_interval": 0.05},
            name="sim-server", daemon=True).start()
        return self

    def stop(self):
        self.stopping.set()
        self.state.touch()
        self.timer.stop()
        self.delivery.stop()
        self.server.shutdown()
        self.server.server_close()

    def __enter__(self):
        return self.start()

    def __exit__(self, *exception):
        self.stop()

    def reset(self, keep_config=False):
        """Forget messages, calls, faults and what is pending; demo data again."""
        self.timer.clear()
        self.delivery.reset()
        if not keep_config:
            for name, value in Config().as_dict().items():
                setattr(self.config, name, value)
            self.config.update(self.initial)
        self.state.reset()
        self.record.clear()
        self.faults.clear()
        self.limits.reset()
        self.webhooks.reset()

    def control(self, name, /, method="POST", **values):
        """Do what the control API does, without HTTP."""
        return self.control_api.call(name, method, values)

    def _dispatch(self, request):
        path = request.path
        if path.startswith("/_control/"):
            return self.control_api.handle(request)
        if path == "/" or path.startswith(("/_phone/", "/static/")):
            return self.page.handle(request)
        return self.graph.handle(request)

    # --- settings ---------------------------------------------------------
    @property
    def webhook_url(self):
        return self.state.app_url or self.config.webhook_url

    def apply_config(self, values):
        """Change any key of `config.Config`; ValueError for unknown ones."""
        self.config.update(values)
        if "seed" in values:
            self.webhooks.random.seed(values["seed"])
        if "webhook_url" in values:
            self.state.app_url = ""

    def set_token(self, token=demo.ACCESS_TOKEN, *, valid=True, expires_at=0, scopes=None):
        """Make a token known with these properties; return it."""
        self.state.tokens[token] = Token(
            demo.APP_ID, valid, expires_at,
            Token.scopes if scopes is None else tuple(scopes))
        return self.state.tokens[token]

    def known_customer(self, identifier):
        """Return the Customer of a phone, key or user id; ValueError when unknown."""
        customer = self.state.customer(identifier)
        if customer is None:
            raise ValueError(f"no customer {identifier!r}")
        return customer

    def describe(self):
        """Return what is going on, JSON-ready."""
        with self.state.lock:
            return {
                "webhook_url": self.webhook_url,
                "clock_offset": self.state.clock_offset,
                "pending": self.webhooks.pending,
                "counters": dict(self.delivery.counters),
                "calls": len(self.record.find()),
                "messages": len(self.state.messages),
                "chats": len(self.state.chats),
                "media": len(self.state.media),
                "faults": self.faults.as_list(),
                "threads": threading.active_count(),
                "numbers": [
                    self.account_api.number_values(number)
                    for number in self.state.numbers.values()],
                "customers": len(self.state.customers),
            }

    # --- waiting and posting ----------------------------------------------
    def wait_idle(self, timeout=10):
        """Wait until no webhook is on its way; return whether that came true."""
        end = time.monotonic() + timeout
        while self.webhooks.pending:
            if time.monotonic() >= end:
                return False
            time.sleep(0.01)
        return True

    def raw_post(self, body="", *, signature="valid", secret=demo.APP_SECRET, url=None,
                 copies=1):
        """Post a body of any content at once; return [{status, body}, …].

        :param body: text as it is, or an object to be encoded
        :param str signature: valid, wrong, missing, or the header's value itself
        :param int copies: how many times, all at the same moment
        """
        raw = body.encode() if isinstance(body, str) else webhook_bodies.encode(body)
        header = {
            "valid": webhook_bodies.sign(raw, secret), "missing": None,
            "wrong": webhook_bodies.sign(raw, secret + "?")}.get(signature, signature)
        answers = [None] * copies
        start = threading.Barrier(copies)

        def post(index):
            start.wait()
            status, answer = self.delivery.post_now(url or self.webhook_url, raw, header)
            answers[index] = {"status": status, "body": answer.decode(errors="replace")}

        threads = [threading.Thread(target=post, args=(i,)) for i in range(copies)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        return answers

    def verify_webhook(self, url, verify_token, challenge):
        """Make Meta's challenge call; return {status, body, verified}."""
        query = urlencode({
            "hub.mode": "subscribe", "hub.verify_token": verify_token,
            "hub.challenge": challenge})
        try:
            answer = self.delivery.http.request("GET", f"{url}?{query}", timeout=10)
        except (urllib3.exceptions.HTTPError, OSError) as error:
            return {"status": 0, "body": str(error), "verified": False}
        body = answer.data.decode(errors="replace")
        verified = answer.status == 200 and body == challenge
        return {"status": answer.status, "body": body[:500], "verified": verified}
