"""``make lint``: ruff on everything, pylint-odoo's mandatory checks on the addons.

Odoo's own checks need a database with the addons: ``make test`` runs them (tests/test_odoo_lint.py).
"""

import subprocess

from . import environment
from .odoo_source import find_odoo


def main(_arguments):
    """Run the linters, all of them whatever the first ones say.

    :return: 0 when none complained
    """
    tools = environment.VENV / "bin"
    addons = environment.installed_addons()
    commands = {
        "ruff": [tools / "ruff", "check", "."],
        "pylint-odoo": [tools / "pylint", "--rcfile=.pylintrc", *addons],
    }
    failed = [name for name, command in commands.items() if _run(name, command)]
    print(f"Complaints by: {', '.join(failed)}" if failed else "No complaints.")
    return int(bool(failed))


def _run(name, command):
    print(f"{name}:", flush=True)
    return subprocess.run(list(map(str, command)), cwd=environment.ROOT, env=find_odoo().environment()).returncode
