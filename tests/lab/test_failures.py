"""Only a few browser tests that were late may run again by themselves."""

import json
import os
import subprocess
import sys

import pytest

from . import failures

STORY, INBOX = "tests/e2e/test_story.py::test_step_1", "tests/e2e/test_inbox.py::test_drag"


@pytest.mark.parametrize(("failed", "again"), [
    ({STORY: True, INBOX: True, f"{STORY}0": True}, ["tests/e2e/test_inbox.py", "tests/e2e/test_story.py"]),
    ({STORY: True, INBOX: False}, []),
    ({STORY: True, "tests/invariants/test_due.py::test_kill_in_the_middle": True}, []),
    ({STORY: True, "whatsapp_crm/tests/test_flow.py": False}, []),
    ({f"tests/e2e/test_{number}.py::test": True for number in range(4)}, []),
    ({}, []),
])
def test_few_late_browser_tests(tmp_path, failed, again):
    record = tmp_path / "failed.json"
    record.write_text(json.dumps(failed))
    assert failures.files_to_run_alone(record) == again


def test_run_that_broke_off(tmp_path):
    record = tmp_path / "failed.json"
    record.write_text("")
    assert failures.files_to_run_alone(record) == []


def test_late_wrong_and_not_to_be_imported(tmp_path):
    """What a run writes: the words of the failure decide, and a file that cannot be read is no lateness."""
    record = tmp_path / "failed.json"
    (tmp_path / "pytest.ini").write_text("[pytest]")
    (tmp_path / "test_one.py").write_text(
        "def test_late(): raise TimeoutError('not so within 15 s')\ndef test_wrong(): assert 1 == 2\n"
        "def test_right(): pass\n")
    (tmp_path / "test_two.py").write_text("import nothing_of_that_name\n")
    subprocess.run(
        [sys.executable, "-m", "pytest", "-p", "tests.lab.failures", "-p", "no:odoo",
         "--continue-on-collection-errors", "."],
        cwd=tmp_path, env={**os.environ, failures.RECORD: str(record), "PYTHONPATH": os.pathsep.join(sys.path)})
    assert json.loads(record.read_text()) == {
        "test_one.py::test_late": True, "test_one.py::test_wrong": False, "test_two.py": False}
