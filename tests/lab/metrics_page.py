"""``python3 -m tests.lab metrics-page``: writes ``docs/metrics.md`` from the help of the reports' fields."""

import json

from . import environment, odoo_commands, postgres
from .console import Progress
from .database import fresh_database

PATH = environment.ROOT / "docs" / "metrics.md"
_SCRIPT = """
import json
print("DEFINITIONS" + json.dumps(env["whatsapp_crm.help"].with_context(lang="en_US").get_definitions()))
"""
_HEAD = """# What the figures mean

Every figure of every report, in one sentence and a formula. In Odoo the same words stand at *Reporting ▸ Help ▸ What
the figures mean*, in the reader's language, and as the help of each field. This page is written by
`python3 -m tests.lab metrics-page`; a test fails when it is not what the fields say.

What is missing is empty, never 0. Whoever did the work has the credit for it: a later change of the responsible or of
the team changes no figure of the past. Durations are in hours unless the name says otherwise; the median comes first.
"""


def main(_arguments):
    """Write the page from a new database."""
    with postgres.running():
        with Progress("Preparing a database"):
            database = fresh_database("metrics")
        with database:
            PATH.write_text(text(database), encoding="utf-8")
    print(PATH.relative_to(environment.ROOT))
    return 0


def text(database):
    """The page, by what is installed in a database with both addons."""
    printed = odoo_commands.run_script(database, _SCRIPT)
    [line] = [line for line in printed.splitlines() if line.startswith("DEFINITIONS")]
    return page(json.loads(line.removeprefix("DEFINITIONS")))


def page(reports):
    """:param reports: as of ``whatsapp_crm.help``'s ``get_definitions``"""
    return "\n".join([_HEAD, *(line for report in reports for line in _section(report))])


def _section(report):
    yield f"## {report['name']}\n\n`{report['report']}`\n"
    yield "| Figure | What it counts | Formula |\n|---|---|---|"
    for figure in report["figures"]:
        cells = (f"{figure['label']} (`{figure['field']}`)", figure["sentence"], figure["formula"])
        yield "| " + " | ".join(cell.replace("|", "\\|").replace("\n", " ") for cell in cells) + " |"
    yield ""
