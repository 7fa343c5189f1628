"""A pytest plugin, for ``-p``: writes which tests failed, and tells which of those deserve a run of their own.

Browser tests wait for what a page shows. Beside other servers and browsers a page may be later than any
patience; alone it may not. Only what was late is tried again: a wrong figure, a wrong row or an error in the
console is none the less wrong for a busy machine, and races above all are looked for, not excused.
"""

import json
import os
from pathlib import Path

#: Names the file in which a run tells its failures: ``{test: whether it was only late}``.
RECORD = "LAB_FAILURES"
#: Files in which a page in a browser is awaited.
_BROWSER_TESTS = ("tests/e2e/", "tests/test_simulator_page.py")
#: More than this is no bad luck.
_MOST_FILES = 3

_failed = {}


def pytest_runtest_logreport(report):
    if report.failed:
        crash = getattr(report.longrepr, "reprcrash", None)
        late = bool(crash) and crash.message.startswith("TimeoutError")
        _failed[report.nodeid] = late and _failed.get(report.nodeid, True)


def pytest_collectreport(report):
    if report.failed:
        _failed[report.nodeid] = False


def pytest_sessionfinish(session):
    if os.environ.get(RECORD) and not hasattr(session.config, "workerinput"):
        Path(os.environ[RECORD]).write_text(json.dumps(_failed), encoding="utf-8")


def files_to_run_alone(record):
    """The files of the failures in ``record``, where all of them were late, few and browser tests; else none."""
    failed = json.loads(record.read_text(encoding="utf-8") or "{}")
    files = sorted({test.split("::")[0] for test in failed})
    excusable = all(failed.values()) and all(file.startswith(_BROWSER_TESTS) for file in files)
    return files if excusable and len(files) <= _MOST_FILES else []
