"""``make later MINUTES=5``: time passes in the running demo, and what is due by then happens at once.

The product knows nothing of it: rows of the demo's database move into the past.
"""

from . import demo_settings, postgres
from .console import Failure, Progress
from .database import Database
from .demo_stories.time_machine import open_chats, pass_time
from .rpc import RpcError
from .server import OdooServer
from .waiting import wait_until

_DUE = "whatsapp_crm.ir_cron_clocks"
_BUSY = "odoo.exceptions.UserError"


def main(arguments):
    """Let so many minutes pass for every open chat of the demo.

    :raise Failure: the demo does not run
    """
    minutes = _minutes(arguments)
    odoo = OdooServer(demo_settings.DATABASE, demo_settings.odoo_port())
    if not odoo.answers():
        raise Failure(f"No demo runs at {odoo.url}: start it with `make demo`, and use another terminal for this.")
    with postgres.running(), Progress(f"{minutes} minutes pass"):
        database = Database(demo_settings.DATABASE)
        let_pass(odoo, database, *open_chats(database), minutes=minutes)
    return 0


def let_pass(odoo, database, *channels, **ago):
    """Time passes for these chats; returns when what is due by then has happened.

    :param int channels: ids
    :param ago: as ``timedelta`` takes it
    """
    pass_time(database, *channels, **ago)
    admin = odoo.rpc("admin")
    due = admin.ref(_DUE)

    def work_off():
        try:
            admin.call("ir.cron", "method_direct_trigger", [due])
        except RpcError as error:
            # It runs just now, and may have begun before the time had passed.
            if error.name != _BUSY:
                raise
            return False
        return True

    wait_until(work_off, 60, message="what is due has happened", interval=0.3)


def _minutes(arguments):
    text = arguments[0] if arguments else "5"
    if not text.isdigit() or not 0 < int(text) < 1_000_000:
        raise Failure(f"MINUTES must be a number of minutes, not {text!r}.")
    return int(text)
