"""The promise in the browser: alerts, what follows when nobody answers, and who can take more."""

import pytest

from tests.lab import wait_until
from tests.lab.environment import LOGS

from . import inbox
from .inbox import PATIENCE
from .screens import DIALOG
from .stage import COMPOSER, write

pytestmark = pytest.mark.usefixtures("quiet_console")

AGENT, AGENT2 = "Laura Ríos", "Luis Ortega"
ALERT = ".o_notification"
MY_STATE = ".o-whatsapp_crm-MyState"
PROMISE = "whatsapp_crm.demo_sla_policy"


@pytest.fixture(scope="module", autouse=True)
def at_work(stage, agent, agent2):
    """Both agents have the board before them."""
    for page in (agent, agent2):
        inbox.open_board(stage, page, empty=True)
    wait_until(lambda: stage.online() >= {"agent", "agent2"}, PATIENCE, message="both are at their computers")


@pytest.fixture
def promise(stage):
    """Change what happens at the points of the demo's promise; afterwards it is as it was."""
    admin = stage.odoo.rpc("admin")
    [before] = admin.call("whatsapp_crm.sla.policy", "read", [admin.ref(PROMISE)], [
        "breach_action", "receipt_minutes"])
    yield lambda **values: admin.call("whatsapp_crm.sla.policy", "write", [before["id"]], values)
    admin.call("whatsapp_crm.sla.policy", "write", [before.pop("id")], before)


def owned_by(stage, login, phone, name):
    """A customer waits whom that agent has taken."""
    inbox.customer(stage, phone, name)
    stage.odoo.rpc(login).call("whatsapp_crm.conversation", "action_take", [stage.conversation_id(phone)])
    return phone


def test_alert_of_the_responsible_opens_the_chat_and_goes_with_the_answer(stage, agent, agent2):
    phone = owned_by(stage, "agent", "34679000001", "Avisa Ya")
    stage.later(phone, minutes=6)
    agent.wait_for_element(f"{ALERT} >> text=At risk · waiting for 6 min", PATIENCE)
    assert stage.told(phone, "warning") == {"agent"}
    agent.screenshot(LOGS / "promise-at-risk.png")
    agent.click(f"{ALERT} >> text=Answer")
    inbox.wait_for_chat(agent, "Avisa Ya")
    agent.wait_for(f"document.activeElement.matches('{COMPOSER}')", PATIENCE)

    stage.later(phone, minutes=10)
    assert stage.told(phone, "breach") == {"supervisor"}
    write(agent, "Aquí estoy")
    inbox.wait_until_sent(stage, phone, "Aquí estoy")
    wait_until(lambda: not stage.told(phone, "warning") | stage.told(phone, "breach"), PATIENCE,
               message="nobody is told any more")
    assert not agent2.sees(f"{ALERT} >> text=Avisa Ya"), "it was none of the colleague's business"


def test_alert_vanishes_everywhere_when_a_colleague_answers(stage, agent, agent2):
    phone = inbox.customer(stage, "34679000002", "De Nadie")
    inbox.open_board(stage, agent)
    inbox.open_board(stage, agent2)
    stage.later(phone, minutes=5)
    for page in (agent, agent2):
        page.wait_for_element(f"{ALERT} >> text=At risk · waiting for 5 min", PATIENCE)
    stage.open_conversation(agent2, phone)
    write(agent2, "Dígame")
    agent.wait_for(f"!document.querySelector('{ALERT}')?.innerText.includes('At risk')", PATIENCE)
    assert inbox.owner(stage, phone) == "agent2"


def test_receipt_message_reaches_the_phone_once_and_is_no_answer(stage, promise):
    promise(receipt_minutes=3)
    phone = inbox.customer(stage, "34679000003", "Recibe Acuse")
    waits_since = "extract(epoch FROM now() AT TIME ZONE 'UTC' - waiting_since) > 180"
    for _minute in range(2):
        stage.later(phone, minutes=3)
    wait_until(lambda: stage.sent_texts(phone), PATIENCE, message="the receipt message went out")
    [receipt] = stage.sent_texts(phone)
    print(f"the customer reads: {receipt}")
    assert "in a few minutes" in receipt
    assert inbox.conversation(stage, phone, waits_since) is True
    assert inbox.owner(stage, phone) is None


def test_not_answered_in_time_goes_to_the_next_agent(stage, agent, agent2, promise):
    promise(breach_action="next")
    phone = owned_by(stage, "agent", "34679000004", "Sigue Esperando")
    stage.open_conversation(agent2, "34679000003")  # who has the board before them sees the card come
    stage.later(phone, minutes=15)
    agent2.wait_for_element(f"{ALERT} >> text=Sigue Esperando", PATIENCE)
    assert inbox.owner(stage, phone) == "agent2"
    agent2.screenshot(LOGS / "promise-next.png")
    stage.open_conversation(agent2, phone)
    agent2.wait_for_element(
        f"[name=routing_summary] >> text={AGENT2}: takes over, it was not answered in time", PATIENCE)
    assert stage.told(phone, "breach") == {"supervisor"}


def test_who_is_away_gets_nothing_from_routing(stage, agent, agent2):
    admin = stage.odoo.rpc("admin")
    routing = admin.call("whatsapp_crm.routing", "search", [])
    admin.call("whatsapp_crm.routing", "write", routing, {"distribution": "round_robin"})
    inbox.open_board(stage, agent2)
    agent2.click(".o_user_menu button", PATIENCE)
    agent2.click("[data-menu=wacrm_away]", PATIENCE)
    agent2.wait_for_element(f"{DIALOG} [name=cover_id]", PATIENCE)
    agent2.screenshot(LOGS / "promise-away.png")
    agent2.click(f"{DIALOG} button[name=action_apply]")
    agent2.wait_for_element(f"{MY_STATE} .text-warning", PATIENCE)
    phones = [inbox.customer(stage, f"3467900001{number}", f"Reparto {number}") for number in range(2)]
    wait_until(lambda: [inbox.owner(stage, phone) for phone in phones] == ["agent"] * 2, PATIENCE,
               message=lambda: [inbox.owner(stage, phone) for phone in phones])

    agent2.click(MY_STATE)
    agent2.wait_for_element(f"{MY_STATE} .text-success", PATIENCE)
    phone = inbox.customer(stage, "34679000020", "Reparto Otra Vez")
    wait_until(lambda: inbox.owner(stage, phone) == "agent2", PATIENCE, message="back, and it is their turn")
    assert [inbox.owner(stage, phone) for phone in phones] == ["agent"] * 2, "what a colleague got stays theirs"
    admin.call("whatsapp_crm.routing", "write", routing, {"distribution": "none"})


def test_head_shows_how_many_chats_and_how_many_at_once(stage, agent):
    admin = stage.odoo.rpc("admin")
    [me] = admin.call("whatsapp_crm.agent", "search", [("user_id.login", "=", "agent")])
    load = round(stage.value(
        """SELECT count(*) FROM whatsapp_crm_conversation c JOIN res_users u ON u.id = c.user_id
            WHERE u.login = 'agent' AND c.state = 'open'"""))
    admin.call("whatsapp_crm.agent", "write", [me], {"capacity": load + 1})
    inbox.open_board(stage, agent)
    agent.wait_for_element(f"{MY_STATE} >> text={load}/{load + 1}", PATIENCE)
    assert agent.evaluate(
        f"""document.querySelector('{MY_STATE}').getBoundingClientRect().right
            <= document.querySelector('.o_searchview').getBoundingClientRect().left"""), "nothing lies over it"
    owned_by(stage, "agent", "34679000030", "Una Más")
    agent.wait_for_element(f"{MY_STATE} .text-danger >> text={load + 1}/{load + 1}", PATIENCE)
    agent.screenshot(LOGS / "promise-head.png")


def test_nothing_of_ours_in_the_log(stage):
    assert not stage.complaints()
