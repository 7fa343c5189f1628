"""The same traffic, in order and once, or shuffled, twice and all at once: the same end."""

import random
import time
from concurrent.futures import ThreadPoolExecutor

import pytest

from . import meta, snapshot, traffic
from .world import World


@pytest.fixture(scope="module")
def two_worlds():
    """Two fresh databases with a server each."""
    with World("in_order") as one, World("shuffled") as other:
        yield one, other


def test_500_messages_twice_and_shuffled_end_like_once_in_order(two_worlds):
    bodies = traffic.build(int(time.time()))
    with ThreadPoolExecutor(2) as pool:
        feeding = [pool.submit(feed, world, bodies) for feed, world in
                   zip((_in_order, _twice_and_shuffled), two_worlds, strict=True)]
        one, other = [snapshot.take(fed.result().database) for fed in feeding]
    assert snapshot.differences(one, other) == {}
    for found in (one, other):
        assert sum(found["messages"].values()) == traffic.MESSAGES
        assert len(found["messages"]) == traffic.MESSAGES
        assert sum(found["shown"].values()) == traffic.MESSAGES
        assert sum(found["items"].values()) == len(bodies)
        assert {state for _key, state in found["items"]} == {"done"}


def _in_order(world, bodies):
    for start in range(0, len(bodies), 20):
        assert world.post(meta.batch(bodies[start:start + 20])) == [200]
    world.until_processed(timeout=90)
    return world


def _twice_and_shuffled(world, bodies):
    deliveries = meta.shuffled_batches(bodies, [1, 2, 5, 40, 1000], seed=11)
    deliveries += meta.shuffled_batches(bodies, [1, 3, 100], seed=12)
    random.Random(13).shuffle(deliveries)
    assert set(world.post(*deliveries, threads=12)) == {200}
    world.until_processed(timeout=90)
    return world
