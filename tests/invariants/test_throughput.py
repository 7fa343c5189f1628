"""What it takes and gives in a second. The figures are printed (``-s``); the bounds are loose, machines are shared."""

import time

from tests.lab import wait_until

from . import meta

SENDS = 150
LATENCY_MS = 300
ONE_AFTER_THE_OTHER = 1000 / LATENCY_MS


def test_messages_in_a_second(world):
    phones = world.people(40)
    world.write_as(phones)
    one_by_one = [meta.text(meta.person(phones[number % 40]), f"al momento {number}") for number in range(60)]
    started = time.monotonic()
    assert set(world.post(*one_by_one)) == {200}
    world.until_processed()
    inline = len(one_by_one) / (time.monotonic() - started)
    together = [meta.text(meta.person(phones[number % 40]), f"de la cola {number}") for number in range(200)]
    started = time.monotonic()
    assert world.post(meta.batch(together)) == [200]
    stored = time.monotonic() - started
    world.until_processed(timeout=90)
    queued = len(together) / (time.monotonic() - started)
    print(f"\nin: {inline:.0f} messages/s one by one, {queued:.0f} messages/s from the queue; "
          f"a batch of {len(together)} is stored in {stored * 1000:.0f} ms")
    assert inline > 3
    assert queued > 3
    assert stored < 5


def test_sends_a_second(fresh_sim):
    """One number, Graph at 300 ms, many customers."""
    world = fresh_sim
    phones = world.people(SENDS // 3)
    channels = world.write_as(phones)
    with world.senders_held():
        for channel in channels:
            for number in range(3):
                world.answer(channel, f"caudal {number}")
    world.sim.configure(latency_ms=LATENCY_MS, statuses=False)
    world.kick_senders()
    wait_until(lambda: world.sim.count_calls(kind="send", accepted="true") == SENDS, 60)
    times = sorted(call["at"] for call in world.sim.sends())
    rate = (SENDS - 1) / (times[-1] - times[0])
    world.until_sent()
    print(f"\nout: {rate:.0f} sends/s of one number, Graph at {LATENCY_MS} ms")
    assert world.sim.count_calls(kind="send") == SENDS, "none refused, none twice"
    assert rate >= 4 * ONE_AFTER_THE_OTHER, "the calls are not made side by side"
