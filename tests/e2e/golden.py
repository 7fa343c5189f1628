"""Steps 12 and 13 of the story: a golden flag raised in a support chat, worked and won by the account's salesperson."""

from tests.lab import wait_until

from .inbox import close_notifications
from .screens import DIALOG, PATIENCE, fill, wait_until_closed
from .stage import RETURNING_CUSTOMER

WORDS = "El equipo ha crecido a 12; Profesional posible"
PRODUCT = "Plan Profesional"
AMOUNT = 3600
PIPELINE_CARD = ".o_kanban_record:not(.o_kanban_ghost) >> text=Golden flag: Plan Profesional"


def fill_in_while_resolving(page, seller):
    """In the dialog that asks how it ends: the customer's words, and the name of who will have it."""
    page.click(f"{DIALOG} [name=golden] input")
    page.wait_for_element(f"{DIALOG} [name=golden_goes_to] >> text={seller}", PATIENCE)
    fill(page, f"{DIALOG} [name=golden_note]", WORDS)
    fill(page, f"{DIALOG} [name=golden_product]", PRODUCT)


def press_again(page):
    """The same words from the header: what was said already is not said twice."""
    page.click("button[name=action_open_golden_flag]", PATIENCE)
    page.wait_for_element(f"{DIALOG} [name=note]", PATIENCE)
    fill(page, f"{DIALOG} [name=note]", WORDS)
    fill(page, f"{DIALOG} [name=product]", PRODUCT)
    page.click(f"{DIALOG} button[name=action_raise]")
    wait_until_closed(page)


def flag(stage, *columns):
    """Columns of the only flag of the returning customer's account; ``l`` is its opportunity."""
    [row] = stage.database.sql(f"""
        SELECT {", ".join(columns)} FROM whatsapp_crm_golden_flag f JOIN crm_lead l ON l.id = f.lead_id
          JOIN res_users u ON u.id = f.user_id JOIN res_users raiser ON raiser.id = f.raised_by_id
         WHERE f.conversation_id = %s""", [stage.conversation_id(RETURNING_CUSTOMER)])
    return row


def one_opportunity(stage):
    """One flag, one opportunity of the seller's, one activity for today."""
    assert flag(stage, "f.state", "u.login", "raiser.login") == ("open", "agent", "agent2")
    lead = flag(stage, "l.id")[0]
    assert stage.value("SELECT count(*) FROM crm_lead WHERE name = 'Golden flag: Plan Profesional'") == 1
    assert stage.database.sql("""
        SELECT u.login, a.date_deadline = CURRENT_DATE FROM mail_activity a JOIN res_users u ON u.id = a.user_id
         WHERE a.res_model = 'crm.lead' AND a.res_id = %s AND a.active""", [lead]) == [("agent", True)]
    return lead


def find_in_the_pipeline(stage, seller_page):
    """The seller's pipeline shows it; its form has the agent's words and the way to the chat."""
    close_notifications(seller_page)
    seller_page.goto(f"{stage.odoo.url}/odoo/crm")
    seller_page.click(PIPELINE_CARD, PATIENCE)
    seller_page.wait_for_element(f".o-whatsapp_crm-GoldenFlags >> text={WORDS}", PATIENCE)
    seller_page.wait_for_element(".o-whatsapp_crm-ConversationSummary >> text=Marta Gil", PATIENCE)
    seller_page.wait_for_element("button[name=action_wacrm_conversations]", PATIENCE)


def win(stage, seller_page):
    """Contact was made; the customer buys."""
    seller_page.click(".o-whatsapp_crm-GoldenFlags button[name=action_open_worked]", PATIENCE)
    fill(seller_page, f"{DIALOG} [name=note]", "Llamada: quieren empezar el lunes")
    seller_page.click(f"{DIALOG} button[name=action_worked]")
    wait_until_closed(seller_page)
    wait_until(lambda: flag(stage, "f.state") == ("worked",), PATIENCE, message="worked")
    fill(seller_page, "[name=expected_revenue]", str(AMOUNT))
    seller_page.click("button[name=action_set_won_rainbowman]", PATIENCE)
    wait_until(lambda: flag(stage, "f.state", "l.won_status") == ("won", "won"), PATIENCE, message="won")


def credited(stage, page):
    """What the list of golden flags shows to who raised it: state and amount."""
    page.goto(f"{stage.odoo.url}/odoo/whatsapp-golden-flags")
    page.wait_for_element(f".o_data_row >> text={WORDS}", PATIENCE)
    return " ".join(page.text(".o_data_row").split())
