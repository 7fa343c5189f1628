"""A campaign whose servers are killed in the middle: everybody gets it, nobody twice."""

import contextlib
import time
from collections import Counter

from tests.lab import OdooServer, environment, wait_until

from .check_crash import SETTLED
from .check_sending import ROWS, THREADS_OF_A_RUN

SENDS = "whatsapp_crm_campaign_send"
RECIPIENTS = "whatsapp_crm_campaign_recipient"
TEMPLATE = "saludo"


def everybody_gets_it_once(world, total=120):
    """Two servers on one database; each is killed while the campaign runs, and one comes back.

    What was in flight at a kill is in doubt and repeated by nobody: that may be missing at the simulator.
    """
    phones = world.people(total)
    with second_server(world) as second:
        world.sim.configure(latency_ms=100)
        send = _start(world, phones)
        try:
            _kill_at(world, world.odoo, phones, total // 4)
            _go_on(world)
            _kill_at(world, second, phones, total // 2)
            world.odoo.start()
            left = _left_after_a_while(world, send)
            _assert_once(world, send, phones, doubts=2 * THREADS_OF_A_RUN)
            assert not left, f"{left} people wait still"
        finally:
            world.sql(f"UPDATE {SENDS} SET state = 'stopped' WHERE id = %s", [send])


@contextlib.contextmanager
def second_server(world):
    """Another server on the same database."""
    second = OdooServer(
        world.database, options=world.odoo.options, env=world.odoo.env,
        log=environment.LOGS / f"odoo-{world.database}-second.log")
    second.start()
    try:
        yield second
    finally:
        second.stop()


def _start(world, phones):
    """A campaign to these phones, checked and started; its id."""
    admin = world.rpc("admin")
    account, number = admin.ref("whatsapp_crm.demo_account"), admin.ref("whatsapp_crm.demo_number")
    admin.call("whatsapp_crm.account", "action_sync_templates", [account])
    people = admin.call("res.partner", "create", [
        {"name": f"Persona {phone}", "phone": f"+{phone}"} for phone in phones])
    [template] = admin.call("whatsapp_crm.template", "search", [("name", "=", TEMPLATE), ("sendable", "=", True)])
    send = admin.call("whatsapp_crm.campaign.send", "create", {
        "name": "Todos", "number_id": number, "template_id": template, "chosen_ids": people, "pace": 100_000})
    wizard = admin.call("whatsapp_crm.campaign.send", "action_check", [send])["res_id"]
    admin.call("whatsapp_crm.campaign.confirm", "action_start", [wizard])
    return send


def _taken(world, phones):
    """How often the simulator took the campaign's message, by phone."""
    wanted = set(phones)
    sends = Counter(call["to"] for call in world.sim.sends(type="template"))
    return Counter({phone: count for phone, count in sends.items() if phone in wanted})


def _kill_at(world, server, phones, accepted):
    """Kill a server once so many messages were taken."""
    wait_until(lambda: _taken(world, phones).total() >= accepted, 60, interval=0.02, message="messages are taken")
    server.kill()


def _go_on(world):
    """As the crons would within a minute."""
    world.sql("UPDATE whatsapp_crm_number SET rest_until = NULL, transport_failures = 0")
    world.kick("campaigns")
    world.kick("send_bulk")


def _left_after_a_while(world, send):
    """How many have not got it after time enough."""
    deadline = time.monotonic() + 20 + 40 * world.patience
    while time.monotonic() < deadline:
        left = world.value(f"""
            SELECT count(*) FROM {RECIPIENTS} r LEFT JOIN {ROWS} m ON m.id = r.message_id
             WHERE r.send_id = %s AND (r.state = 'waiting' OR m.status IN ('queued', 'sending'))""", [send])
        if not left:
            break
        _go_on(world)
        time.sleep(1)
    return left


def _assert_once(world, send, phones, doubts):
    taken = _taken(world, phones)
    twice = [phone for phone, count in taken.items() if count > 1]
    assert not twice, f"{len(twice)} people were written to twice"
    assert world.count(RECIPIENTS, "send_id = %s AND state = 'queued'", [send]) == len(phones), "handed over"
    rows = world.sql(f"""
        SELECT m.status, count(*) FROM {ROWS} m JOIN {RECIPIENTS} r ON r.message_id = m.id
         WHERE r.send_id = %s GROUP BY 1""", [send])
    found = dict(rows)
    assert sum(found.values()) == len(phones), found
    assert set(found) <= set(SETTLED), found
    assert found.get("unknown", 0) <= doubts, found
    assert len(phones) - len(taken) <= found.get("unknown", 0), "called sent, but Meta has never seen it"
