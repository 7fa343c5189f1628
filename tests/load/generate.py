"""Makes a generated database out of a new one with demo data."""

import contextlib

from tests.lab import OdooServer, Simulator
from tests.lab.console import Progress
from tests.lab.database import fresh_database
from tests.simulator import SimulatorClient

from .enrich import enrich
from .filling import fill
from .people import hire
from .seeds import SeedPlay


def generate(name, size):
    """Create the database ``name``; one of that name is replaced.

    :return: ``Database``
    """
    with Progress("Preparing a database"), fresh_database("load", demo=True) as fresh:
        database = fresh.copy_to(name)
    with Progress("Playing one conversation of each kind, hiring agents"), running(database) as (odoo, sim):
        seeds, cast = prepare(odoo, sim, database, size)
    with Progress(f"Filling in {size.conversations} conversations, {size.messages} messages"):
        fill(database, size, cast, seeds)
    with Progress("Filling in what happens now and then") as progress:
        enrich(database, progress.update)
    return database


def prepare(odoo, sim, database, size):
    """What ``fill`` needs: the seeds and the people, made by the product itself.

    :return: (``Seeds``, ``Cast``)
    """
    return SeedPlay(odoo, sim, database).play(), hire(odoo.rpc("admin"), size)


@contextlib.contextmanager
def running(database, port=None, simulator_port=None, *, crons=True):
    """A server on the database and a simulator beside it.

    :param crons: without them nothing is at work but what is measured
    :return: (``OdooServer``, ``SimulatorClient``)
    """
    odoo = OdooServer(database, port, options=() if crons else ("--max-cron-threads=0",))
    simulator = Simulator(simulator_port, webhook_url=f"{odoo.url}/whatsapp_crm/webhook")
    database.sql("""
        INSERT INTO ir_config_parameter (key, value) VALUES ('whatsapp_crm.graph_host', %s)
        ON CONFLICT (key) DO UPDATE SET value = EXCLUDED.value""", [simulator.url])
    with simulator, odoo:
        yield odoo, SimulatorClient(simulator.url)
