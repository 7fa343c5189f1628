"""A campaign to 500 people as marketing does it: planned, checked, started, stopped, answered."""

import pytest

from tests.lab import wait_until

from . import inbox
from .inbox import PATIENCE
from .screens import DIALOG, choose, fill, wait_until_closed

pytestmark = pytest.mark.usefixtures("quiet_console")

NAME = "Oferta de primavera"
TEMPLATE = "seguimiento_presupuesto"
FIRST_PHONE = 34_678_000_000
GOING, NO_CONSENT, NO_PHONE, OPTED_OUT, TWICE = 420, 40, 20, 15, 5
PRICE = 0.05
RECIPIENTS = "whatsapp_crm_campaign_recipient"


@pytest.fixture(scope="module")
def audience(stage):
    """Five hundred people in every standing, an approved template that knows its values, and its price."""
    admin = stage.odoo.rpc("admin")
    _template(admin)
    admin.call("whatsapp_crm.number", "write", [admin.ref("whatsapp_crm.demo_number")], {"quiet_hours": False})
    total = GOING + NO_CONSENT + NO_PHONE + OPTED_OUT
    people = admin.call("res.partner", "create", [
        {"name": f"Persona {number:03d}", "comment": "feria",
         "phone": False if number >= total - NO_PHONE else f"+{FIRST_PHONE + number}"} for number in range(total)])
    admin.call("res.partner", "create", [
        {"name": f"La misma {number}", "comment": "feria", "phone": f"+{FIRST_PHONE + number}"}
        for number in range(TWICE)])
    told = dict.fromkeys(people[:GOING], "given") | dict.fromkeys(people[GOING:GOING + OPTED_OUT], "withdrawn")
    admin.call("whatsapp_crm.consent", "create", [
        {"partner_id": person, "purpose": "marketing", "state": state, "proof": "Lista de la feria"}
        for person, state in told.items()])
    admin.call("whatsapp_crm.rate", "create", {
        "market": "ES", "category": "marketing", "valid_from": "2020-01-01", "price": PRICE})
    return people


def _template(admin):
    admin.call("whatsapp_crm.account", "action_sync_templates", [admin.ref("whatsapp_crm.demo_account")])
    [template] = admin.call(
        "whatsapp_crm.template", "search_read", [("name", "=", TEMPLATE)], ["variable_ids"])
    name, product = template["variable_ids"]
    admin.call("whatsapp_crm.template.variable", "write", [name], {
        "source": "partner", "field_path": "name", "first_word": True})
    admin.call("whatsapp_crm.template.variable", "write", [product], {"source": "text", "text": "plan Pro"})


def campaign(stage, *columns):
    [row] = stage.database.sql(f"SELECT {', '.join(columns)} FROM whatsapp_crm_campaign_send WHERE name = %s", [NAME])
    return row


def count(stage, where):
    return stage.value(f"SELECT count(*) FROM {RECIPIENTS} WHERE {where}")


def test_the_check_says_who_gets_it_and_what_it_costs(stage, marketing, audience):
    marketing.goto(f"{stage.odoo.url}/odoo/whatsapp-campaigns/new")
    fill(marketing, "[name=name]", NAME)
    choose(marketing, "[name=template_id]", TEMPLATE)
    marketing.wait_for_text("plan Profesional", PATIENCE)  # the preview
    fill(marketing, "[name=pace]", "3000")
    marketing.click(".o_form_button_save")
    marketing.wait_for("location.pathname.match(/whatsapp-campaigns.[0-9]+$/)", PATIENCE)
    # The filter's own dialog is Odoo's; here it is enough that it counts.
    stage.odoo.rpc("marketing").call("whatsapp_crm.campaign.send", "write", [campaign(stage, "id")[0]], {
        "audience_domain": "[('comment', 'ilike', 'feria')]"})
    marketing.goto(f"{stage.odoo.url}/odoo/whatsapp-campaigns/{campaign(stage, 'id')[0]}")
    marketing.wait_for_text(f"{GOING + NO_CONSENT + NO_PHONE + OPTED_OUT + TWICE} record(s)", PATIENCE)
    marketing.click("button[name=action_check]", PATIENCE)
    marketing.wait_for_element(f"{DIALOG} button[name=action_start]", PATIENCE)
    assert marketing.evaluate("""Object.fromEntries([...document.querySelectorAll(".modal .o_data_row")].map(
        row => [...row.querySelectorAll("td")].slice(0, 2).map(cell => cell.innerText)))""") == {
            "No consent": str(NO_CONSENT), "No phone": str(NO_PHONE), "Opted out": str(OPTED_OUT),
            "Same phone twice": str(TWICE)}
    assert marketing.text(f"{DIALOG} [name=going]") == str(GOING)
    assert f"{GOING * PRICE:.2f}" in marketing.text(f"{DIALOG} [name=cost]")


def test_each_reason_opens_its_rows(stage, marketing):
    marketing.click(f"{DIALOG} .o_data_row button[name=action_open]")  # the most frequent one
    marketing.wait_for_text(f"/ {NO_CONSENT}", PATIENCE)
    assert marketing.count(".o_data_row") == NO_CONSENT
    marketing.goto(f"{stage.odoo.url}/odoo/whatsapp-campaigns/{campaign(stage, 'id')[0]}")


def test_it_starts_and_people_get_it(stage, marketing):
    marketing.click("button[name=action_check]", PATIENCE)
    marketing.click(f"{DIALOG} button[name=action_start]", PATIENCE)
    wait_until_closed(marketing)
    wait_until(lambda: stage.sim.count_calls(kind="send", accepted="true", type="template") >= 50, PATIENCE,
               message="the first minute's messages arrive")
    assert campaign(stage, "state") == ("running",)
    sent = stage.sim.sends(type="template")[0]
    assert sent["body"]["template"]["components"][0]["parameters"][0]["text"] == "Persona"


def test_a_reply_says_what_it_answers(stage, agent):
    wait_until(lambda: count(stage, "answered_at IS NULL AND message_id IS NOT NULL") > 0, PATIENCE)
    customer = stage.value(f"""
        SELECT c.wa_id FROM {RECIPIENTS} r JOIN whatsapp_crm_contact c ON c.id = r.contact_id ORDER BY r.id LIMIT 1""")
    inbox.customer(stage, customer, "Persona 000", text="Sí, lo quiero")
    stage.open_conversation(agent, customer)
    agent.wait_for_element(f".o-whatsapp_crm-campaign >> text={NAME}", PATIENCE)
    assert "plan Pro" in agent.text(".o-whatsapp_crm-campaign")


def test_stop_stops(stage, marketing):
    marketing.goto(f"{stage.odoo.url}/odoo/whatsapp-campaigns/{campaign(stage, 'id')[0]}")
    marketing.click("button[name=action_stop]", PATIENCE)
    marketing.click(f"{DIALOG} .modal-footer .btn-primary", PATIENCE)
    wait_until(lambda: campaign(stage, "state") == ("stopped",), PATIENCE, message="it is stopped")
    wait_until(lambda: not stage.value(
        "SELECT count(*) FROM whatsapp_crm_message WHERE status IN ('queued', 'sending')"), PATIENCE)
    sent = count(stage, "state = 'queued'")
    assert 50 <= sent < GOING
    assert count(stage, "state = 'stopped'") == GOING - sent
    assert stage.sim.count_calls(kind="send", accepted="true", type="template") == sent
    marketing.wait_for_text(f"{NO_CONSENT + NO_PHONE + OPTED_OUT + TWICE} left out", PATIENCE)
    assert stage.complaints() == []
