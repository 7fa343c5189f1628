"""One chance, one opportunity: golden flags of the same customer, raised at the same instant on two servers."""

import threading

from . import slow
from .check_campaign import second_server

WORDS = "ya son doce"


def one_opportunity(world, rounds=3):
    """Two agents, each on a server of their own: in the same chat, with the same press, and in two of one customer."""
    with second_server(world) as second, slow.inserts(world, "mail_activity", 0.5):
        screens = {"agent": world.odoo.rpc("agent"), "agent2": second.rpc("agent2"), "twice": second.rpc("agent")}
        for _round in range(rounds):
            conversations = _customer_with_two_chats(world)
            _at_once([
                (screens["agent"], conversations[0], WORDS), (screens["twice"], conversations[0], WORDS),
                (screens["agent2"], conversations[1], "abren otra sucursal")])
            _one_of_each(world, conversations)


def _customer_with_two_chats(world):
    """Two people of a new company who write; ids of their conversations."""
    channels = world.write_as(world.people(2))
    rows = world.sql(
        "SELECT id, partner_id FROM whatsapp_crm_conversation WHERE channel_id = ANY(%s) ORDER BY id", [channels])
    admin = world.rpc("admin")
    company = admin.call("res.partner", "create", {
        "name": "Taller", "is_company": True, "user_id": admin.ref("whatsapp_crm.demo_user_supervisor")})
    admin.call("res.partner", "write", [partner for _id, partner in rows], {"parent_id": company})
    return [conversation for conversation, _partner in rows]


def _at_once(presses):
    together = threading.Barrier(len(presses))
    failures = []

    def press(client, conversation, words):
        together.wait()
        try:
            client.call("whatsapp_crm.conversation", "action_raise_golden_flag", [conversation], words)
        except Exception as error:  # noqa: BLE001 - whatever went wrong is shown below
            failures.append(str(error))

    threads = [threading.Thread(target=press, args=one) for one in presses]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert not failures, f"nobody is refused: {failures}"


def _one_of_each(world, conversations):
    """One flag that runs, one of the other chat that was added to it; one opportunity, one activity."""
    world.kick("golden")
    world.until("SELECT count(*) FROM whatsapp_crm_golden_flag WHERE state = 'new'", 0)
    flags = world.sql("""
        SELECT state, lead_id, conversation_id FROM whatsapp_crm_golden_flag
         WHERE conversation_id = ANY(%s) ORDER BY state DESC""", [conversations])
    assert len({lead for _state, lead, _conversation in flags}) == 1, f"opportunities: {flags}"
    assert [state for state, _lead, _conversation in flags] == ["open", "joined"], f"flags: {flags}"
    assert {conversation for _state, _lead, conversation in flags} == set(conversations), "each chat has its own"
    assert world.count("mail_activity", "res_model = 'crm.lead' AND res_id = %s AND active", [flags[0][1]]) == 1, (
        "activities")
