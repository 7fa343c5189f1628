"""Who has a conversation: one person, whatever happens at the same instant."""

import threading

from tests.lab.rpc import RpcError

from . import slow

AGENTS = ("agent", "agent2")


def one_taker(world, rounds=8):
    """Two agents take the same conversation at the same instant: one has it, the other reads who."""
    for channel in world.write_as(world.people(rounds)):
        conversation = _conversation(world, channel)
        taken = _at_once({
            login: (world.rpc(login).call, ("whatsapp_crm.conversation", "action_take", [conversation]))
            for login in AGENTS})
        _one_has_it(world, conversation, taken)
        assert world.count("whatsapp_crm_milestone", "conversation_id = %s AND kind = 'taken'", [conversation]) == 1


def one_answerer(world, rounds=6):
    """Two agents answer what nobody has at the same instant: one answer goes, the other writer reads who has it."""
    for channel in world.write_as(world.people(rounds)):
        answered = _at_once({login: (_answer, (world, channel, login)) for login in AGENTS})
        _one_has_it(world, _conversation(world, channel), answered)
        winner = next(login for login, failure in answered.items() if not failure)
        assert [text for text, *_status in world.rows(channel)] == [f"de {winner}"], "answers to the customer"


def one_new_agent(world, rounds=3):
    """Several screens of somebody who has just become an agent ask for their state at the same instant."""
    user = world.rpc("agent").uid
    for _round in range(rounds):
        world.sql("DELETE FROM whatsapp_crm_agent WHERE user_id = %s", [user])
        with slow.inserts(world, "whatsapp_crm_agent", 0.3):
            asked = _at_once({
                screen: (world.odoo.rpc("agent").call, ("whatsapp_crm.agent", "get_my_state"))
                for screen in range(3)})
        assert asked == dict.fromkeys(range(3)), f"a screen shows an error, or nothing: {asked}"
        assert world.count("whatsapp_crm_agent", "user_id = %s", [user]) == 1


def _answer(world, channel, login):
    world.answer(channel, f"de {login}", login=login)


def _conversation(world, channel):
    return world.value(
        "SELECT id FROM whatsapp_crm_conversation WHERE channel_id = %s ORDER BY id DESC LIMIT 1", [channel])


def _at_once(calls):
    """Make the calls at the same instant; returns {name: None, or the error that the user read}."""
    together = threading.Barrier(len(calls))
    results = {}

    def run(name, function, arguments):
        together.wait()
        try:
            function(*arguments)
            results[name] = None
        except RpcError as error:
            results[name] = str(error)

    threads = [threading.Thread(target=run, args=(name, *call)) for name, call in calls.items()]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    return results


def _one_has_it(world, conversation, results):
    winners = [login for login, failure in results.items() if not failure]
    assert len(winners) == 1, f"who has it: {results}"
    name, login = world.sql("""
        SELECT p.name, u.login FROM whatsapp_crm_conversation c JOIN res_users u ON u.id = c.user_id
          JOIN res_partner p ON p.id = u.partner_id WHERE c.id = %s""", [conversation])[0]
    assert login == winners[0], "the responsible"
    [told] = [failure for failure in results.values() if failure]
    assert name in told, f"the other reads: {told}"
    members = world.sql("""
        SELECT u.login FROM discuss_channel_member m JOIN res_users u ON u.partner_id = m.partner_id
          JOIN whatsapp_crm_conversation c ON c.channel_id = m.channel_id WHERE c.id = %s""", [conversation])
    assert members == [(login,)], "members of the chat"
