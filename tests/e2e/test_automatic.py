"""The bot: a supervisor sets it up, it asks with buttons, routes by the answer, and lets go at "agente"."""

from concurrent.futures import ThreadPoolExecutor

import pytest

from tests.lab import Browser, wait_until
from tests.lab.environment import LOGS

from . import inbox, screens
from .inbox import PATIENCE
from .screens import DIALOG, choose_customer, fill, say
from .stage import Stage

pytestmark = pytest.mark.usefixtures("quiet_console")

ANA, BEA, CARO = "34681000001", "34681000002", "34681000003"
FLOW = "Three questions"
CHIP = "Bot is asking"


@pytest.fixture(scope="module")
def stage():
    with Stage(others=0) as one:
        admin = one.odoo.rpc("admin")
        one.support = admin.call("crm.team", "create", [{"name": "Support desk"}])[0]
        yield one


@pytest.fixture(scope="module")
def phone_page(stage, chromium):
    with Browser(chromium, width=1280, height=800) as page:
        page.goto(f"{stage.simulator.url}/")
        yield page


def waits(stage, phone):
    """(does the customer wait, do response times count, does the bot ask)"""
    return stage.row(phone, "c.waiting_since IS NOT NULL", "c.answer_due_at IS NOT NULL", "c.bot_asking")


def test_supervisor_tries_it_and_switches_it_on(stage, supervisor):
    supervisor.goto(f"{stage.odoo.url}/odoo/whatsapp-flows")
    supervisor.click(f".o_data_row .o_data_cell >> text={FLOW}", PATIENCE)
    supervisor.click(".o_field_widget[name=step_ids] .o_data_row .o_data_cell >> text=Topic", PATIENCE)
    supervisor.click(f"{DIALOG} .o_field_widget[name=option_ids] .o_data_row:nth-child(2) [name=team_id]", PATIENCE)
    screens.choose(supervisor, f"{DIALOG} [name=team_id]", "Support desk")
    supervisor.screenshot(LOGS / "automatic-step.png")
    supervisor.click(f"{DIALOG} .modal-title")  # the row that is being written ends
    supervisor.click(f"{DIALOG} footer .o_form_button_save")
    screens.wait_until_closed(supervisor)
    supervisor.click(".o_field_widget[name=enabled] input")
    supervisor.click(".o_form_button_save")
    wait_until(lambda: stage.value("SELECT enabled FROM whatsapp_crm_flow WHERE active"), PATIENCE, message="it is on")
    supervisor.click("button[name=action_try]")
    supervisor.wait_for_element(f"{DIALOG} >> text=What is it about?", PATIENCE)
    fill(supervisor, f"{DIALOG} .o_field_widget[name=answer]", "help")
    supervisor.click(f"{DIALOG} button[name=action_answer]")
    supervisor.wait_for_element(f"{DIALOG} >> text=team: Support desk", PATIENCE)
    supervisor.screenshot(LOGS / "automatic-try.png")
    supervisor.click(f"{DIALOG} footer >> text=Close")
    assert not stage.sim.sends(), "nothing is sent"


def test_bot_asks_with_buttons_and_routes_by_the_answer(stage, agent, phone_page):
    inbox.open_board(stage, agent, empty=True)
    inbox.customer(stage, ANA, "Ana Bot", "Hola, no me funciona")
    choose_customer(phone_page, "Ana Bot")
    screens.wait_for_card(agent, "Ana Bot", CHIP)
    assert waits(stage, ANA) == (True, False, True)
    agent.screenshot(LOGS / "automatic-card.png")
    stage.open_conversation(agent, ANA)
    agent.wait_for_element(f".o-whatsapp_crm-formContext >> text={CHIP}", PATIENCE)
    phone_page.click("button >> text=Help with a problem", PATIENCE)
    phone_page.wait_for_text("For how many people", PATIENCE)
    say(phone_page, "somos 8")
    phone_page.wait_for_text("To which e-mail address", PATIENCE)
    say(phone_page, "ana@correo.es")
    phone_page.wait_for_text("A person goes on from here and answers you within about 5 minutes", PATIENCE)
    agent.wait_for_element("[name=routing_summary] >> text=Support desk: chosen by the answer", PATIENCE)
    agent.wait_for_element(".o-mail-Message >> text=The bot learnt", PATIENCE)
    assert not agent.sees(f".o-whatsapp_crm-formContext >> text={CHIP}")
    agent.screenshot(LOGS / "automatic-chat.png")
    phone_page.screenshot(LOGS / "automatic-phone.png")
    assert waits(stage, ANA) == (True, True, False)
    assert stage.value(
        """SELECT l.email_from FROM crm_lead l JOIN whatsapp_crm_conversation c ON c.lead_id = l.id WHERE c.id = %s""",
        [stage.conversation_id(ANA)]) == "ana@correo.es"


def test_many_first_messages_at_once_are_asked_once(stage):
    with ThreadPoolExecutor(6) as pool:
        wamids = list(pool.map(lambda number: stage.sim.customer_text(CARO, f"Hola {number}", name="Caro"), range(6)))
    wait_until(lambda: stage.value(
        "SELECT count(*) FROM whatsapp_crm_message WHERE wamid = ANY(%s)", [wamids]) == 6, PATIENCE, message="all came")
    wait_until(lambda: len(stage.sim.messages(CARO)) == 7, PATIENCE, message="the question came")
    assert stage.row(CARO, "(SELECT count(*) FROM whatsapp_crm_flow_run r WHERE r.conversation_id = c.id)") == (1,)
    stage.sim.wait_idle()
    assert [one["text"] for one in stage.sim.messages(CARO) if one["side"] == "business"] == [
        "Hello, I am the automatic assistant. What is it about?"]


def test_bot_lets_go_at_agente(stage, agent, phone_page):
    inbox.open_board(stage, agent)
    inbox.customer(stage, BEA, "Bea Humana")
    choose_customer(phone_page, "Bea Humana")
    screens.wait_for_card(agent, "Bea Humana", CHIP)
    say(phone_page, "agente")
    phone_page.wait_for_text("A person goes on from here", PATIENCE)
    agent.wait_for(f"""[...document.querySelectorAll(".o_kanban_record")].some(
        one => one.innerText.includes("Bea Humana") && !one.innerText.includes("{CHIP}"))""", PATIENCE)
    assert waits(stage, BEA) == (True, True, False)
    asked = len(stage.sim.messages(BEA))
    say(phone_page, "¿Hay alguien?")
    wait_until(lambda: len(stage.sim.messages(BEA)) > asked, PATIENCE, message="it was written")
    wait_until(lambda: stage.row(BEA, "c.last_text") == ("¿Hay alguien?",), PATIENCE, message="it arrived")
    assert len(stage.sim.messages(BEA)) == asked + 1, "the bot is silent"
    assert not stage.complaints()
