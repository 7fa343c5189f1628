"""Worlds that several tests share; each check writes as people of its own."""

import pytest

# The checks' own asserts say what they found, as those in test modules do.
pytest.register_assert_rewrite(*(
    f"{__package__}.check_{part}" for part in (
        "inbound", "sending", "crash", "safety", "ownership", "due", "routing", "campaign", "golden")))

from .world import World  # noqa: E402


def pytest_configure(config):
    config.addinivalue_line("markers", "mutant: takes a guard out of the product and expects the check to fail")


@pytest.fixture(scope="session")
def world():
    """An untouched server."""
    with World("plain") as one:
        yield one


@pytest.fixture
def fresh_sim(world):
    """The shared world with the simulator's sabotage, records and settings forgotten."""
    world.sim.reset()
    world.sim.configure(check_window=False)
    return world
