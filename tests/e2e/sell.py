"""Step 7 of the story: a quotation is made and sent in the chat, and the next step is a meeting that she confirms."""

from datetime import date, timedelta

from tests.lab import wait_until

from .inbox import close_notifications
from .screens import DIALOG, PATIENCE, choose, choose_customer, fill, say, wait_until_closed
from .stage import AD_CUSTOMER, COMPOSER

PRODUCT, AMOUNT = "Plan Profesional, 8 personas", 2000
HOUR = "10:30"
LINES = "[name=order_line]"


def begin(stage):
    """The company has something to sell, and its team a stage for sent proposals."""
    admin = stage.odoo.rpc("admin")
    admin.call("product.template", "create", {
        "name": PRODUCT, "list_price": AMOUNT, "type": "service", "taxes_id": [(5,)]})
    [team] = stage.row(AD_CUSTOMER, "c.team_id")
    [values] = admin.call("crm.team", "read", [team], ["wacrm_proposal_stage_id"])
    if not values["wacrm_proposal_stage_id"]:
        admin.call("crm.team", "write", [team], {"wacrm_proposal_stage_id": admin.ref("crm.stage_lead3")})


def open_sell(page, entry):
    """An entry of the menu *Sell*."""
    close_notifications(page)
    page.click(".o_statusbar_buttons button.dropdown-toggle >> text=Sell", PATIENCE)
    page.click(f".o-dropdown--menu >> text={entry}", PATIENCE)


def quote(stage, page):
    """A new quotation belongs to the customer and to the opportunity; then back to the chat."""
    open_sell(page, "New quotation")
    page.click(f"{LINES} .o_field_x2many_list_row_add a", PATIENCE)
    choose(page, f"{LINES} .o_selected_row [name=product_template_id]", PRODUCT)
    page.wait_for_element(f"{LINES} >> text=2,000.00", PATIENCE)
    page.click(".o_form_button_save")
    lead = stage.row(AD_CUSTOMER, "c.lead_id")[0]
    name = wait_until(lambda: stage.value(
        "SELECT name FROM sale_order WHERE opportunity_id = %s AND amount_untaxed = %s", [lead, AMOUNT]), PATIENCE,
        message="the quotation is the opportunity's")
    page.click(".o_breadcrumb .o_back_button, .breadcrumb-item:last-of-type a", PATIENCE)
    page.wait_for_element(COMPOSER, PATIENCE)
    return name


def send_document(page, name, picture):
    """The newest one is chosen, as a PDF, with its name and amount as the message."""
    open_sell(page, "Send document")
    page.wait_for_element(f"{DIALOG} [name=line_ids] >> text={name}", PATIENCE)
    page.wait_for(f"document.querySelector('{DIALOG} [name=text] textarea')?.value.includes('2,000.00')", PATIENCE)
    page.screenshot(picture)
    page.click(f"{DIALOG} button[name=action_send]")
    wait_until_closed(page)


def received_file(stage):
    """(type of the message, name of the file, words) of the last thing that the customer got."""
    call = stage.sim.sends(to=AD_CUSTOMER)[-1]["body"]
    document = call.get("document") or {}
    return call["type"], document.get("filename"), document.get("caption")


def stage_of_lead(stage):
    """(is it in the team's stage of sent proposals, state of the quotation)."""
    [row] = stage.database.sql(
        """SELECT l.stage_id = t.wacrm_proposal_stage_id, o.state
             FROM crm_lead l JOIN crm_team t ON t.id = l.team_id JOIN sale_order o ON o.opportunity_id = l.id
            WHERE l.id = %s""", [stage.row(AD_CUSTOMER, "c.lead_id")[0]])
    return row


def next_tuesday():
    """A Tuesday that lies ahead."""
    today = date.today()
    return today + timedelta(days=(1 - today.weekday()) % 7 or 7)


def resolve_with_a_demo(page, picture):
    """Next step "demo Tuesday 10:30", closing sentence on, booked in the calendar."""
    page.click("button[name=action_open_resolve]", PATIENCE)
    page.click(f"{DIALOG} [name=outcome] >> text=Next step", PATIENCE)
    fill(page, f"{DIALOG} .o_field_widget[name=what]", "Demo")
    page.click(f"{DIALOG} [name=when] button, {DIALOG} [name=when] input", PATIENCE)
    fill(page, f"{DIALOG} [name=when]", f"{next_tuesday():%m/%d/%Y}")
    fill(page, f"{DIALOG} [name=hour]", HOUR)
    page.click(f"{DIALOG} [name=is_meeting] input", PATIENCE)
    page.wait_for(f"document.querySelector('{DIALOG} [name=sentence] textarea')?.value.includes('{HOUR}')", PATIENCE)
    page.screenshot(picture)
    page.click(f"{DIALOG} button[name=action_resolve]")
    wait_until_closed(page)


def confirm(stage, phone, name):
    """She presses *Confirm*: the meeting is hers; her thanks afterwards wake nobody."""
    choose_customer(phone, name)
    phone.click("[data-choice] >> text=Confirm", PATIENCE)
    wait_until(lambda: attendance(stage) == "accepted", PATIENCE, message="she accepted")
    say(phone, "gracias 👍")
    wait_until(lambda: stage.row(AD_CUSTOMER, "c.last_text") == ("gracias 👍",), PATIENCE, message="her thanks")
    assert stage.row(AD_CUSTOMER, "c.state", "c.waiting_since", "c.answer_due_at") == ("resolved", None, None)


def attendance(stage):
    """What the customer answered to the newest meeting."""
    return stage.value(
        """SELECT a.state FROM calendar_attendee a JOIN calendar_event e ON e.id = a.event_id
             JOIN whatsapp_crm_conversation c ON c.partner_id = a.partner_id
            WHERE c.id = %s ORDER BY e.id DESC LIMIT 1""", [stage.conversation_id(AD_CUSTOMER)])
