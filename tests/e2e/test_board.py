"""The live board and the overview on their screens, with people who wait, were seen, answered and resolved."""

import pytest

from tests.lab import wait_until
from tests.lab.environment import LOGS

from . import board, inbox
from .inbox import PATIENCE
from .screens import DIALOG, choose
from .stage import write

pytestmark = pytest.mark.usefixtures("quiet_console")

MISSED, RISK, FRESH = "34679300001", "34679300002", "34679300003"
SELLER = "Laura Ríos"


@pytest.fixture(scope="module")
def day(stage, agent):
    """One who missed the promise and was seen, one at risk, six that were answered, one of them resolved."""
    for number in range(6):
        customer = inbox.customer(stage, f"3467940000{number}", f"Cliente {number}")
        stage.open_conversation(agent, customer)
        inbox.take(agent)
        write(agent, f"Hola, cliente {number}")
        stage.sim.wait_for_text(customer, f"Hola, cliente {number}", PATIENCE)
    resolve_first(stage, agent)
    stage.database.sql("UPDATE crm_lead SET expected_revenue = 1200 WHERE id = %s", [
        stage.row("34679400001", "c.lead_id")[0]])
    stage.later("34679400001", days=5)
    inbox.customer(stage, MISSED, "Ana Ruiz", "Hola, ¿precio del plan Profesional para 8 personas?")
    stage.open_conversation(agent, MISSED)
    wait_until(lambda: stage.row(MISSED, "c.seen_at IS NOT NULL") == (True,), PATIENCE, message="it is seen")
    stage.later(MISSED, minutes=16)
    inbox.customer(stage, RISK, "Pedro Gil", "¿Me pueden llamar?")
    stage.later(RISK, minutes=7)
    return stage


def resolve_first(stage, agent):
    stage.open_conversation(agent, "34679400000")
    agent.click(".o_form_statusbar button[name=action_open_resolve]", PATIENCE)
    inbox.confirm_end(agent, "Resolve")
    wait_until(lambda: stage.row("34679400000", "c.state") == ("resolved",), PATIENCE, message="it is resolved")


def test_the_board_shows_who_waits_the_worst_first(day, supervisor):
    board.open_board(day, supervisor)
    assert board.names(supervisor) == ["Ana Ruiz", "Pedro Gil"]
    assert [board.tile(supervisor, key) for key in ("waiting", "at_risk", "missed", "seen", "unassigned")] == [
        2, 1, 1, 1, 2]
    assert f"Seen by {SELLER} · 16 min" in supervisor.text(board.row(supervisor, "Ana Ruiz"))
    assert "Missed" in supervisor.text(board.row(supervisor, "Ana Ruiz"))
    figures = board.shown(supervisor, board.BOARD)
    print("the board shows", figures)
    assert (figures["pending"], figures["seen"], figures["resolved"]) == ("2", "17 %", "1"), figures
    inbox.close_notifications(supervisor)
    supervisor.screenshot(LOGS / "board.png", full_page=True)


def test_it_is_live(day, supervisor):
    """Somebody writes, and is there without reload."""
    inbox.customer(day, FRESH, "Sara Mora", "Hola")
    wait_until(lambda: "Sara Mora" in board.names(supervisor), 10, message="the new one is on the board")
    assert board.tile(supervisor, "waiting") == 3


def test_escalate_and_assign_from_it(day, supervisor):
    inbox.close_notifications(supervisor)
    supervisor.click(f"{board.row(supervisor, 'Pedro Gil')} .o-escalate", PATIENCE)
    supervisor.wait_for_text("Escalated. Told:", PATIENCE)
    wait_until(lambda: day.row(RISK, "c.priority") == ("2",), PATIENCE, message="it has high priority")
    inbox.close_notifications(supervisor)
    supervisor.click(f"{board.row(supervisor, 'Pedro Gil')} .o-assign", PATIENCE)
    supervisor.wait_for_element(f"{DIALOG} [name=user_id]", PATIENCE)
    choose(supervisor, f"{DIALOG} [name=user_id]", SELLER)
    supervisor.click(f"{DIALOG} footer .btn-primary")
    wait_until(lambda: day.row(RISK, "u.login") == ("agent",), PATIENCE, message="the seller has it")
    wait_until(lambda: SELLER in supervisor.text(board.row(supervisor, "Pedro Gil")), PATIENCE,
               message="and the board says so")


def test_full_screen_and_phone(day, supervisor):
    inbox.close_notifications(supervisor)
    supervisor.click(f"{board.BOARD} .o-full", PATIENCE)
    supervisor.wait_for("document.fullscreenElement && !document.querySelector('.o_main_navbar')?.offsetHeight")
    supervisor.screenshot(LOGS / "board-full.png")
    supervisor.click(f"{board.BOARD} .o-full", PATIENCE)
    supervisor.wait_for("!document.fullscreenElement")
    supervisor.viewport(390, 844, mobile=True)
    board.open_board(day, supervisor)
    supervisor.screenshot(LOGS / "board-phone.png", full_page=True)
    wide = supervisor.evaluate("document.querySelector('.o_content').scrollWidth")
    assert wide <= 390, wide
    supervisor.evaluate("document.querySelector('.o-waiting').scrollIntoView()")
    supervisor.screenshot(LOGS / "board-phone-waiting.png")
    supervisor.viewport(1400, 860)


def test_a_figure_opens_its_rows(day, supervisor):
    board.open_board(day, supervisor)
    row, *others = board.open_rows(supervisor, "seen")
    print("seen and unanswered:", row)
    assert len(others) == 5, "all of whom the share tells, the unanswered first"
    assert "Ana Ruiz" in row and SELLER in row and "16 min" in row
    supervisor.screenshot(LOGS / "board-rows.png")


def test_seven_days_know_more_than_today(day, supervisor):
    """Who was seen three days ago and waits still."""
    day.later(MISSED, days=3)
    board.open_board(day, supervisor)
    board.show_days(supervisor, 7)
    row, *_others = board.open_rows(supervisor, "seen")
    print("of seven days:", row)
    assert "Ana Ruiz" in row and "3 days" in row, row


def test_overview_of_who_supervises(day, supervisor):
    board.open_home(day, supervisor)
    print("the overview shows", board.shown(supervisor, board.HOME))
    people = supervisor.text(f"{board.HOME} .o-people")
    assert SELLER in people, people
    stopped = supervisor.text(f"{board.HOME} [data-section=stopped]")
    assert "1,200.00" in stopped, stopped
    supervisor.screenshot(LOGS / "home.png", full_page=True)
    supervisor.click(f"{board.HOME} .o-people >> text={SELLER}")
    supervisor.wait_for_element(f"{board.HOME} .o-agent >> text={SELLER}", PATIENCE)
    supervisor.click(f"{board.HOME} .o-before")
    wait_until(lambda: board.shown(supervisor, board.HOME)["first_response"] == "–", PATIENCE,
               message="nothing was answered yesterday")
    supervisor.viewport(390, 844, mobile=True)
    board.open_home(day, supervisor)
    supervisor.evaluate("document.querySelector('.o-people').scrollIntoView()")
    supervisor.screenshot(LOGS / "home-phone.png")
    supervisor.viewport(1400, 860)


def test_overview_of_an_agent_is_their_own(day, agent2):
    board.open_home(day, agent2)
    assert board.shown(agent2, board.HOME) == {
        "first_response": "–", "pending": "0", "seen": "–", "resolved": "0"}
    assert not agent2.sees(f"{board.HOME} .o-people")
    agent2.screenshot(LOGS / "home-agent.png")
