"""What must hold for everything that arrives, whoever sends it twice, at once or in what order."""

import contextlib
import random
import threading
import time

from tests.simulator import demo

from . import meta

EVENTS = "whatsapp_crm_webhook_event"
ROWS = "whatsapp_crm_message"


def one_of_each_for_a_new_person(world):
    """Eight first messages at once: one contact, chat, conversation, partner and lead, and eight messages."""
    phone, = world.people(1)
    who = meta.person(phone, user_id=f"ES.{phone}", name=f"Nueva {phone}")
    now = int(time.time()) - 60
    bodies = [meta.text(who, f"primero {number}", timestamp=now + number) for number in range(8)]
    answers = world.post(*bodies, threads=8)
    assert answers == [200] * 8
    world.until_processed()
    assert _family(world, phone, who.name) == {
        "contacts": 1, "chats": 1, "conversations": 1, "partners": 1, "leads": 1, "messages": 8}
    waiting = world.value("""
        SELECT extract(epoch FROM v.waiting_since) FROM whatsapp_crm_conversation v
          JOIN whatsapp_crm_contact c ON c.id = v.contact_id WHERE c.wa_id = %s""", [phone])
    assert waiting == now, "the wait begins with the first of the eight"


def _family(world, phone, name):
    contact = "contact_id IN (SELECT id FROM whatsapp_crm_contact WHERE wa_id = %s)"
    return {
        "contacts": world.count("whatsapp_crm_contact", "profile_name = %s", [name]),
        "chats": world.count("discuss_channel", f"wacrm_{contact}", [phone]),
        "conversations": world.count("whatsapp_crm_conversation", contact, [phone]),
        "partners": world.count("res_partner", "name = %s", [name]),
        "leads": world.count("crm_lead", "partner_id IN (SELECT id FROM res_partner WHERE name = %s)", [name]),
        "messages": world.count(ROWS, f"direction = 'in' AND {contact}", [phone]),
    }


def same_deliveries_once(world):
    """The same forty messages eight times, all at once, in batches cut differently: forty."""
    phones = world.people(10)
    bodies = [meta.text(meta.person(phones[number % 10]), f"una vez {number}") for number in range(40)]
    deliveries = [one for seed in range(8) for one in meta.shuffled_batches(bodies, [1, 3, 40], seed)]
    random.Random(1).shuffle(deliveries)
    assert set(world.post(*deliveries, threads=16)) == {200}
    world.until_processed()
    wamids = [meta.wamid_of(body) for body in bodies]
    assert world.count(EVENTS, "wamid = ANY(%s)", [wamids]) == 40, "items stored"
    assert world.count(ROWS, "wamid = ANY(%s)", [wamids]) == 40, "messages recorded"


def one_worker_a_person(world):
    """However many deliveries bring one person's items, one worker at a time has that person in hand."""
    phone, = world.people(1)
    world.write_as([phone], "primero")
    before = world.odoo.log_text().count("Lost race")
    bodies = [meta.text(meta.person(phone), f"junto {number}") for number in range(40)]
    assert set(world.post(*bodies, threads=6)) == {200}
    world.until_processed()
    assert world.count(ROWS, "wamid = ANY(%s)", [[meta.wamid_of(body) for body in bodies]]) == 40
    races = world.odoo.log_text().count("Lost race") - before
    assert races <= 2, f"{races} times two workers had the same person in hand"


def in_metas_order(world):
    """A person's items are worked in the order in which they were written, however a delivery mixes them."""
    phone, = world.people(1)
    who, now = meta.person(phone), int(time.time()) - 300
    bodies = [meta.text(who, f"orden {number}", timestamp=now + number) for number in range(30)]
    mixed = bodies[:]
    random.Random(3).shuffle(mixed)
    assert world.post(meta.batch(mixed)) == [200]
    world.until_processed()
    shown = world.sql("""
        SELECT w.text FROM whatsapp_crm_message w JOIN mail_message m ON m.id = w.mail_message_id
         WHERE w.wamid = ANY(%s) ORDER BY m.id""", [[meta.wamid_of(body) for body in bodies]])
    assert [text for (text,) in shown] == [f"orden {number}" for number in range(30)]


def a_late_message_changes_the_right_things(world):
    """An older message arrives after a newer one: the window keeps its end, the wait gets an earlier beginning."""
    phone, = world.people(1)
    who, now = meta.person(phone), int(time.time()) - 60
    newer, older = (meta.text(who, words, timestamp=at) for words, at in (("nuevo", now), ("viejo", now - 3600)))
    assert world.post(newer, older) == [200, 200]
    world.until_processed()
    until, since = world.sql("""
        SELECT extract(epoch FROM d.wacrm_window_until), extract(epoch FROM v.waiting_since)
          FROM discuss_channel d JOIN whatsapp_crm_conversation v ON v.channel_id = d.id WHERE d.id = %s""",
        [world.channel(phone)])[0]
    assert int(until) == now + 24 * 3600, "end of the window"
    assert int(since) == now - 3600, "beginning of the wait"


def nothing_waits_for_the_minute(world, rounds=20):
    """Deliveries that come just when a run ends wake another one: none is left to the cron's interval."""
    phones = world.people(6)
    world.write_as(phones)
    with contextlib.closing(world.database.connect()) as link, link.cursor() as cursor:
        for number in range(rounds):
            world.post(meta.batch([meta.text(meta.person(phone), f"ráfaga {number}") for phone in phones]))
            assert _spin_until_empty(cursor, 20 * min(world.patience, 1)), "items wait for the cron's next minute"


def _spin_until_empty(cursor, seconds):
    """Come back in the very moment in which the last item is done: the run that did it is about to end."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        cursor.execute(f"SELECT 1 FROM {EVENTS} WHERE state = 'new' LIMIT 1")
        if not cursor.rowcount:
            return True
        time.sleep(0.001)
    return False


def only_signed_bodies(world):
    """What Meta's secret did not sign is refused and leaves nothing."""
    phone, = world.people(1)
    body = meta.text(meta.person(phone), "sin firma")
    before = world.count(EVENTS)
    raw = meta.webhook_bodies.encode(body)
    good = meta.webhook_bodies.sign(raw, demo.APP_SECRET)
    wrong = {
        "another secret": meta.webhook_bodies.sign(raw, "another"), "missing": None, "empty": " ",
        "sha1": good.replace("sha256=", "sha1="), "short": good[:-1], "of another body": good[:7] + "0" * 64,
        "no prefix": good.removeprefix("sha256=")}
    answers = {name: meta.post(world.webhook_url, raw, signature=header) for name, header in wrong.items()}
    assert answers == dict.fromkeys(wrong, 403)
    assert world.count(EVENTS) == before


def poison_stops_nobody(world):
    """An item that cannot be processed is tried again and given up; its neighbours do not notice."""
    poison, *_others = phones = world.people(5)
    world.write_as(phones)
    with _poison(world):
        bodies = [meta.text(meta.person(phone), "antes") for phone in phones]
        bodies.insert(2, meta.text(meta.person(poison), "VENENO"))
        bodies += [meta.text(meta.person(phone), "después") for phone in phones]
        assert world.post(meta.batch(bodies)) == [200]
        wamids = [meta.wamid_of(body) for body in bodies]
        world.until(f"SELECT count(*) FROM {EVENTS} WHERE state = 'done' AND wamid = ANY(%s)", 10, [wamids])
        assert world.count(ROWS, "wamid = ANY(%s)", [wamids]) == 10, "the neighbours, the poisoner's own too"
        key = wamids[2]
        assert _event(world, key) == ("failed", 1), "kept, to be tried again"
        world.sql(f"UPDATE {EVENTS} SET attempts = 7, next_attempt_at = now() - interval '1 day' WHERE wamid = %s",
                  [key])
        world.kick("ingest")
        world.until(f"SELECT state FROM {EVENTS} WHERE wamid = %s", "dead", [key])
    world.sql(f"UPDATE {EVENTS} SET state = 'failed', next_attempt_at = now() - interval '1 day' WHERE wamid = %s",
              [key])
    world.kick("ingest")
    world.until(f"SELECT state FROM {EVENTS} WHERE wamid = %s", "done", [key])
    assert world.count(ROWS, "wamid = %s", [key]) == 1, "once the cause was mended, it arrived"


class _poison:
    """Inside, the database refuses to store a message with the text VENENO."""

    def __init__(self, world):
        self.world = world

    def __enter__(self):
        self.world.define("""
            CREATE OR REPLACE FUNCTION poison() RETURNS trigger AS
            $$ BEGIN RAISE EXCEPTION 'poison'; END $$ LANGUAGE plpgsql;
            CREATE TRIGGER poison BEFORE INSERT ON whatsapp_crm_message
               FOR EACH ROW WHEN (NEW.text = 'VENENO') EXECUTE FUNCTION poison()""")

    def __exit__(self, *_exception):
        self.world.define("DROP TRIGGER poison ON whatsapp_crm_message; DROP FUNCTION poison()")


def _event(world, wamid):
    return world.sql(f"SELECT state, attempts FROM {EVENTS} WHERE wamid = %s", [wamid])[0]


def unknown_number_waits_for_its_number(world, reference="100000000000901"):
    """What comes for a number that nobody connected yet is kept, and processed when it is, even while it pours in."""
    number = meta.Number(reference, reference, demo.WABA_ID)
    phones = world.people(30)
    bodies = [meta.text(meta.person(phone), "¿hay alguien?", number=number) for phone in phones]
    wamids = [meta.wamid_of(body) for body in bodies]
    assert set(world.post(*bodies[:10])) == {200}
    world.until(f"SELECT count(*) FROM {EVENTS} WHERE state = 'unrouted' AND wamid = ANY(%s)", 10, [wamids])
    assert not world.count(ROWS, "wamid = ANY(%s)", [wamids])
    _pour_while(world, bodies[10:], lambda: world.add_number(reference, "Late"))
    world.kick("ingest")  # stands for the cron's next minute
    world.until(f"SELECT count(*) FROM {EVENTS} WHERE state = 'done' AND wamid = ANY(%s)", 30, [wamids], timeout=10)
    assert world.count(ROWS, "wamid = ANY(%s)", [wamids]) == 30


def _pour_while(world, bodies, act):
    """Post the bodies one after the other from a thread while ``act`` runs."""
    pouring = threading.Thread(target=world.post, args=bodies)
    pouring.start()
    act()
    pouring.join()
