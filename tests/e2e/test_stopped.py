"""What was promised in a chat, and a chat in which nobody writes any more."""

import pytest

from tests.lab import wait_until
from tests.lab.environment import LOGS

from . import commitment, inbox, screens, stopped
from .inbox import PATIENCE
from .stage import write

pytestmark = pytest.mark.usefixtures("quiet_console")

INES, HUGO = "34679200001", "34679200002"
SAID = "Te mando el contrato mañana"


@pytest.fixture(scope="module")
def talk(stage, agent):
    """Two customers of the seller's; one of them is worth more."""
    for customer, name, value in ((INES, "Inés Soler", 2000), (HUGO, "Hugo Prat", 900)):
        inbox.customer(stage, customer, name)
        stage.open_conversation(agent, customer)
        inbox.take(agent)
        write(agent, SAID)
        stage.sim.wait_for_text(customer, SAID, PATIENCE)
        stage.odoo.rpc("agent").call(
            "crm.lead", "write", [stage.row(customer, "c.lead_id")[0]], {"expected_revenue": value})
    return stage


def promise_of(stage, customer):
    [row] = stage.database.sql(
        """SELECT p.state, u.login, p.ended_at IS NOT NULL, a.res_model FROM whatsapp_crm_commitment p
             JOIN res_users u ON u.id = p.user_id LEFT JOIN mail_activity a ON a.id = p.activity_id
            WHERE p.conversation_id = %s""", [stage.conversation_id(customer)])
    return row


def test_promise_is_a_chip_on_the_card_and_an_activity(talk, agent, supervisor):
    screens.open_board(supervisor, talk.odoo)
    supervisor.click(".o_facet_remove")  # nobody waits: all of them
    for customer, name in ((INES, "Inés Soler"), (HUGO, "Hugo Prat")):
        screens.wait_for_card(supervisor, name, "No next activity")
        talk.open_conversation(agent, customer)
        commitment.promise(agent, SAID, "Mandar el contrato")
        assert promise_of(talk, customer) == ("open", "agent", False, "crm.lead")
        screens.wait_for_card(supervisor, name, "Mandar el contrato")
        agent.wait_for_element(".o-whatsapp_crm-promises >> text=Mandar el contrato", PATIENCE)
        agent.screenshot(LOGS / "promise-chat.png")
    assert "No next activity" not in supervisor.text(".o_kanban_renderer")
    supervisor.screenshot(LOGS / "promise-board.png")


def test_kept_in_time(talk, agent, supervisor):
    talk.open_conversation(agent, HUGO)
    commitment.keep(agent, SAID)
    wait_until(lambda: promise_of(talk, HUGO)[:3] == ("kept", "agent", True), PATIENCE, message="it is kept")
    screens.wait_for_card(supervisor, "Hugo Prat", "No next activity")
    # Whoever waits needs an answer first: the card says that, and no more.
    talk.sim.customer_text(HUGO, "¿Llegó?")
    screens.wait_for_card(supervisor, "Hugo Prat", "¿Llegó?")
    supervisor.wait_for(
        "!document.querySelector('.o_kanban_renderer').innerText.includes('No next activity')", PATIENCE)
    write(agent, "Sí, gracias")
    screens.wait_for_card(supervisor, "Hugo Prat", "No next activity")


def test_broken_after_three_days_and_the_chat_has_stopped(talk, agent, supervisor):
    for customer in (INES, HUGO):
        talk.later(customer, days=3)
    assert promise_of(talk, INES)[:3] == ("broken", "agent", False)
    supervisor.wait_for_element(f"{commitment.CHIP}.text-bg-danger >> text=Mandar el contrato", PATIENCE)
    supervisor.screenshot(LOGS / "promise-broken.png")
    stopped.open_stopped(talk, agent)
    agent.wait_for_element(".o_data_row", PATIENCE)
    shown = stopped.rows(agent)
    print("\n".join(" | ".join(row) for row in shown))
    assert ["2,000.00" in " ".join(row) for row in shown] == [True, False], "the most valuable first"
    assert "3" in stopped.row_of(agent, "Inés Soler").split(" | ")
    assert stopped.figures(agent)[0] == "0"
    agent.screenshot(LOGS / "stopped-list.png")
    agent.click(".o_switch_view.o_kanban")
    agent.wait_for_element(".o_kanban_record >> text=3 days of silence", PATIENCE)
    agent.screenshot(LOGS / "stopped-kanban.png")
    agent.click(".o_switch_view.o_list")
    agent.wait_for_element(".o_data_row", PATIENCE)
    stopped.open_chat_of(agent, "Inés Soler")
    agent.wait_for_element(f".o-whatsapp_crm-formBody .o-mail-Message >> text={SAID}", PATIENCE)


def test_lost_in_silence_is_counted(talk, agent, supervisor):
    reason = talk.value("SELECT id FROM crm_lost_reason ORDER BY id LIMIT 1")
    talk.odoo.rpc("supervisor").call(
        "crm.lead", "action_set_lost", [talk.row(HUGO, "c.lead_id")[0]], lost_reason_id=reason)
    stopped.open_stopped(talk, supervisor)
    assert stopped.figures(supervisor) == ("1", "$ 900.00"), stopped.figures(supervisor)
    assert stopped.row_of(supervisor, "Hugo Prat") is None
    supervisor.click(stopped.FIGURES)
    supervisor.wait_for_element(".o_data_row >> text=Hugo Prat", PATIENCE)
    supervisor.screenshot(LOGS / "stopped-lost.png")


def test_promises_counted_per_agent(talk, supervisor):
    supervisor.goto(f"{talk.odoo.url}/odoo/whatsapp-promises")
    supervisor.wait_for_element(".o_data_row >> text=Mandar el contrato", PATIENCE)
    supervisor.screenshot(LOGS / "promises.png")
    supervisor.click(".o_switch_view.o_pivot")
    supervisor.wait_for_element(".o_pivot >> text=Broken", PATIENCE)
    supervisor.screenshot(LOGS / "promises-pivot.png")


def test_no_warnings_in_the_log(talk):
    assert not talk.complaints()
