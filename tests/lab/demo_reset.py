"""``make demo-reset``: throws the demo's database away, so that the next demo starts afresh."""

from . import demo_settings, ports, postgres
from .database import Database


def main(_arguments):
    ports.require_free(demo_settings.odoo_port(), "ODOO_PORT")
    with postgres.running():
        Database(demo_settings.DATABASE).drop()
    print("The demo's database is gone; `make demo` creates it again.")
