"""A pytest plugin, for ``-p``: writes which tests failed, and tells which of those deserve a run of their own.

Browser tests wait for what a page shows. Beside other servers and browsers a page may be later than any
patience; alone it may not. Everything else that fails has failed: races above all are looked for, not excused.
"""

import json

from . import environment

RECORD = environment.LAB / "failed-tests.json"
#: Files in which a page in a browser is awaited.
_BROWSER_TESTS = ("tests/e2e/", "tests/test_simulator_page.py")
#: More than this is no bad luck.
_MOST_FILES = 3

_failed = []


def pytest_runtest_logreport(report):
    if report.failed:
        _failed.append(report.nodeid)


def pytest_sessionfinish(session):
    if not hasattr(session.config, "workerinput"):
        RECORD.write_text(json.dumps(_failed), encoding="utf-8")


def files_to_run_alone():
    """The files of the last run's failures, where all of them are few and browser tests; else none."""
    failed = json.loads(RECORD.read_text(encoding="utf-8")) if RECORD.exists() else []
    files = sorted({test.split("::")[0] for test in failed})
    return files if len(files) <= _MOST_FILES and all(file.startswith(_BROWSER_TESTS) for file in files) else []
