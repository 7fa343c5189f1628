"""Step 6 of the story: a canned response, and two taps that qualify the opportunity by rule."""

from tests.lab import wait_until

from .screens import PATIENCE
from .stage import AD_CUSTOMER, COMPOSER

PANEL = ".o-whatsapp_crm-Qualification"
SHORTCUT = "precio8"
WORDS = "Hola Ana, son 10 € por persona"
SEEN_STAGE = ".o-section-leads >> text="


def answer_with_canned_response(stage, page):
    """By its shortcut, in three presses; it is filled in with the customer's name."""
    stage.odoo.rpc("agent").call("mail.canned.response", "create", [{
        "source": SHORTCUT, "substitution": WORDS.replace("Ana", "{customer}")}])
    stage.open_conversation(page, AD_CUSTOMER)  # shortcuts are read with the page
    page.type(COMPOSER, f"::{SHORTCUT}")
    page.click(f".o-mail-Composer-suggestion >> text={SHORTCUT}", PATIENCE)
    page.wait_for(f"document.querySelector('{COMPOSER}').value.trim() === '{WORDS}'", PATIENCE)
    page.press("Enter")


def tap(page, question, answer):
    """Tap one answer beside the chat; it is kept at once."""
    chip = f"{PANEL} [data-question='{question}'] .o-answer"
    page.click(f"{chip} >> text={answer}", PATIENCE)
    page.wait_for_element(f"{chip}[aria-pressed=true] >> text={answer}", PATIENCE)


def stage_of_lead(stage):
    """(name of the stage, is it qualified) of the customer's opportunity, as the database has it."""
    [row] = stage.database.sql(
        """SELECT s.name->>'en_US', l.wacrm_qualified_at IS NOT NULL FROM crm_lead l
             JOIN crm_stage s ON s.id = l.stage_id WHERE l.id = %s""", [stage.row(AD_CUSTOMER, "c.lead_id")[0]])
    return row


def qualify(stage, page):
    """Two taps: the first alone does nothing; with the second the opportunity moves, on this screen too."""
    page.wait_for_element(f"{PANEL} >> text=Marketing lead (MQL)", PATIENCE)
    tap(page, "What exactly?", "Professional")
    assert stage_of_lead(stage) == ("New", False)
    tap(page, "By when?", "This month")
    wait_until(lambda: stage_of_lead(stage) == ("Qualified", True), PATIENCE, message="it is qualified by rule")
    page.wait_for_element(f"{PANEL} .badge >> text=Qualified", PATIENCE)
    page.wait_for_element(f"{SEEN_STAGE}Qualified", PATIENCE)
