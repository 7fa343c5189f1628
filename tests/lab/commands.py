"""The commands of ``python3 -m tests.lab``: first the set-up, then the work inside its Python."""

import importlib
import os
import sys

from . import environment
from .console import Failure

#: Command: the module with its ``main(arguments)``, and whether it needs the test tools.
_COMMANDS = {
    "dashboard": ("dashboard", False),
    "demo": ("demo", False),
    "demo-reset": ("demo_reset", False),
    "history": ("history", False),
    "later": ("later", False),
    "metrics-page": ("metrics_page", False),
    "test": ("run_tests", True),
    "lint": ("lint", True),
    "pot": ("translations", True),
    "pictures": ("pictures", True),
    "setup": ("setup_only", True),
}


def run(arguments):
    """Run one command; returns its exit code.

    :raise Failure: something outside our hands is missing
    """
    name, *rest = arguments or [""]
    if name not in _COMMANDS:
        raise Failure(f"Commands: {', '.join(_COMMANDS)}.")
    module, needs_test_tools = _COMMANDS[name]
    if not _is_inside():
        _set_up(name, needs_test_tools)
    return importlib.import_module(f"tests.lab.{module}").main(rest)


def _is_inside():
    """True when this process runs on the laboratory's own Python."""
    return os.path.realpath(sys.prefix) == os.path.realpath(environment.VENV)


def _set_up(command, needs_test_tools):
    from . import fetch_odoo, python_environment

    if command == "demo":
        from . import demo_settings

        demo_settings.check()
    _require_writable()
    fetch_odoo.ensure_odoo()
    python_environment.ensure_python(
        python_environment.FOR_TESTS if needs_test_tools else python_environment.FOR_DEMO)
    python_environment.enter(*sys.argv[1:])


def _require_writable():
    try:
        environment.LAB.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise Failure(f"{environment.LAB} cannot be created: {error.strerror}.") from None
    if not os.access(environment.LAB, os.W_OK):
        raise Failure(f"{environment.LAB} may not be written to by this user. LAB_DIR=/elsewhere names another "
                      "folder.")
