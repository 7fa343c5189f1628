"""The conveniences over HTTP, for tests in another process than the simulator."""

import requests

from .conveniences import Conveniences


class SimulatorClient(Conveniences):
    """Talks to a running simulator.

    :param str url: e.g. ``http://127.0.0.1:8070``
    """

    def __init__(self, url, timeout=60):
        self.url = url.rstrip("/")
        self.timeout = timeout
        self.session = requests.Session()
        # a proxy of the machine must not come between
        self.session.trust_env = False

    def control(self, name, /, method="POST", **values):
        """Call the control API; ValueError with its words when it refuses."""
        sent = {"json": values} if method == "POST" else {"params": values}
        answer = self.session.request(
            method, f"{self.url}/_control/{name}", timeout=self.timeout, **sent)
        if answer.status_code == 200:
            return answer.json()
        if answer.status_code in (400, 404):
            raise ValueError(answer.json()["error"])
        raise ConnectionError(f"simulator answered {answer.status_code}")

    def reset(self, keep_config=False):
        self.control("reset", keep_config=keep_config)

    def wait_idle(self, timeout=10):
        """Wait until no webhook is on its way; return whether that came true."""
        return self.control("idle", "GET", timeout=timeout)["idle"]
