"""Writing first, within the rules: a template from the library to a closed window, BAJA, a person erased."""

import contextlib
import json
import zipfile

import pytest

from tests.lab import wait_until
from tests.lab.rpc import RpcError

from . import inbox
from .inbox import PATIENCE
from .screens import DIALOG, choose, fill, wait_until_closed
from .stage import COMPOSER, Stage, write

pytestmark = pytest.mark.usefixtures("quiet_console")

ROSA, EVA = "34679000201", "34679000202"
TEMPLATE = "soft_follow_up"
WORDS = "Busco un plan para mi clínica veterinaria"
REASON = "Asked for it by e-mail on 20 November"
PLANNED = ".o-whatsapp_crm-PlannedBar"
CONSENT = ".o-whatsapp_crm-Context .o-consent"


@pytest.fixture(scope="module")
def stage():
    with Stage(others=0) as one:
        # The machine's clock may show the customers' night.
        one.database.sql("UPDATE whatsapp_crm_number SET quiet_hours = false")
        yield one


def close_window(stage, phone):
    """The customer wrote more than a day ago."""
    stage.database.sql(
        """UPDATE discuss_channel SET wacrm_window_until = now() AT TIME ZONE 'UTC' - interval '1 hour'
            WHERE wacrm_contact_id = (SELECT id FROM whatsapp_crm_contact WHERE wa_id = %s)""", [phone])


def templates_sent(stage, phone):
    return [call["body"]["template"] for call in stage.sim.sends(to=phone, type="template")]


def lead_of(stage, phone):
    return inbox.conversation(stage, phone, "lead_id")


def partner_of(stage, phone):
    return stage.value("SELECT partner_id FROM whatsapp_crm_contact WHERE wa_id = %s", [phone])


def press_template(page):
    page.click(".o-whatsapp_crm-ComposerBar-closed button", PATIENCE)
    page.wait_for_element(f"{DIALOG} [name=template_id] input", PATIENCE)


def say_topic(page, words):
    """Fill in what the template asks for."""
    page.click(f"{DIALOG} .o_data_row:nth-child(3) [name=value]", PATIENCE)
    page.type(f"{DIALOG} .o_data_row:nth-child(3) [name=value] input", words)
    page.press("Tab")
    page.wait_for_element(f"{DIALOG} .o_whatsapp_crm_bubble >> text={words}", PATIENCE)


# -------------------------------------------------------------- a template


def test_marketing_hands_in_what_the_library_offers(stage, marketing):
    """Eight clicks from the app's menu; what WhatsApp decides is on the screen that stands open."""
    marketing.goto(f"{stage.odoo.url}/odoo/action-whatsapp_crm.whatsapp_crm_template_action")
    marketing.click(".o_control_panel button >> text=Library", PATIENCE)
    marketing.click(f"{DIALOG} .o_data_row:nth-child(3) [name=chosen] input", PATIENCE)  # in the order of a talk
    marketing.wait_for_element(f"{DIALOG} .o_data_row:nth-child(3) [name=chosen] input:checked", PATIENCE)
    marketing.click(f"{DIALOG} button[name=action_add]", PATIENCE)
    wait_until_closed(marketing)  # its rows have the same names
    marketing.click(f".o_data_row >> text={TEMPLATE}", PATIENCE)
    marketing.click("button[name=action_submit]", PATIENCE)
    marketing.wait_for_element(".o_arrow_button_current >> text=In review", PATIENCE)
    wait_until(lambda: stage.sim.calls(kind="template_create"), PATIENCE, message="WhatsApp has it")
    stage.sim.template_event(TEMPLATE, "APPROVED")
    marketing.wait_for_element(".o_notification >> text=approved the template", PATIENCE)
    marketing.wait_for_element(".o_arrow_button_current >> text=Approved", PATIENCE)


def test_it_reaches_a_customer_whose_window_is_closed(stage, agent):
    """Without consent it goes nowhere; with the consent recorded in the same dialog it does."""
    inbox.customer(stage, ROSA, "Rosa Peña", text="Hola, ¿me mandáis precios?")
    stage.open_conversation(agent, ROSA)
    inbox.take(agent)
    write(agent, "Hola Rosa, 10 € por persona")
    inbox.wait_until_sent(stage, ROSA, "Hola Rosa, 10 € por persona")
    close_window(stage, ROSA)
    stage.open_conversation(agent, ROSA)
    press_template(agent)
    agent.wait_for_element(f"{DIALOG} .o_whatsapp_crm_bubble", PATIENCE)
    assert TEMPLATE in agent.evaluate(f"document.querySelector('{DIALOG} [name=template_id] input').value"), "proposed"
    agent.wait_for_element(f"{DIALOG} .alert-danger >> text=There is no consent to marketing", PATIENCE)
    assert not agent.sees(f"{DIALOG} button[name=action_send]")
    agent.click(f"{DIALOG} button[name=action_record_consent]")
    fill(agent, f"{DIALOG} [name=proof]", "“Sí, mándame vuestras ofertas”, por teléfono")
    agent.click(f"{DIALOG} button[name=action_record]")
    agent.wait_for_element(f"{DIALOG} button[name=action_send]", PATIENCE)
    say_topic(agent, "tu presupuesto")
    agent.click(f"{DIALOG} button[name=action_send]")
    wait_until_closed(agent)
    wait_until(lambda: templates_sent(stage, ROSA), PATIENCE, message="the template went out")
    [sent] = templates_sent(stage, ROSA)
    texts = [parameter["text"] for parameter in sent["components"][0]["parameters"]]
    assert (sent["name"], texts) == (TEMPLATE, ["Rosa", "Laura", "tu presupuesto"])
    agent.wait_for_element(".o-mail-Message >> text=tu presupuesto", PATIENCE)


# -------------------------------------------------------------------- BAJA


def test_planned_ones_are_seen_changed_and_taken_back_in_the_chat(stage, agent):
    stage.sim.customer_text(ROSA, "¿El viernes os va bien?")
    agent.wait_for_element(".o-mail-Message >> text=¿El viernes os va bien?", PATIENCE)
    agent.wait_for_element(".o-whatsapp_crm-ComposerBar-window", PATIENCE)
    agent.type(COMPOSER, "Te llamo a las diez")
    agent.click("button[name=more-actions]", PATIENCE)
    agent.click(".o-dropdown--menu >> text=Send later", PATIENCE)
    agent.click(f"{DIALOG} button[name=action_plan]", PATIENCE)
    agent.wait_for_element(f"{PLANNED} >> text=Te llamo a las diez", PATIENCE)
    agent.click(f"{PLANNED} .o-change")
    fill(agent, f"{DIALOG} [name=body]", "Te llamo a las once")
    agent.click(f"{DIALOG} button[name=action_plan] >> text=Save")
    agent.wait_for_element(f"{PLANNED} >> text=Te llamo a las once", PATIENCE)
    agent.click(f"{PLANNED} .o-cancel")
    agent.wait_for(f"!document.querySelector('{PLANNED}')", PATIENCE)
    assert stage.database.sql("SELECT state FROM whatsapp_crm_planned_message") == [("cancelled",)]


def plan_template(agent):
    """A template for tomorrow, from the chat that is open."""
    agent.click("button[name=more-actions]", PATIENCE)
    agent.click(".o-dropdown--menu >> text=Send template", PATIENCE)
    choose(agent, f"{DIALOG} [name=template_id]", TEMPLATE)
    say_topic(agent, "tu presupuesto")
    fill(agent, f"{DIALOG} [name=send_at]", "+1d")
    agent.click(f"{DIALOG} button[name=action_send]")
    agent.wait_for_element(f"{PLANNED} >> text=tu presupuesto", PATIENCE)


def test_baja_stops_marketing_at_once_everywhere(stage, agent, marketing):
    """In the chat, for what was planned, on contact and lead, for the next template, and past the screens too."""
    plan_template(agent)
    agent.wait_for_element(f"{CONSENT} >> text=Agreed to marketing", PATIENCE)
    stage.sim.customer_text(ROSA, "BAJA")
    agent.wait_for(f"!document.querySelector('{PLANNED}')", PATIENCE)
    agent.wait_for_element(".o-mail-Message >> text=A planned message was not sent", PATIENCE)
    wait_until(lambda: stage.value("SELECT marketing_consent FROM whatsapp_crm_contact WHERE wa_id = %s", [ROSA])
               == "withdrawn", PATIENCE, message="withdrawn")
    stage.open_conversation(agent, ROSA)
    agent.wait_for_element(f"{CONSENT} >> text=Wants no marketing", PATIENCE)
    for path in (f"crm.lead/{lead_of(stage, ROSA)}", f"res.partner/{partner_of(stage, ROSA)}"):
        agent.goto(f"{stage.odoo.url}/odoo/{path}")
        agent.wait_for_element("[name=wacrm_marketing_consent] >> text=Withdrawn", PATIENCE)
    close_window(stage, ROSA)
    stage.open_conversation(agent, ROSA)
    press_template(agent)
    choose(agent, f"{DIALOG} [name=template_id]", TEMPLATE)
    agent.wait_for_element(f"{DIALOG} .alert-danger >> text=stopped marketing", PATIENCE)
    assert not agent.sees(f"{DIALOG} button[name=action_send]")
    agent.click(f"{DIALOG} button[special=cancel], {DIALOG} .btn-close")
    send_past_the_screen(stage)
    assert len(templates_sent(stage, ROSA)) == 1
    marketing.goto(f"{stage.odoo.url}/odoo/action-whatsapp_crm.whatsapp_crm_consent_action")
    marketing.wait_for_element(".o_data_row:first-child >> text=BAJA", PATIENCE)
    assert "Withdrawn" in marketing.text(".o_data_row:first-child")


def send_past_the_screen(stage):
    """A client that does not care what the dialog shows."""
    rpc = stage.odoo.rpc("agent")
    template = stage.value("SELECT id FROM whatsapp_crm_template WHERE name = %s", [TEMPLATE])
    dialog = rpc.call("whatsapp_crm.template.send", "create", {
        "conversation_id": stage.conversation_id(ROSA), "template_id": template})
    lines = rpc.call("whatsapp_crm.template.send", "read", [dialog], ["line_ids"])[0]["line_ids"]
    rpc.call("whatsapp_crm.template.send.line", "write", lines, {"value": "x"})
    with pytest.raises(RpcError, match="stopped marketing"):
        rpc.call("whatsapp_crm.template.send", "action_send", [dialog])


# ---------------------------------------------------------------- a person


@pytest.fixture(scope="module")
def won(stage):
    """Eva came by the demo's QR code, sent a file, was answered, and bought; return the entry point's id."""
    entry, code = stage.database.sql("SELECT id, code FROM whatsapp_crm_entry_point WHERE name = 'QR Seville'")[0]
    inbox.customer(stage, EVA, "Eva Luna", text=f"{WORDS} ({code})")
    stage.sim.customer_message(EVA, "document", file=(b"%PDF-1.4 historia", "application/pdf", "historia-eva.pdf"))
    wait_until(lambda: stage.value("SELECT 1 FROM ir_attachment WHERE name = 'historia-eva.pdf'"), PATIENCE,
               message="the file is here")
    lead = lead_of(stage, EVA)
    rpc = stage.odoo.rpc("admin")
    rpc.call("crm.lead", "write", [lead], {"expected_revenue": 2000})
    rpc.call("crm.lead", "action_set_won", [lead])
    return entry


def figures(stage, entry):
    [values] = stage.odoo.rpc("marketing").call("whatsapp_crm.entry.point", "read", [entry], [
        "conversation_count", "lead_count", "won_count", "revenue", "cost_per_sale"])
    return values


def open_dialog(stage, admin, phone):
    admin.goto(f"{stage.odoo.url}/odoo/res.partner/{partner_of(stage, phone)}")
    admin.click(".o_cp_action_menus button", PATIENCE)
    admin.click(".o-dropdown--menu >> text=Erase or export a person", PATIENCE)
    admin.wait_for_element(f"{DIALOG} [name=goes] li", PATIENCE)


def test_a_copy_of_what_is_kept_can_be_handed_out(stage, admin, won, tmp_path):
    admin.save_downloads_in(tmp_path)
    open_dialog(stage, admin, EVA)
    goes = admin.text(f"{DIALOG} [name=goes]")
    assert "WhatsApp messages (2)" in goes and "Files (1)" in goes, goes
    admin.click(f"{DIALOG} button[name=action_export]")
    file = wait_until(lambda: next(tmp_path.glob("*.zip"), None), PATIENCE, message="the file is there")
    with zipfile.ZipFile(file) as archive:
        data = json.loads(archive.read("data.json"))
        assert WORDS in data["messages"][0]["text"] and data["partner"][0]["name"] == "Eva Luna"
        assert "Eva Luna" in archive.read("data.html").decode()
        [name] = [name for name in archive.namelist() if name.endswith("historia-eva.pdf")]
        assert archive.read(name) == b"%PDF-1.4 historia"


def test_an_erased_person_is_gone_and_the_figures_stay(stage, admin, agent, won):
    conversation, before = stage.conversation_id(EVA), figures(stage, won)
    assert (before["won_count"], before["revenue"], before["cost_per_sale"]) == (1, 2000, 150)
    open_dialog(stage, admin, EVA)
    assert not admin.sees(f"{DIALOG} button[name=action_erase]"), "not without a reason"
    fill(admin, f"{DIALOG} [name=reason]", REASON)
    admin.click(f"{DIALOG} button[name=action_erase]", PATIENCE)
    admin.click(f"{DIALOG} footer .btn-primary >> text=Ok", PATIENCE)
    admin.wait_for_element(f"[name=reason] >> text={REASON}", PATIENCE)
    assert figures(stage, won) == before
    agent.goto(f"{stage.odoo.url}/odoo/whatsapp/{conversation}")
    agent.wait_for_text("Erased person", PATIENCE)
    assert "Eva" not in agent.text("body") and WORDS not in agent.text("body")
    assert traces(stage, "Eva Luna", EVA, WORDS, "historia-eva") == {}


def traces(stage, *words):
    """In which tables any of these words still stand: dict from a table to how many rows.

    The bus holds what open screens were told, for a day at most.
    """
    pattern = "|".join(words)
    found = {}
    with contextlib.closing(stage.database.connect()) as link, link.cursor() as cursor:
        cursor.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public' AND tablename <> 'bus_bus'")
        for table, in cursor.fetchall():
            cursor.execute(f'SELECT count(*) FROM "{table}" one WHERE one::text ~ %s', [pattern])
            [count] = cursor.fetchone()
            found |= {table: count} if count else {}
    return found


def test_nothing_went_wrong_by_the_log(stage):
    assert not stage.complaints()
