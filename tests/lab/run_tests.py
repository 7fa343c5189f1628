"""``make test``: one pytest run over the addons' own tests and the top-level ones."""

import subprocess

from . import chromium, environment, postgres
from .console import Failure, Progress
from .database import fresh_database, prepare_templates
from .odoo_source import find_odoo, write_config

_FOLDERS = (*(f"{addon}/tests" for addon in environment.ADDONS), "tests")


def main(arguments):
    """Run the tests, all of them or those that ``arguments`` choose as pytest would.

    pytest's summary is the last line that is printed.

    :return: pytest's exit code
    :raise Failure: in CI, there is no Chromium
    """
    _look_for_chromium()
    if not environment.installed_addons():
        raise Failure("There is no addon to test here.")
    with postgres.running():
        with Progress("Preparing the test databases"):
            if not arguments:
                prepare_templates()
            database = fresh_database("unit")
        with database:
            return _pytest(database, arguments)


def _look_for_chromium():
    if chromium.find_chromium():
        return
    if environment.in_ci():
        raise Failure("Chromium is missing, and in CI the browser tests must run: apt-get install chromium")
    print("  There is no Chromium here: the browser tests are skipped (apt-get install chromium).")


def _pytest(database, arguments):
    folders = [folder for folder in _FOLDERS if (environment.ROOT / folder).is_dir()]
    chosen = any((environment.ROOT / argument.split("::")[0]).exists() for argument in arguments)
    command = [
        environment.VENV_PYTHON, "-m", "pytest", f"--odoo-config={write_config()}",
        f"--odoo-database={database}", "--odoo-http", *arguments, *([] if chosen else folders),
    ]
    process = subprocess.Popen(command, cwd=environment.ROOT, env=find_odoo().environment(TZ="UTC"))
    try:
        return process.wait()
    except BaseException:
        process.terminate()
        process.wait()
        raise
