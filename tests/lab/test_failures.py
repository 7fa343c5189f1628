"""Only a few browser tests may run again by themselves."""

import json

import pytest

from . import failures

STORY, INBOX = "tests/e2e/test_story.py::test_step_1", "tests/e2e/test_inbox.py::test_drag"


@pytest.mark.parametrize(("failed", "again"), [
    ([STORY, INBOX, STORY], ["tests/e2e/test_inbox.py", "tests/e2e/test_story.py"]),
    ([STORY, "tests/invariants/test_due.py::test_kill_in_the_middle"], []),
    ([STORY, "whatsapp_crm/tests/test_flow.py::TestFlow::test_flow"], []),
    ([f"tests/e2e/test_{number}.py::test" for number in range(4)], []),
    ([], []),
])
def test_few_browser_tests(monkeypatch, tmp_path, failed, again):
    monkeypatch.setattr(failures, "RECORD", tmp_path / "failed.json")
    assert failures.files_to_run_alone() == [], "no run"
    failures.RECORD.write_text(json.dumps(failed))
    assert failures.files_to_run_alone() == again
