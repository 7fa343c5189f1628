"""A real Odoo server process on a database of its own."""

import urllib.error
import urllib.request

from . import ports
from .odoo_source import write_config
from .process import ChildProcess


class OdooServer(ChildProcess):
    """Start, stop, kill and restart an Odoo server::

        with fresh_database("story") as database, OdooServer(database) as odoo:
            odoo.rpc("admin").call("res.partner", "search_count", [])

    :param database: a ``Database`` or its name
    :param int port: HTTP port, by default a free one; a restart keeps it
    :param options: more command line options for Odoo, e.g. ``("--workers=2",)``
    :param str mutate: ``"package.module:function"``, called before models are built (see ``child.py``)
    :param dict env: more environment variables
    """

    def __init__(self, database, port=None, *, options=(), mutate=None, env=None, log=None):
        self.database = str(database)
        self.port = port or ports.free_port()
        self.options = tuple(options)
        mutation = {"LAB_MUTATION": mutate} if mutate else {}
        super().__init__(f"odoo-{self.database}", log=log, env={**(env or {}), **mutation})

    @property
    def url(self):
        return f"http://{ports.HOST}:{self.port}"

    def arguments(self):
        return (
            f"--config={write_config()}", f"--database={self.database}", f"--db-filter=^{self.database}$",
            f"--http-port={self.port}", *self.options,
        )

    def start(self, timeout=120):
        """Start the server and wait until it answers and its crons run.

        :param float timeout: seconds; 0 does not wait
        """
        super().start()
        if timeout:
            self.wait_until_ready(timeout)
        return self

    def restart(self, timeout=120):
        """Stop in an orderly way, start again on the same port."""
        self.stop()
        return self.start(timeout)

    def wait_until_ready(self, timeout=120):
        self.wait_until(self._is_ready, timeout)

    def _is_ready(self):
        self.require_running()
        return "Registry loaded in" in self.log_text() and self.answers()

    def answers(self):
        """True when something answers at the address."""
        try:
            with urllib.request.urlopen(f"{self.url}/web/health", timeout=5) as answer:
                return answer.status == 200
        except (urllib.error.URLError, OSError):
            return False

    def rpc(self, login, password=None):
        """A client logged in as that user; the password is the login unless given."""
        from .rpc import Rpc

        return Rpc(self, login, password or login)
