"""``python -m tests.load``: see README.md."""

import argparse
import os
import sys

from tests.lab import environment
from tests.lab.console import Failure, Progress, run_politely

from .size import Size

DATABASE = "whatsapp_crm_load"


def arguments(argv=None):
    parser = argparse.ArgumentParser(prog="python -m tests.load")
    parser.add_argument("command", choices=("generate", "enrich", "measure", "reports", "due", "followup", "campaign"))
    parser.add_argument("--database", default=DATABASE)
    parser.add_argument("--people", type=int, default=5000, help="of the campaign")
    parser.add_argument("--pace", type=int, default=100_000, help="of the campaign, messages an hour")
    parser.add_argument("--runs", type=int, default=7, help="how often each call is made")
    for name in ("conversations", "open", "messages", "agents", "teams"):
        parser.add_argument(f"--{name}", type=int, default=getattr(Size, name))
    return parser.parse_args(argv)


def main():
    options = arguments()
    _enter()
    from tests.lab import postgres

    with postgres.running():
        return {"generate": _generate, "enrich": _enrich, "measure": _measure, "reports": _reports, "due": _due,
                "followup": _followup, "campaign": _campaign}[options.command](options)


def _enter():
    """Go on in the laboratory's Python, which has the libraries."""
    if os.path.realpath(sys.prefix) == os.path.realpath(environment.VENV):
        return
    if not environment.VENV_PYTHON.exists():
        raise Failure("`make setup` comes first.")
    os.execv(environment.VENV_PYTHON, [str(environment.VENV_PYTHON), "-m", "tests.load", *sys.argv[1:]])


def _generate(options):
    from .generate import generate

    generate(options.database, Size(
        options.conversations, options.open, options.messages, options.teams, options.agents))


def _enrich(options):
    from .enrich import enrich

    with Progress("Filling in what happens now and then") as progress:
        enrich(_generated(options), progress.update)


def _generated(options):
    from tests.lab.database import Database

    database = Database(options.database)
    if not database.exists():
        raise Failure("There is no such database; `python -m tests.load generate` makes it.")
    return database


def _campaign(options):
    """On a database of its own: what was generated has no consents."""
    from tests.lab.database import fresh_database

    from .campaign import CampaignLoad
    from .generate import running

    with fresh_database("campaign", demo=True) as database, running(database) as (odoo, sim):
        load = CampaignLoad(odoo, sim, database, options.people, options.pace)
        load.measure()
        for line in load.report():
            print(line, flush=True)


def _due(options):
    from .due import explain, measure_due
    from .generate import running

    database = _generated(options)
    with running(database) as (odoo, _sim):
        for what, statements, milliseconds, people in measure_due(odoo, database):
            print(f"{what:<12}{statements:>5} statements{milliseconds:>8.0f} ms, {people} people told", flush=True)
    print(explain(database))


def _followup(options):
    from .followup import measure_followup
    from .generate import running

    database = _generated(options)
    with running(database) as (odoo, _sim):
        for what, statements, milliseconds, activities in measure_followup(odoo, database):
            print(f"{what:<12}{statements:>5} statements{milliseconds:>8.0f} ms, {activities} activities", flush=True)


def _reports(options):
    from .generate import running
    from .reports import measure_reports

    with running(_generated(options), crons=False) as (odoo, _sim):
        print(f"{'report':<34}{'view':<8}{'period':<12}{'SQL':>5}{'ms':>8}{'best':>8}{'worst':>8}")
        for report, kind, period, cost in measure_reports(odoo, runs=options.runs):
            print(f"{report:<34}{kind:<8}{period:<12}{cost.statements:>5}{cost.milliseconds:>8.0f}"
                  f"{cost.best:>8.0f}{cost.worst:>8.0f}", flush=True)


def _measure(options):
    from .generate import running
    from .measure import measure

    database = _generated(options)
    with running(database) as (odoo, _sim):
        print(f"{'user':<12}{'what':<52}{'SQL':>5}{'ms':>8}{'of it SQL':>11}{'best':>8}{'worst':>8}")
        for login, what, cost in measure(odoo, database, runs=options.runs):
            print(f"{login:<12}{what:<52}{cost.statements:>5}{cost.milliseconds:>8.0f}"
                  f"{cost.sql_milliseconds:>11.0f}{cost.best:>8.0f}{cost.worst:>8.0f}", flush=True)


if __name__ == "__main__":
    sys.exit(run_politely(main))
