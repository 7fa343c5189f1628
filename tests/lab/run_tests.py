"""``make test``: one pytest run over the addons' own tests and the top-level ones."""

import os
import subprocess
import tempfile
from pathlib import Path

from . import chromium, environment, failures, postgres
from .console import Failure, Progress
from .database import prepare_templates
from .odoo_source import find_odoo, write_config

_FOLDERS = (*(f"{addon}/tests" for addon in environment.ADDONS), "tests")
#: Each has servers and browsers of its own; more than these wait for one another.
_MOST_PROCESSES = 4
#: pytest's exit code.
_SOME_FAILED = 1


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
        if arguments:
            return _pytest(arguments)
        with Progress("Preparing the test databases"):
            prepare_templates()
        with tempfile.NamedTemporaryFile() as record:
            code = _pytest([], record.name)
            return _alone(Path(record.name)) if code == _SOME_FAILED else code


def _look_for_chromium():
    if chromium.find_chromium():
        return
    if environment.in_ci():
        raise Failure("Chromium is missing, and in CI the browser tests must run: apt-get install chromium")
    print("  There is no Chromium here: the browser tests are skipped (apt-get install chromium).")


def _alone(record):
    """Browser tests that were late beside others once more, by themselves; whatever else failed has failed."""
    files = failures.files_to_run_alone(record)
    if not files:
        return _SOME_FAILED
    print(f"\nLate beside others, and run by themselves now: {', '.join(files)}", flush=True)
    return _pytest(files)


def _pytest(arguments, record=""):
    command = [
        environment.VENV_PYTHON, "-m", "pytest", f"--odoo-config={write_config()}", "--odoo-http",
        # Its name is that of the process that runs the tests: see worker_databases.
        "-p", "tests.lab.worker_databases", "-p", "tests.lab.failures", "--odoo-database=unit", *arguments,
    ]
    if not any((environment.ROOT / argument.split("::")[0]).exists() for argument in arguments):
        command += [folder for folder in _FOLDERS if (environment.ROOT / folder).is_dir()]
    if not arguments:
        processes = min(os.cpu_count() or 1, _MOST_PROCESSES)
        command += [f"--numprocesses={processes}", "--dist=loadfile", "--no-loadscope-reorder"]
    process = subprocess.Popen(command, cwd=environment.ROOT, env={
        **find_odoo().environment(TZ="UTC"), failures.RECORD: record})
    try:
        return process.wait()
    except BaseException:
        process.terminate()
        process.wait()
        raise
