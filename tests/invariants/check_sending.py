"""What must hold for everything that leaves: once, in order, and nobody is lied to about it."""

import time
from concurrent.futures import ThreadPoolExecutor

from tests.lab import wait_until

from . import meta

ROWS = "whatsapp_crm_message"
THREADS_OF_A_RUN = 20  # what may be in flight at one moment


def answers_while_the_customer_writes(world, answers=20):
    """20 answers, Graph at 300 ms, the customer writing all the while: 20 sends, in order, each once."""
    phone, = world.people(1)
    channel, = world.write_as([phone])
    world.sim.configure(latency_ms=300)
    with ThreadPoolExecutor(1) as pool:
        writing = pool.submit(_write_for_a_while, world, phone)
        seen = [_answer_what_is_on_screen(world, channel, f"respuesta {number}") for number in range(answers)]
        writing.result()
    world.post(meta.text(meta.person(phone), "y otra cosa"))
    world.until_processed()
    world.until_sent()
    texts = [f"respuesta {number}" for number in range(answers)]
    assert world.sent_texts(phone) == texts
    assert world.sim.count_calls(kind="send", to=phone) == answers, "calls, refused ones included"
    assert world.count(ROWS, "channel_id = %s AND direction = 'out'", [channel]) == answers
    assert _waiting_since(world, channel) == _first_unseen(world, channel, max(seen)), "since when they wait"


def _write_for_a_while(world, phone):
    for number in range(8):
        world.post(meta.text(meta.person(phone), f"espera {number}"))
        time.sleep(0.2)


def _answer_what_is_on_screen(world, channel, text):
    """Answer like somebody who has read what stood there a moment ago; returns the newest message's id."""
    newest = world.value("SELECT max(mail_message_id) FROM whatsapp_crm_message WHERE channel_id = %s", [channel])
    world.answer(channel, text, wacrm_answers_until=newest)
    return newest


def _waiting_since(world, channel):
    return world.value("""
        SELECT waiting_since FROM whatsapp_crm_conversation WHERE channel_id = %s AND state <> 'resolved'""", [channel])


def _first_unseen(world, channel, newest_seen):
    return world.value("""
        SELECT min(sent_at) FROM whatsapp_crm_message
         WHERE channel_id = %s AND direction = 'in' AND mail_message_id > %s""", [channel, newest_seen])


def an_answer_answers_what_its_writer_saw(world):
    """The customer writes once more while the answer is being typed: for that message they go on waiting."""
    phone, = world.people(1)
    channel, = world.write_as([phone])
    seen = world.value("SELECT max(mail_message_id) FROM whatsapp_crm_message WHERE channel_id = %s", [channel])
    world.post(meta.text(meta.person(phone), "y otra cosa", timestamp=time.time() + 1))
    world.until_processed()
    world.answer(channel, "sobre lo primero", wacrm_answers_until=seen)
    assert _waiting_since(world, channel) == _first_unseen(world, channel, seen), "since when they wait"
    newest = world.value("SELECT max(mail_message_id) FROM whatsapp_crm_message WHERE channel_id = %s", [channel])
    world.answer(channel, "sobre lo segundo", wacrm_answers_until=newest)
    assert _waiting_since(world, channel) is None
    world.until_sent()


def order_within_a_chat(world):
    """30 messages to one customer arrive in order, whatever the latency of each."""
    phone, = world.people(1)
    channel, = world.write_as([phone])
    world.sim.configure(latency_ms=5, latency_jitter_ms=120)
    with world.senders_held():
        for number in range(15):
            world.answer(channel, f"paso {number}")
    for number in range(15, 30):
        world.answer(channel, f"paso {number}")
    world.until_sent()
    assert world.sent_texts(phone) == [f"paso {number}" for number in range(30)]


def one_slow_chat_delays_no_other(world):
    """While one customer's send takes 6 s, others get theirs at once."""
    slow, *quick = phones = world.people(5)
    channels = world.write_as(phones)
    world.sim.fault("slow", to=slow, latency_ms=6000)
    world.answer(channels[0], "lento")
    world.until(f"SELECT status FROM {ROWS} WHERE channel_id = %s AND direction = 'out'", "sending", [channels[0]])
    for channel in channels[1:]:
        world.answer(channel, "rápido")
    wait_until(lambda: all(world.sent_texts(phone) == ["rápido"] for phone in quick), 20)
    assert world.statuses(channels[0]) == ["sending"], "the others waited for the slow one"
    world.until_sent()
    assert world.sent_texts(slow) == ["lento"]


LOST_ANSWERS = ("reset_after_accepting", "garbage_after_accepting", "timeout_after_accepting")


def doubtful_sends_are_never_repeated(world, kinds=LOST_ANSWERS):
    """Meta took the message but the answer was lost: one send, status unknown, settled by a late status.

    With a time-out this takes as long as the product's own time-out.
    """
    phones = world.people(len(kinds))
    channels = world.write_as(phones)
    world.sim.configure(statuses=False)
    for kind, phone, channel in zip(kinds, phones, channels, strict=True):
        world.sim.fault(kind, to=phone, hold_seconds=60)
        world.answer(channel, "¿llegó?")
    world.until_sent(timeout=40)
    # Whoever might repeat it gets every chance.
    world.kick_senders()
    time.sleep(0.7)
    world.until_sent()
    for phone, channel in zip(phones, channels, strict=True):
        assert world.sim.count_calls(kind="send", to=phone) == 1
        assert world.statuses(channel) == ["unknown"]
        world.sim.status(world.sim.sends(to=phone)[0]["wamid"], "delivered")
    world.until(f"SELECT count(*) FROM {ROWS} WHERE status = 'delivered' AND channel_id = ANY(%s)", len(kinds),
                [channels])


def untaken_garbage_is_left_to_a_person(world):
    """Nobody can tell a 502 before acceptance from one after it: not repeated, shown as unknown."""
    phone, = world.people(1)
    channel, = world.write_as([phone])
    world.sim.fault("garbage", to=phone)
    world.answer(channel, "¿se entiende?")
    world.until(f"SELECT status FROM {ROWS} WHERE channel_id = %s AND direction = 'out'", "unknown", [channel])
    world.kick_senders()
    time.sleep(0.7)
    assert world.sim.count_calls(kind="send", to=phone) == 1
    assert world.sent_texts(phone) == []


def graph_down_loses_nothing(world):
    """Nobody listens at Graph's address: all stays queued, and goes once when somebody does."""
    phones = world.people(4)
    channels = world.write_as(phones)
    admin = world.rpc("admin")
    admin.call("ir.config_parameter", "set_param", "whatsapp_crm.graph_host", "http://127.0.0.1:9")
    try:
        for channel in channels:
            world.answer(channel, "paciencia")
        time.sleep(1.5)
        assert {status for channel in channels for status in world.statuses(channel)} == {"queued"}
    finally:
        admin.call("ir.config_parameter", "set_param", "whatsapp_crm.graph_host", world.simulator.url)
    world.kick_senders()
    world.until_sent()
    assert [world.sent_texts(phone) for phone in phones] == [["paciencia"]] * 4


def a_dead_token_burns_nothing(world):
    """The token expires: the queue stops, the admins hear of it once, and all goes out after the repair."""
    phones = world.people(6)
    channels = world.write_as(phones)
    world.sim.expire_token()
    for channel in channels:
        world.answer(channel, "con el token nuevo")
    try:
        world.until("SELECT count(*) FROM whatsapp_crm_account WHERE sending_stopped", 1)
        time.sleep(1)
        assert {status for channel in channels for status in world.statuses(channel)} == {"queued"}, "nothing burnt"
        refused = world.sim.count_calls(kind="send")
        world.kick_senders()
        time.sleep(1)
        assert world.sim.count_calls(kind="send") == refused, "a stopped queue asks no more"
        assert _health_activities(world) == 1
    finally:
        world.sim.restore_token()
        accounts = world.rpc("admin").call("whatsapp_crm.account", "search", [["sending_stopped", "=", True]])
        world.rpc("admin").call("whatsapp_crm.account", "action_resume_sending", accounts)
        world.kick_senders()
    world.until_sent()
    assert [world.sent_texts(phone) for phone in phones] == [["con el token nuevo"]] * 6


def _health_activities(world):
    return world.count("mail_activity", """activity_type_id = (
        SELECT res_id FROM ir_model_data WHERE module = 'whatsapp_crm' AND name = 'mail_activity_type_health')
        AND active""")


def statuses_only_climb(world):
    """A status before the answer to its send, read before delivered, failed after delivered."""
    early, backwards, refuted = phones = world.people(3)
    channels = world.write_as(phones)
    world.sim.configure(sent_ms=0, delivered_ms=20, auto_read=False, answer_latency_ms=700)
    world.answer(channels[0], "adelantado")
    world.until(f"SELECT status FROM {ROWS} WHERE channel_id = %s AND direction = 'out'", "delivered", [channels[0]])
    assert world.sim.calls(kind="send", to=early)[0]["answer"] is not None
    world.sim.configure(statuses=False, answer_latency_ms=0)
    for channel in channels[1:]:
        world.answer(channel, "al revés")
    world.until_sent()
    for phone, steps in ((backwards, ("read", "delivered", "sent")), (refuted, ("sent", "delivered", "failed"))):
        wamid = world.sim.sends(to=phone)[0]["wamid"]
        for step in steps:
            world.sim.status(wamid, step)
            assert world.sim.wait_idle(10)
    time.sleep(0.8)
    world.until_processed()
    assert [world.statuses(channel) for channel in channels] == [["delivered"], ["read"], ["delivered"]]
    wamids = f"SELECT count(*) FROM {ROWS} WHERE channel_id = ANY(%s) AND direction = 'out' AND wamid IS NOT NULL"
    assert world.value(wamids, [channels]) == 3


def statuses_before_their_echo(world):
    """What Meta says of a phone-app message before the message itself is not lost."""
    phone, = world.people(1)
    who = meta.person(phone)
    world.write_as([phone])
    said = meta.echo(who, "desde el móvil")
    wamid = meta.wamid_of(said)
    assert world.post(meta.status(who, wamid, "read"), meta.status(who, wamid, "delivered")) == [200, 200]
    world.until_processed()
    assert world.post(said) == [200]
    world.until(f"SELECT status FROM {ROWS} WHERE wamid = %s", "read", [wamid], timeout=5)


def statuses_together_with_their_echo(world, rounds=10):
    """A phone-app message and its status at the same moment, naming the person differently: both count."""
    wamids = []
    for phone in world.people(rounds):
        both, only_phone = meta.person(phone, user_id=f"ES.{phone}"), meta.person(phone)
        world.write_as([phone])
        said = meta.echo(only_phone, "a la vez")
        wamids.append(meta.wamid_of(said))
        assert world.post(said, meta.status(both, wamids[-1], "read"), threads=2) == [200, 200]
    world.until_processed()
    # A status whose message was not there yet is tried again after minutes: now, here.
    world.sql("""
        UPDATE whatsapp_crm_webhook_event SET next_attempt_at = now() - interval '1 day'
         WHERE state = 'failed' AND wamid = ANY(%s)""", [wamids])
    world.kick("ingest")
    world.until(f"SELECT count(*) FROM {ROWS} WHERE status = 'read' AND wamid = ANY(%s)", rounds, [wamids], timeout=5)


def notes_and_system_lines_stay_inside(world):
    """Only an agent's own comment leaves; whatever else is posted in a chat does not, whoever posts it."""
    phone, = world.people(1)
    channel, = world.write_as([phone])
    world.answer(channel, "nota interna", subtype="mail.mt_note")
    world.answer(channel, "aviso", message_type="notification", login="admin")
    world.rpc("agent").call("discuss.channel", "message_post", [channel], body="sin subtipo", message_type="comment")
    world.rpc("agent").call("discuss.channel", "message_post", [channel], body="una nota", message_type="comment",
                            subtype_xmlid="mail.mt_note")
    world.rpc("admin").call("discuss.channel", "message_post", [channel], body="una línea del sistema",
                            message_type="notification", subtype_xmlid="mail.mt_comment")
    conversation = world.value("SELECT id FROM whatsapp_crm_conversation WHERE channel_id = %s", [channel])
    world.rpc("agent").call("whatsapp_crm.conversation", "action_take", [conversation])
    world.rpc("agent").call("whatsapp_crm.conversation", "message_post", [conversation], body="en el hilo interno",
                            message_type="comment", subtype_xmlid="mail.mt_comment")
    world.rpc("agent").call("whatsapp_crm.conversation", "action_resolve", [conversation], "confirmed", "cerrado",
                            no_answer_needed=True)
    world.kick_senders()
    time.sleep(0.5)
    world.until_sent()
    assert world.rows(channel) == []
    assert world.sim.count_calls(kind="send") == 0
