"""Where things are: the repository, the laboratory's folder, and the settings taken from outside."""

import os
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
ADDONS = ("whatsapp_crm", "whatsapp_crm_metrics")

#: Everything that is downloaded, built or recorded lives here, and nowhere else.
LAB = Path(os.environ.get("LAB_DIR") or ROOT / ".lab").resolve()
VENV = LAB / "venv"
VENV_PYTHON = VENV / "bin" / "python"
UNPACKED_ODOO = LAB / "odoo"
DOWNLOADS = LAB / "downloads"
DATA = LAB / "data"
LOGS = LAB / "logs"
EMBEDDED_CLUSTER = LAB / "pg"

#: The libpq variables that say: use this database server, start none.
DATABASE_SERVER_VARIABLES = ("PGHOST", "PGHOSTADDR", "PGPORT", "PGSERVICE", "PGUSER")


def in_ci():
    """True where a missing tool is a failure rather than a reason to skip."""
    return os.environ.get("CI", "").lower() in ("1", "true", "yes")


def installed_addons():
    """The names of our addons that have a manifest."""
    return [name for name in ADDONS if (ROOT / name / "__manifest__.py").is_file()]


def has_external_database_server():
    """True when ``PG*`` variables name a database server to use."""
    return any(os.environ.get(name) for name in DATABASE_SERVER_VARIABLES)


def port_from_environment(variable, default):
    """A TCP port from an environment variable.

    :raise Failure: the variable holds something else
    """
    from .console import Failure

    text = os.environ.get(variable) or str(default)
    if not text.isdigit() or not 0 < int(text) < 65536:
        raise Failure(f"{variable} must be a port number between 1 and 65535, not {text!r}.")
    return int(text)
