"""What every top-level test may use; see tests/lab for servers, databases and browsers."""

import pytest

from tests.lab import chromium as chromium_module
from tests.lab import environment, postgres
from tests.lab.browser import Browser
from tests.lab.ignored_asset import ignore_missing_asset
from tests.simulator.testing import running

ignore_missing_asset()


@pytest.fixture(scope="session", autouse=True)
def database_server():
    """The database server runs as long as the tests do."""
    with postgres.running():
        yield


@pytest.fixture(scope="session")
def chromium():
    """One Chromium process for all browser tests; without one they are skipped, in CI they fail."""
    if not chromium_module.find_chromium():
        missing = "There is no Chromium on this machine (apt-get install chromium)."
        if environment.in_ci():
            pytest.fail(missing)
        pytest.skip(missing)
    process = chromium_module.Chromium()
    yield process
    process.close()


@pytest.fixture
def browser(chromium, request):
    """A fresh page; when the test fails, a picture of it is kept in the lab's logs."""
    with Browser(chromium) as page:
        yield page
        report = request.node.stash.get(_REPORT, None)
        if report and report.failed:
            page.screenshot(environment.LOGS / f"failed-{request.node.name}.png")


@pytest.fixture(scope="module")
def running_world():
    """The simulator and its client, for a whole file of tests."""
    with running() as world:
        yield world


@pytest.fixture
def world(running_world):
    """The same without what earlier tests left."""
    running_world.clean()
    return running_world


_REPORT = pytest.StashKey()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item, call):
    report = yield
    if report.when == "call":
        item.stash[_REPORT] = report
    return report
