"""``make demo``: Odoo with both addons and demo data, beside the simulator, until Ctrl-C."""

import contextlib
import signal
import threading
import urllib.request

from . import demo_database, demo_settings, demo_stories, history, postgres
from .console import Failure, Progress
from .database import Database
from .server import OdooServer
from .simulator_process import Simulator


def main(_arguments):
    """Serve the demo until it is told to stop, and stop everything that it has started."""
    demo_settings.check()
    stopping = threading.Event()

    def stop(*_signal):
        if not stopping.is_set():
            stopping.set()
            raise KeyboardInterrupt

    for name in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(name, stop)
    with contextlib.suppress(KeyboardInterrupt), contextlib.ExitStack() as running:
        # From here on a signal ends the work; what was started is stopped undisturbed.
        running.callback(lambda: (stopping.set(), print("\nStopped.", flush=True)))
        running.enter_context(postgres.running())
        _serve(running, stopping)
    return 0


def _serve(running, stopping):
    running.callback(stopping.set)
    is_new = demo_database.prepare()
    odoo = OdooServer(demo_settings.DATABASE, demo_settings.odoo_port())
    simulator = Simulator(demo_settings.simulator_port(), f"{odoo.url}/whatsapp_crm/webhook")
    demo_database.point_to(odoo.url, simulator.url)
    database = Database(demo_settings.DATABASE)
    if history.is_missing(database):
        history.fill(database, demo_settings.language())
    for child in (simulator, odoo):
        # A log of the last demo is no help in understanding this one.
        child.log.unlink(missing_ok=True)
    with Progress("Starting the simulator"):
        running.callback(simulator.stop)
        _start(simulator)
    with Progress("Starting Odoo"):
        running.callback(odoo.stop)
        _start(odoo)
    if is_new:
        _warm_up(odoo)
    demo_stories.tell(odoo, simulator, database, demo_settings.language())
    _announce(odoo, simulator)
    _watch(odoo, simulator)


def _start(child):
    try:
        child.start()
    except (RuntimeError, TimeoutError) as error:
        raise Failure(str(error)) from None


def _warm_up(odoo):
    """Have Odoo build its screens now, so that the first visitor does not wait for them."""
    with Progress("Preparing the first screens"), contextlib.suppress(OSError):
        urllib.request.urlopen(f"{odoo.url}/web/login", timeout=120).read()
        admin = odoo.rpc("admin")
        page = admin.download("/odoo").decode()
        for address in {part.split('"')[0] for part in page.split('"/web/assets/')[1:]}:
            admin.download(f"/web/assets/{address}")


def _announce(odoo, simulator):
    print(f"""
  Odoo                {odoo.url}
  Customer's phone    {simulator.url}
  Logins              {", ".join(demo_settings.LOGINS)} (the password is the login)
  Logs                {odoo.log.parent}

  Ctrl-C stops everything.
""", flush=True)


def _watch(*children):
    """Return never, unless a child ends by itself.

    :raise Failure: one did
    """
    pause = threading.Event()
    while True:
        for child in children:
            try:
                child.require_running()
            except RuntimeError as error:
                raise Failure(f"{type(child).__name__}: {error}") from None
        pause.wait(1)
