"""What is due is handled once: by two workers at the same instant, beside a busy one, and over a ``kill -9``."""

import contextlib
import json
import threading
import time

from tests.lab import wait_until

from . import slow

CLOCKS = "whatsapp_crm_sla_clock"
ALERT = "whatsapp_crm.conversation/alert"
NOW = "now() AT TIME ZONE 'UTC'"


def two_workers_tell_once(world, total=40):
    """Two workers run the cron at the same instant: each point is told once, and kept once."""
    crons = two_crons(world)
    conversations = _waiting(world, total)
    for column, fact in (("warning_at", "at_risk"), ("due_at", "escalated")):
        before = _last_event(world)
        _let_come(world, conversations, column)
        with slow.inserts(world, "whatsapp_crm_milestone", 0.02):
            at_once(world, crons)
        _assert_once(world, conversations, fact, before)


def a_busy_worker_holds_up_nobody(world, total=6):
    """What another worker has in hand is left to it; the others are handled meanwhile."""
    conversations = _waiting(world, total)
    before = _last_event(world)
    with _in_hand(world, conversations[0]):
        _let_come(world, conversations[1:], "warning_at")
        world.kick("clocks")
        world.until(_HANDLED, total - 1, [conversations], timeout=5)
    world.kick("clocks")
    world.until(_HANDLED, total, [conversations], timeout=5)
    _assert_once(world, conversations, "at_risk", before)


def due_survives_a_kill(world, total=45):
    """Killed once the first were told: afterwards each was told once and each customer has one receipt message."""
    conversations = _waiting(world, total)
    before = _last_event(world)
    _let_come(world, conversations, "warning_at", receipt_after=1)
    try:
        world.kick("clocks")
        wait_until(lambda: _told(world, conversations, before), 30)
        world.kill_odoo()
        receipts = _receipts(world, conversations)
        world.odoo.start()
        world.kick("clocks")
        world.until(_HANDLED, total, [conversations])
        world.until(f"SELECT count(receipt_at) FROM {CLOCKS} WHERE conversation_id = ANY(%s)", total, [conversations])
    finally:
        world.sql("UPDATE whatsapp_crm_sla_policy SET receipt_minutes = 0")
    _assert_once(world, conversations, "at_risk", before)
    assert sorted(_receipts(world, conversations)) == sorted(conversations), "receipt messages"
    return f"{len(receipts)} of {total} receipt messages before the kill"


# ------------------------------------------------------------------------ make

_HANDLED = f"SELECT count(warned_at) FROM {CLOCKS} WHERE conversation_id = ANY(%s)"


def _waiting(world, total):
    """Conversations whose customers wait, nothing of them due for long; told one by one, not in one go."""
    world.sql("UPDATE whatsapp_crm_sla_policy SET digest_over = 1000")
    channels = world.write_as(world.people(total))
    conversations = [id_ for (id_,) in world.sql(
        "SELECT id FROM whatsapp_crm_conversation WHERE channel_id = ANY(%s) ORDER BY id", [channels])]
    assert world.count(CLOCKS, "state = 'running' AND conversation_id = ANY(%s)", [conversations]) == total
    world.sql(f"""
        UPDATE {CLOCKS} SET warning_at = {NOW} + interval '1 day', due_at = {NOW} + interval '2 days',
               next_at = {NOW} + interval '1 day' WHERE conversation_id = ANY(%s)""", [conversations])
    return conversations


def _let_come(world, conversations, column, receipt_after=0):
    """One moment of these deadlines was a minute ago, all in one instant."""
    if receipt_after:
        world.sql("UPDATE whatsapp_crm_sla_policy SET receipt_minutes = %s", [receipt_after])
        world.odoo.restart()  # policies are cached
        world.sql(f"UPDATE {CLOCKS} SET started_at = {NOW} - interval '10 minutes' WHERE conversation_id = ANY(%s)",
                  [conversations])
    world.sql(f"UPDATE {CLOCKS} SET {column} = {NOW} - interval '1 minute', next_at = {NOW} - interval '1 minute'"
              " WHERE conversation_id = ANY(%s)", [conversations])


def two_crons(world, cron="whatsapp_crm.ir_cron_clocks", model="whatsapp_crm.due", method="_cron_due"):
    """The ids of a cron of ours and of another one that does the same: two workers may be at it."""
    admin = world.rpc("admin")
    name = f"WhatsApp: a second worker of {method}"
    known = [["cron_name", "=", name], ["active", "in", [True, False]]]
    [second] = admin.call("ir.cron", "search", known) or [
        admin.call("ir.cron", "create", {
            "name": name, "state": "code", "code": f"model.{method}()", "active": False,
            "model_id": admin.call("ir.model", "search", [["model", "=", model]])[0],
            "interval_number": 1, "interval_type": "days"})]
    return admin.ref(cron), second


def at_once(world, crons):
    """Run the crons at the same instant, each in a session of its own, until both are through."""
    together = threading.Barrier(len(crons))

    def run(cron):
        session = world.odoo.rpc("admin")
        together.wait()
        session.call("ir.cron", "method_direct_trigger", [cron])

    threads = [threading.Thread(target=run, args=[cron]) for cron in crons]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(180)
    assert not any(thread.is_alive() for thread in threads), "both are through"


@contextlib.contextmanager
def _in_hand(world, conversation):
    """Inside, somebody else is at work on this conversation's deadline, which is due."""
    _let_come(world, [conversation], "warning_at")
    with contextlib.closing(world.database.connect()) as link, link.cursor() as cursor:
        cursor.execute("BEGIN")
        cursor.execute(f"SELECT id FROM {CLOCKS} WHERE conversation_id = %s FOR UPDATE", [conversation])
        yield
        cursor.execute("ROLLBACK")


# ------------------------------------------------------------------------ look


def _last_event(world):
    return world.value("SELECT COALESCE(max(id), 0) FROM bus_bus")


def _told(world, conversations, after):
    """(who, about which conversation) of every alert that was sent, as often as it was."""
    known = set(conversations)
    events = world.sql("SELECT channel, message FROM bus_bus WHERE id > %s AND message LIKE %s ORDER BY id",
                       [after, f"%{ALERT}\"%"])
    told = [(channel, json.loads(message)["payload"]["id"]) for channel, message in events]
    return [(who, conversation) for who, conversation in told if conversation in known]


def _receipts(world, conversations):
    return [id_ for (id_,) in world.sql("""
        SELECT conversation_id FROM whatsapp_crm_message
         WHERE origin = 'auto:receipt' AND conversation_id = ANY(%s)""", [conversations])]


def _assert_once(world, conversations, fact, before):
    time.sleep(0.2)  # what would come twice has the time to
    told = _told(world, conversations, before)
    assert {conversation for _who, conversation in told} == set(conversations), "somebody is told of each"
    assert len(told) == len(set(told)), f"told twice: {len(told)} alerts, {len(set(told))} of them different"
    kept = [id_ for (id_,) in world.sql(
        "SELECT conversation_id FROM whatsapp_crm_milestone WHERE kind = %s AND conversation_id = ANY(%s)",
        [fact, conversations])]
    assert sorted(kept) == sorted(conversations), "kept once"
