"""``kill -9`` of Odoo in the middle of work."""

import random
import threading
import time
from concurrent.futures import ThreadPoolExecutor

from tests.lab import wait_until

from . import meta
from .check_sending import ROWS, THREADS_OF_A_RUN

EVENTS = "whatsapp_crm_webhook_event"
SETTLED = ("accepted", "held", "sent", "delivered", "read", "played", "failed", "unknown")


def webhooks_survive_a_kill(world, total=500, threads=8):
    """What was answered 200 before the kill is there after it; after Meta's retries all is, each once."""
    phones = world.people(50)
    bodies = [meta.text(meta.person(phones[number % 50]), f"caída {number}") for number in range(total)]
    answers = _post_until_killed(world, bodies, threads)
    taken = [meta.wamid_of(body) for body, answer in zip(bodies, answers, strict=True) if answer == 200]
    assert 0 < len(taken) < total, "the kill came in the middle"
    assert world.count(EVENTS, "wamid = ANY(%s)", [taken]) == len(taken), "answered 200 and lost"
    world.odoo.start()
    # Meta repeats what it got no 200 for, and now and then something that it did.
    again = [body for body, answer in zip(bodies, answers, strict=True) if answer != 200 or random.random() < 0.1]
    assert set(world.post(*again, threads=threads)) == {200}
    world.kick("ingest")
    wamids = [meta.wamid_of(body) for body in bodies]
    world.until(f"SELECT count(*) FROM {EVENTS} WHERE state = 'done' AND wamid = ANY(%s)", total, [wamids], timeout=60)
    assert world.count(ROWS, "wamid = ANY(%s)", [wamids]) == total
    assert world.value("""
        SELECT count(DISTINCT m.id) FROM whatsapp_crm_message w JOIN mail_message m ON m.id = w.mail_message_id
         WHERE w.wamid = ANY(%s)""", [wamids]) == total, "messages shown"


def _post_until_killed(world, bodies, threads):
    """Post from several threads, kill Odoo once a third was answered; the HTTP statuses of all."""
    answered = threading.Semaphore(0)

    def one(body):
        answer = meta.post(world.webhook_url, body)
        if answer == 200:
            answered.release()
        return answer

    with ThreadPoolExecutor(threads) as pool:
        waiting = [pool.submit(one, body) for body in bodies]
        for _one in range(len(bodies) // 3):
            assert answered.acquire(timeout=60), "the server takes nothing"
        world.kill_odoo()
        return [one.result() for one in waiting]


def sends_survive_a_kill(world, total=100):
    """100 sends with Graph at 300 ms, killed in the middle: none twice, none lost, few in doubt."""
    phones = world.people(total // 2)
    channels = _queue_two_each(world, phones)
    world.sim.configure(latency_ms=300, statuses=False)
    world.kick_senders()
    wait_until(lambda: world.sim.count_calls(kind="send", accepted="true") >= total // 3, 30)
    world.kill_odoo()
    time.sleep(0.5)  # what was on its way is accepted or not, with nobody to read the answer
    in_flight = world.count(ROWS, "status = 'sending' AND channel_id = ANY(%s)", [channels])
    assert 0 < in_flight <= THREADS_OF_A_RUN
    world.odoo.start()
    world.kick_senders()
    world.until_sent(timeout=40)
    return _assert_each_once(world, channels, total, in_flight)


def _queue_two_each(world, phones):
    """Two messages queued to each person, none sent yet; returns the chats."""
    channels = world.write_as(phones)
    with world.senders_held():
        for channel in channels:
            for number in range(2):
                world.answer(channel, f"envío {channel} {number}")
        queued = world.count(ROWS, "status = 'queued' AND channel_id = ANY(%s)", [channels])
        assert queued == 2 * len(phones)
    return channels


def _assert_each_once(world, channels, total, in_flight):
    callbacks = [callback for (callback,) in world.sql(
        f"SELECT callback FROM {ROWS} WHERE direction = 'out' AND channel_id = ANY(%s)", [channels])]
    assert len(callbacks) == len(set(callbacks)) == total, "nothing queued is lost"
    accepted = [call["callback"] for call in world.sim.sends() if call["callback"] in set(callbacks)]
    assert len(accepted) == len(set(accepted)), "a message was accepted twice"
    found = dict(world.sql(
        f"SELECT status, count(*) FROM {ROWS} WHERE callback = ANY(%s) GROUP BY status", [callbacks]))
    assert set(found) <= set(SETTLED), found
    assert found.get("unknown", 0) <= in_flight, found
    known = [callback for (callback,) in world.sql(
        f"SELECT callback FROM {ROWS} WHERE callback = ANY(%s) AND status NOT IN ('unknown', 'failed')", [callbacks])]
    assert set(known) <= set(accepted), "called sent, but Meta has never seen it"
    return found


def an_orderly_stop_leaves_few_doubts(world, total=30):
    """A restart by its operator, in the middle of sends: nothing twice, nothing lost."""
    phones = world.people(total // 2)
    channels = _queue_two_each(world, phones)
    world.sim.configure(latency_ms=300, statuses=False)
    world.kick_senders()
    wait_until(lambda: world.sim.count_calls(kind="send", accepted="true") >= total // 3, 30)
    world.odoo.restart()
    world.kick_senders()
    world.until_sent(timeout=40)
    return _assert_each_once(world, channels, total, THREADS_OF_A_RUN)
