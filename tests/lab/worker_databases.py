"""A pytest plugin, for ``-p``: several processes run the tests, each with a database of its own.

pytest-odoo copies one database for each process with PostgreSQL's own programs, which need not be
installed here.
"""

import contextlib

import pytest
import pytest_odoo

import odoo

from . import environment
from .database import fresh_database

#: Begun first, so that no process is left alone with a long file at the end.
_LONG_FILES = ("tests/e2e", "tests/test_other_apps.py", "tests/invariants", "tests/lab")


@contextlib.contextmanager
def _database_of_this_process():
    with fresh_database("unit") as database:
        odoo.tools.config["db_name"] = [database.name]
        odoo.tools.config["dbfilter"] = f"^{database.name}$"
        try:
            yield database.name
        finally:
            odoo.sql_db.close_db(database.name)


pytest_odoo._worker_db_name = _database_of_this_process


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items):
    items.sort(key=_turn)


def _turn(item):
    path = item.path.relative_to(environment.ROOT).as_posix()
    return next((turn for turn, begin in enumerate(_LONG_FILES) if path.startswith(begin)), len(_LONG_FILES))
