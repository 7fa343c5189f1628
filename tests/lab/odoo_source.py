"""Where this laboratory's Odoo 19 is, and the settings every Odoo process of ours gets."""

import os
import re
import threading
from dataclasses import dataclass
from pathlib import Path

from . import environment
from .console import Failure

SERIES = "19.0"
_INSIDE_PACKAGE = "usr/lib/python3/dist-packages"


@dataclass(frozen=True)
class OdooSource:
    """An Odoo tree: ``python_path`` makes ``import odoo`` work, ``addons`` are the addons folders."""

    python_path: Path
    addons: tuple[Path, ...]

    def environment(self, **more):
        """The environment variables of a process that imports Odoo and this repository."""
        paths = [str(self.python_path), str(environment.ROOT)]
        return {**os.environ, "PYTHONPATH": os.pathsep.join(paths), "PYTHONUNBUFFERED": "1", **more}


def find_odoo():
    """The Odoo to run: ``ODOO_SOURCE`` when that is a folder, else the one unpacked here.

    :raise Failure: there is none, or it is not Odoo 19
    """
    chosen = os.environ.get("ODOO_SOURCE")
    folder = Path(chosen).expanduser() if chosen and not chosen.endswith(".deb") else None
    source = inspect_folder(folder or environment.UNPACKED_ODOO)
    if source:
        return source
    if folder:
        raise Failure(f"ODOO_SOURCE={chosen}: there is no Odoo {SERIES} in that folder.")
    raise Failure("Odoo is not here yet; `make demo` or `make test` fetch it.")


def inspect_folder(folder):
    """The Odoo in ``folder``: a source checkout, or the root of an unpacked Debian package.

    :return: an ``OdooSource``, or None
    """
    for python_path in (folder, folder / _INSIDE_PACKAGE):
        release = python_path / "odoo" / "release.py"
        if release.is_file() and _is_our_series(release.read_text(encoding="utf-8")):
            python_path = python_path.resolve()
            candidates = (python_path / "odoo" / "addons", python_path / "addons")
            addons = tuple(path for path in candidates if any(path.glob("*/__manifest__.py")))
            return OdooSource(python_path, addons)
    return None


def _is_our_series(release):
    major, minor = SERIES.split(".")
    return re.search(rf"^version_info = \({major}, {minor},", release, re.MULTILINE)


def write_config():
    """Write the configuration file that all our Odoo processes share, and return its path."""
    from . import postgres

    server = postgres.connection()
    source = find_odoo()
    options = {
        "addons_path": ",".join(map(str, (*source.addons, environment.ROOT))),
        "bin_path": Path(__file__).with_name("bin"),  # a printer, where the machine has none
        "data_dir": environment.DATA,
        "db_host": server.get("host", ""),
        "db_port": server.get("port", ""),
        "db_user": server.get("user", ""),
        "http_interface": "127.0.0.1",
        "list_db": False,
        "max_cron_threads": 4,
        # A laboratory's server must not restart itself in the middle of a measurement, and a limit
        # of memory would be inherited by the Chromium that a test starts.
        "limit_memory_hard": 0,
        "limit_memory_soft": 0,
        "limit_time_real": 0,
        "limit_time_real_cron": 0,
    }
    text = "[options]\n" + "".join(f"{name} = {value}\n" for name, value in options.items() if value != "")
    path = environment.LAB / "lab.conf"
    if not path.is_file() or path.read_text(encoding="utf-8") != text:
        fresh = path.with_suffix(f".{os.getpid()}-{threading.get_ident()}")
        fresh.write_text(text, encoding="utf-8")
        fresh.replace(path)
    return path
