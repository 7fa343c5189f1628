"""What customers say, and what supervisors read back, on the screens: asked, answered, reported, coached."""

import pytest

from tests.lab import wait_until
from tests.lab.environment import LOGS

from . import inbox, screens, survey
from .inbox import PATIENCE
from .screens import DIALOG
from .stage import write

pytestmark = pytest.mark.usefixtures("quiet_console")

AGENT = "Laura Ríos"
HAPPY, CROSS, SILENT = "34688000007", "34688000008", "34688000009"
SETTING = "#wacrm_ask_effort"


def resolve(stage, page, phone, name):
    """The agent answers and resolves as confirmed; the dialog says what the customer will be asked."""
    inbox.customer(stage, phone, name)
    stage.odoo.rpc("agent").call("whatsapp_crm.conversation", "action_take", [stage.conversation_id(phone)])
    stage.open_conversation(page, phone)
    write(page, "Listo, ya funciona")
    inbox.wait_until_sent(stage, phone, "Listo, ya funciona")
    page.click("button[name=action_open_resolve]", PATIENCE)
    page.click(f"{DIALOG} [name=outcome] >> text=Confirmed", PATIENCE)


def confirm(stage, page, phone):
    screens.fill(page, f"{DIALOG} [name=proof]", "Probado por teléfono")
    page.click(f"{DIALOG} button[name=action_resolve]")
    wait_until(lambda: stage.row(phone, "c.state") == ("resolved",), PATIENCE, message="resolved")


def score(stage, phone):
    return stage.value(
        "SELECT score FROM whatsapp_crm_survey WHERE answered_at IS NOT NULL AND conversation_id = %s",
        [stage.conversation_id(phone)])


def question(stage, phone):
    """What the customer's phone shows of the question, None before it is there."""
    return next((one for one in stage.sim.messages(phone) if survey.QUESTION in (one["text"] or "")), None)


def test_off_until_the_administrator_switches_it_on(stage, agent, admin):
    resolve(stage, agent, SILENT, "Sin Pregunta")
    agent.wait_for_element(f"{DIALOG} [name=sentence] textarea", PATIENCE)
    assert not agent.sees(f"{DIALOG} [name=survey]")
    confirm(stage, agent, SILENT)
    admin.goto(f"{stage.odoo.url}/odoo/settings#whatsapp_crm")
    admin.click(".settings_tab [data-key=whatsapp_crm]", PATIENCE)
    admin.click(f"{SETTING} input[type=checkbox]", PATIENCE)
    admin.wait_for_element(f"{SETTING} [name=wacrm_survey_rest_days] input", PATIENCE)
    admin.evaluate(f"document.querySelector('{SETTING}').scrollIntoView({{block: 'center'}})")
    admin.screenshot(LOGS / "survey-settings.png")
    admin.click(".o_control_panel .o_form_button_save")
    wait_until(lambda: stage.value("SELECT bool_or(wacrm_ask_effort) FROM res_company"), PATIENCE, message="it is on")


def test_asked_once_and_answered_from_the_list_or_in_words(stage, agent):
    resolve(stage, agent, HAPPY, "Clara Fácil")
    survey.announced(agent)
    agent.screenshot(LOGS / "survey-dialog.png")
    confirm(stage, agent, HAPPY)
    bubble = wait_until(lambda: question(stage, HAPPY), PATIENCE, message="the question is on the phone")
    rows = [row for section in bubble["choices"]["list"]["sections"] for row in section["rows"]]
    assert [row["title"] for row in rows] == ["1 · Very difficult", "2", "3", "4", "5", "6", "7 · Very easy"]
    stage.sim.customer_message(HAPPY, "list_reply", reply_id=rows[-1]["id"], title=rows[-1]["title"])
    wait_until(lambda: score(stage, HAPPY) == 7, PATIENCE, message="7")
    resolve(stage, agent, CROSS, "Raúl Enfadado")
    confirm(stage, agent, CROSS)
    wait_until(lambda: question(stage, CROSS), PATIENCE, message="the question is on the phone")
    stage.sim.customer_text(CROSS, "un 2, muy mal servicio", name="Raúl Enfadado")
    wait_until(lambda: score(stage, CROSS) == 2, PATIENCE, message="2")
    for phone in (HAPPY, CROSS):
        assert stage.row(phone, "c.state", "c.waiting_since", "c.answer_due_at") == ("resolved", None, None)


def test_low_score_waits_for_the_supervisor(stage, supervisor):
    told = stage.database.sql(
        """SELECT u.login, a.summary FROM mail_activity a JOIN res_users u ON u.id = a.user_id
            WHERE a.active AND a.res_model = 'whatsapp_crm.conversation' AND a.res_id = %s""",
        [stage.conversation_id(CROSS)])
    assert told == [("supervisor", "Raúl Enfadado answered 2 of 7")]
    supervisor.goto(f"{stage.odoo.url}/odoo")
    supervisor.click(".o-mail-ActivityMenu-counter", PATIENCE)
    supervisor.wait_for_element(".o-mail-ActivityGroup >> text=WhatsApp Conversation", PATIENCE)
    supervisor.screenshot(LOGS / "survey-activity.png")


def test_report_by_agent_and_its_rows(stage, supervisor, agent):
    supervisor.goto(f"{stage.odoo.url}/odoo/whatsapp-survey")
    supervisor.wait_for_element(f".o_pivot >> text={AGENT}", PATIENCE)
    for figure in ("4.50", "50%", "100%"):  # of 7 and 2: effort, easy ones, answered
        supervisor.wait_for_element(f".o_pivot >> text={figure}", PATIENCE)
    supervisor.screenshot(LOGS / "survey-report.png")
    for page in (supervisor, agent):
        page.goto(f"{stage.odoo.url}/odoo/whatsapp-survey")
        page.click(".o_switch_view.o_list", PATIENCE)
        page.wait_for_element(".o_data_row >> text=muy mal servicio", PATIENCE)
        assert page.count(".o_data_row") == 2
    supervisor.screenshot(LOGS / "survey-rows.png")


def test_five_are_drawn_read_and_sent_to_the_agent(stage, supervisor, agent):
    supervisor.goto(f"{stage.odoo.url}/odoo/action-whatsapp_crm_metrics.whatsapp_crm_review_draw_action")
    supervisor.wait_for_element(f"{DIALOG} button[name=action_draw]", PATIENCE)
    assert int(supervisor.text(f"{DIALOG} [name=pool_count]")) >= 3
    supervisor.screenshot(LOGS / "review-draw.png")
    supervisor.click(f"{DIALOG} button[name=action_draw]")
    supervisor.click(".o_data_row >> text=Raúl Enfadado", PATIENCE)
    supervisor.wait_for_element("[name=mark_ids] .o_data_row", PATIENCE)
    assert supervisor.count("[name=mark_ids] .o_data_row") == 4
    for place, mark in enumerate(("Yes", "Partly", "No", "Does not apply"), start=1):
        row = f"[name=mark_ids] .o_data_row:nth-child({place})"
        supervisor.click(f"{row} [name=mark]", PATIENCE)
        supervisor.click(f"{row} [name=mark] >> text={mark}", PATIENCE)
    screens.fill(supervisor, "[name=note]", "Bien resuelto. La próxima vez avisa de la demora.")
    supervisor.screenshot(LOGS / "review-form.png")
    supervisor.click("button[name=action_done]")
    done = "SELECT count(*) FROM whatsapp_crm_review WHERE state = 'done' AND result = 0.5"
    wait_until(lambda: stage.value(done) == 1, PATIENCE, message="done, half of it met")
    agent.goto(f"{stage.odoo.url}/odoo/whatsapp-reviews")
    agent.click(".o_data_row >> text=avisa de la demora", PATIENCE)
    agent.wait_for_element("[name=mark_ids] .o_data_row >> text=Partly", PATIENCE)
    assert not agent.sees("button[name=action_done]")
    agent.screenshot(LOGS / "review-agent.png")
    supervisor.goto(f"{stage.odoo.url}/odoo/whatsapp-review-results")
    supervisor.wait_for_element(f".o_pivot >> text={AGENT}", PATIENCE)
    supervisor.screenshot(LOGS / "review-results.png")
