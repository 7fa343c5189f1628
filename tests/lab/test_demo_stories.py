"""The demo's stories: told on a new database, each leaves what it is about and can be continued."""

import time

import pytest

from tests.simulator import SimulatorClient

from . import demo_settings, demo_stories, later
from .console import Failure
from .database import fresh_database
from .demo_stories.cast import DIEGO, ELENA, HUGO, IVAN, JOAO, LUCIA, MARTA, NORA, PABLO, SARA
from .ports import free_port
from .server import OdooServer
from .simulator_process import Simulator
from .waiting import wait_until

SECONDS = 25


@pytest.fixture(scope="module")
def told():
    """(database, simulator's client, server) after the stories."""
    with fresh_database("stories", demo=True) as database:
        odoo = OdooServer(database)
        simulator = Simulator(webhook_url=f"{odoo.url}/whatsapp_crm/webhook")
        database.sql("""
            INSERT INTO ir_config_parameter (key, value) VALUES ('whatsapp_crm.graph_host', %s)
            ON CONFLICT (key) DO UPDATE SET value = EXCLUDED.value""", [simulator.url])
        # The words of the screens stay English: only the people speak Spanish here.
        database.sql("UPDATE res_lang SET active = TRUE WHERE code = 'es_ES'")
        with simulator, odoo:
            started = time.monotonic()
            demo_stories.tell(odoo, simulator, database, "es_ES")
            print(f"\nthe stories took {time.monotonic() - started:.1f} s (at most {SECONDS} s on a quiet machine)")
            yield database, SimulatorClient(simulator.url), odoo


def current(database, person, *columns):
    """Columns of the person's last conversation; ``c`` is its alias."""
    [row] = database.sql(f"""
        SELECT {", ".join(columns)} FROM whatsapp_crm_conversation c
          LEFT JOIN res_users u ON u.id = c.user_id
          JOIN whatsapp_crm_contact k ON k.id = c.contact_id
         WHERE k.profile_name = %s ORDER BY c.id DESC LIMIT 1""", [person["name"]])
    return row


ACCEPT_BY = "(SELECT max(accept_by) FROM whatsapp_crm_handoff h WHERE h.conversation_id = c.id)"
WAITED = "round(extract(epoch FROM now() AT TIME ZONE 'UTC' - c.waiting_since) / 60)::int"


@pytest.mark.parametrize(("person", "state", "login", "minutes"), [
    (LUCIA, "new", None, 2), (NORA, "waiting", "agent", None), (PABLO, "resolved", "agent", None),
    (SARA, "snoozed", "agent2", None), (MARTA, "open", "agent2", 18), (DIEGO, "new", None, 7),
    (JOAO, "new", None, 3), (HUGO, "new", None, 22), (ELENA, "new", None, None), (IVAN, "open", "agent2", 9)])
def test_how_each_story_stands(told, person, state, login, minutes):
    database, _sim, _odoo = told
    found_state, found_login, waited = current(database, person, "c.state", "u.login", WAITED)
    assert (found_state, found_login) == (state, login)
    assert (waited is None) == (minutes is None)
    if minutes:
        assert minutes <= waited <= minutes + 2


def test_what_each_story_is_about(told):
    database, _sim, _odoo = told
    assert current(database, LUCIA, "c.referral ->> 'source_type'") == ("ad",)
    assert current(database, HUGO, "c.seen_at - c.waiting_since BETWEEN '5 minutes' AND '7 minutes'") == (True,)
    assert current(database, JOAO, "c.came_back", "c.reopen_count") == (True, 1)
    assert current(database, DIEGO, "c.handed_off", "c.handoff_count") == (True, 1)
    assert current(database, PABLO, "c.outcome", "c.next_step_on > current_date") == ("next_step", True)
    assert database.value("""
        SELECT count(*) FROM crm_tag_whatsapp_crm_conversation_rel r
          JOIN whatsapp_crm_conversation c ON c.id = r.whatsapp_crm_conversation_id
          JOIN whatsapp_crm_contact k ON k.id = c.contact_id
         WHERE k.wa_id = %s AND c.opened_at > now() AT TIME ZONE 'UTC' - interval '60 days'""",
        [MARTA["wa_id"]]) == 3, "the third time about the same tag"
    failed = "SELECT count(*) FROM whatsapp_crm_message m WHERE m.conversation_id = c.id AND m.status = 'failed'"
    assert current(database, IVAN, f"({failed})") == (1,)
    phone = "SELECT count(*) FROM whatsapp_crm_message m WHERE m.conversation_id = c.id AND m.origin = 'phone_app'"
    assert current(database, ELENA, f"({phone})", "c.waiting_since") == (1, None)


def test_the_price_question_has_a_guide(told):
    """What its agent reads above the composer; the complaint has none."""
    database, _sim, odoo = told
    agent = odoo.rpc("agent2")
    guide, none = (
        agent.call("whatsapp_crm.guide", "get_guide", *current(database, person, "c.id")) for person in (NORA, MARTA))
    assert (guide["name"], guide["qualifier"], guide["closer"], len(guide["canned"])) == (
        "Precios: primero preguntar", "Laura Ríos", "Carmen Vidal", 3)
    assert none is False


def test_nothing_lies_in_the_future_or_out_of_order(told):
    database, _sim, _odoo = told
    assert not database.sql("SELECT kind, at FROM whatsapp_crm_milestone WHERE at > now() AT TIME ZONE 'UTC'")
    assert not database.sql("""
        SELECT 1 FROM whatsapp_crm_conversation
         WHERE waiting_since < opened_at OR resolved_at < opened_at OR seen_at < waiting_since""")


def test_the_phones_remember(told):
    database, sim, _odoo = told
    bubbles = sim.messages(MARTA["wa_id"])
    assert [bubble["side"] for bubble in bubbles][:2] == ["customer", "business"]
    assert bubbles[1]["status"] == "read"
    assert bubbles[0]["timestamp"] < time.time() - 30 * 86400
    people = {person["name"] for person in sim.control("customers", "GET")["customers"]}
    assert {LUCIA["name"], HUGO["name"], IVAN["name"]} <= people
    assert demo_stories.phones.restore(database, sim) == 0, "nothing twice"


def test_a_story_goes_on(told):
    """The customer's window is open on both sides, as if the simulator had never been away."""
    database, sim, odoo = told
    channel, = current(database, HUGO, "c.channel_id")
    odoo.rpc("agent").post(
        "/mail/message/post", thread_model="discuss.channel", thread_id=channel,
        post_data={"body": "Le llamo en dos minutos", "message_type": "comment", "subtype_xmlid": "mail.mt_comment"})
    sim.wait_for_text(HUGO["wa_id"], "Le llamo en dos minutos")
    sim.customer_text(HUGO["wa_id"], "¡Gracias!")
    wait_until(lambda: current(database, HUGO, "c.last_text") == ("¡Gracias!",), 20, message="his answer arrived")
    assert current(database, HUGO, "c.channel_id") == (channel,), "in the same chat"


@pytest.fixture
def running_demo(told, monkeypatch):
    """What ``make later`` takes for the demo."""
    database, _sim, odoo = told
    monkeypatch.setattr(demo_settings, "DATABASE", database.name)
    monkeypatch.setenv("ODOO_PORT", str(odoo.port))
    return database


def since(database, person, moment):
    """Minutes between a moment of the person's last conversation and now."""
    return current(database, person, f"round(extract(epoch FROM now() AT TIME ZONE 'UTC' - {moment}) / 60)::int")[0]


def told_of(database, person):
    """(who has been told, of what) about the person's last conversation."""
    conversation, = current(database, person, "c.id")
    return database.sql("""
        SELECT u.login, a.point FROM whatsapp_crm_alert a JOIN res_users u ON u.id = a.user_id
         WHERE a.conversation_id = %s""", [conversation])


def test_later_lets_time_pass_and_what_is_due_happens(running_demo):
    """Nobody sits at a screen here, so what concerns the team is told to its leader."""
    database = running_demo
    resolved, waited = since(database, PABLO, "c.resolved_at"), since(database, LUCIA, "c.waiting_since")
    back, accept = since(database, SARA, "c.snoozed_until"), since(database, DIEGO, ACCEPT_BY)
    assert told_of(database, LUCIA) == []
    assert later.main(["5"]) == 0
    assert since(database, LUCIA, "c.waiting_since") - waited in (5, 6)
    assert since(database, SARA, "c.snoozed_until") - back in (5, 6)
    assert since(database, PABLO, "c.resolved_at") - resolved in (0, 1), "what is over stays"
    assert told_of(database, LUCIA) == [("supervisor", "warning")]
    assert told_of(database, DIEGO) == [("supervisor", "warning")]

    assert later.main(["15"]) == 0
    assert told_of(database, LUCIA) == [("supervisor", "breach")]
    assert told_of(database, DIEGO) == [("supervisor", "breach")]
    assert since(database, SARA, "c.snoozed_until") - back in (20, 21)
    assert since(database, DIEGO, ACCEPT_BY) - accept in (20, 21)


@pytest.mark.parametrize("minutes", ["0", "-5", "soon"])
def test_later_takes_minutes(running_demo, minutes):
    with pytest.raises(Failure, match="MINUTES"):
        later.main([minutes])


def test_later_needs_a_demo(running_demo, monkeypatch):
    monkeypatch.setenv("ODOO_PORT", str(free_port()))
    with pytest.raises(Failure, match="make demo"):
        later.main([])
