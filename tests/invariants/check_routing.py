"""Who is given a customer: two workers and one free place make one assignment, and nobody is forgotten."""

import contextlib
import itertools

from . import meta

SLOW = "wacrm_slow_assignment"
_references = itertools.count(100_000_000_000_920)


def one_free_place(world, rounds=10):
    """Two customers write at the same instant, one person has one free place: one of them gets it.

    The other waits, is nobody's, and gets the place as soon as it is free.
    """
    with _number_with_one_place(world) as number:
        for _round in range(rounds):
            customers = [meta.person(phone) for phone in world.people(2)]
            bodies = [meta.text(customer, "¿hay alguien?", number=number) for customer in customers]
            with _slow_assignments(world):
                assert world.post(*bodies, threads=2) == [200, 200]
                world.until_processed()
            conversations = [_conversation(world, customer.wa_id, number) for customer in customers]
            _one_at_a_time(world, conversations)


def _one_at_a_time(world, conversations):
    for given in range(1, len(conversations) + 1):
        world.until(_GIVEN, True, [given, conversations], timeout=10)
        owned = world.sql("""
            SELECT id FROM whatsapp_crm_conversation
             WHERE id = ANY(%s) AND state <> 'resolved' AND user_id IS NOT NULL""", [conversations])
        assert len(owned) == 1, f"{len(owned)} conversations for one free place"
        world.rpc("agent2").call(
            "whatsapp_crm.conversation", "action_resolve", [owned[0][0]], "confirmed", no_answer_needed=True)
    routed = world.sql(
        "SELECT conversation_id FROM whatsapp_crm_milestone WHERE kind = 'routed' AND conversation_id = ANY(%s)",
        [conversations])
    assert sorted(id_ for (id_,) in routed) == sorted(conversations), "each is given once"


_GIVEN = "SELECT %s <= count(*) FROM whatsapp_crm_milestone WHERE kind = 'routed' AND conversation_id = ANY(%s)"


def _conversation(world, phone, number):
    channel = world.channel(phone, number.phone_number_id)
    return world.value("SELECT id FROM whatsapp_crm_conversation WHERE channel_id = %s", [channel])


@contextlib.contextmanager
def _number_with_one_place(world):
    """A number of its own whose conversations go to one person, who can take one more than they have now."""
    reference = str(next(_references))
    admin = world.rpc("admin")
    agent = admin.ref("whatsapp_crm.demo_user_agent2")
    # Who joins a team leaves the other one, unless Odoo is told that people have several.
    memberships = admin.call("crm.team.member", "search", [("user_id", "=", agent)])
    team = admin.call("crm.team", "create", {
        "name": f"Routing {reference}", "company_id": admin.ref("base.main_company"),
        "crm_team_member_ids": [(0, 0, {"user_id": agent})]})
    number = world.add_number(reference, "Routing")
    admin.call("whatsapp_crm.number", "write", [number], {"team_id": team})
    routing = admin.call("whatsapp_crm.routing", "search", [("number_id", "=", number)])
    admin.call("whatsapp_crm.routing", "write", routing, {"distribution": "least_load"})
    _be_there(world, agent)
    try:
        yield meta.Number(reference, reference, meta.demo.WABA_ID)
    finally:
        admin.call("whatsapp_crm.routing", "write", routing, {"distribution": "none"})
        admin.call("crm.team", "write", [team], {"crm_team_member_ids": [(5, 0, 0)]})
        admin.call("crm.team.member", "write", memberships, {"active": True})
        world.sql("DELETE FROM mail_presence WHERE user_id = %s", [agent])


def _be_there(world, agent):
    world.sql("DELETE FROM mail_presence WHERE user_id = %s", [agent])
    world.sql("""
        INSERT INTO mail_presence (user_id, status, last_poll, last_presence)
        VALUES (%s, 'online', now() AT TIME ZONE 'UTC', now() AT TIME ZONE 'UTC')""", [agent])
    has = world.count("whatsapp_crm_conversation", "user_id = %s AND state = 'open'", [agent])
    world.sql("UPDATE whatsapp_crm_agent SET capacity = %s WHERE user_id = %s", [has + 1, agent])


@contextlib.contextmanager
def _slow_assignments(world):
    """Inside, who is given a conversation is written a moment before it is committed, so that workers meet."""
    world.define(f"""
        CREATE OR REPLACE FUNCTION {SLOW}() RETURNS trigger LANGUAGE plpgsql AS
        $$ BEGIN PERFORM pg_sleep(0.4); RETURN NEW; END $$;
        CREATE TRIGGER {SLOW} AFTER UPDATE OF user_id ON whatsapp_crm_conversation FOR EACH ROW
          WHEN (OLD.user_id IS NULL AND NEW.user_id IS NOT NULL) EXECUTE FUNCTION {SLOW}()""")
    try:
        yield
    finally:
        world.define(f"DROP TRIGGER {SLOW} ON whatsapp_crm_conversation; DROP FUNCTION {SLOW}()")
