"""People at their desks, and the stage on which they are: empty, unless a module has one of its own."""

import pytest

from tests.lab import Browser
from tests.lab.environment import LOGS

from . import inbox
from .stage import Stage


@pytest.fixture(scope="module")
def stage():
    with Stage(others=0) as one:
        yield one


@pytest.fixture(scope="module")
def agent(stage, chromium):
    with inbox.person(stage, chromium, "agent") as page:
        yield page


@pytest.fixture(scope="module")
def agent2(stage, chromium):
    with inbox.person(stage, chromium, "agent2") as page:
        yield page


@pytest.fixture(scope="module")
def supervisor(stage, chromium):
    with inbox.person(stage, chromium, "supervisor") as page:
        yield page


@pytest.fixture(scope="module")
def marketing(stage, chromium):
    with inbox.person(stage, chromium, "marketing") as page:
        yield page


@pytest.fixture(scope="module")
def admin(stage, chromium):
    with inbox.person(stage, chromium, "admin") as page:
        yield page


@pytest.fixture
def quiet_console(request):
    """Nothing may go to the console as an error; of a failed test there are pictures."""
    failed = request.session.testsfailed
    yield
    pages = {name: page for name, page in request.node.funcargs.items() if isinstance(page, Browser)}
    errors = {name: page.console_errors[:] for name, page in pages.items() if page.console_errors}
    for name, page in pages.items():
        page.console_errors.clear()
        if request.session.testsfailed > failed:
            page.screenshot(LOGS / f"failed-{request.node.name}-{name}.png")
    assert not errors
