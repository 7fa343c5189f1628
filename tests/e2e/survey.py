"""Step 12 of the story: the customer is asked once how easy it was, and answers from the list."""

from tests.lab import wait_until

from .screens import DIALOG, PATIENCE, choose_customer
from .stage import RETURNING_CUSTOMER

QUESTION = "How easy was it to solve your problem?"


def switch_on(stage):
    """It is off in a new installation: the administrator switches it on."""
    admin = stage.odoo.rpc("admin")
    [company] = admin.call("res.company", "search", [("name", "=", stage.value(
        "SELECT c.name FROM whatsapp_crm_number n JOIN res_company c ON c.id = n.company_id ORDER BY n.id LIMIT 1"))])
    admin.call("res.company", "write", [company], {"wacrm_ask_effort": True})


def announced(page):
    """Whoever resolves reads what the customer will be asked."""
    page.wait_for_element(f"{DIALOG} [name=survey_question] >> text={QUESTION}", PATIENCE)


def answer(stage, phone, name, score=7):
    """She taps the score in the list; it is kept, and the conversation stays as it was."""
    choose_customer(phone, name)
    phone.wait_for_text(QUESTION, PATIENCE)
    before = life(stage)
    phone.click("[data-open-list]", PATIENCE)
    phone.click(f"#list-sheet >> text={score} · Very easy", PATIENCE)
    expected = [("effort", score, "agent2", "confirmed")]
    wait_until(lambda: asked(stage) == expected, PATIENCE, message=lambda: asked(stage))
    assert life(stage) == before == ("resolved", None, None)
    phone.wait_for_text("Thank you, it helps us to do better.", PATIENCE)
    said = [bubble["text"] for bubble in stage.sim.messages(RETURNING_CUSTOMER) if bubble["side"] == "business"]
    assert sum(QUESTION in (text or "") for text in said) == 1, said


def asked(stage):
    """What the returning customer was asked: kind, score, whose conversation, how it ended."""
    return stage.database.sql(
        """SELECT s.kind, CASE WHEN s.answered_at IS NOT NULL THEN s.score END, u.login, c.outcome
             FROM whatsapp_crm_survey s JOIN whatsapp_crm_conversation c ON c.id = s.conversation_id
             JOIN res_users u ON u.id = s.agent_id WHERE c.id = %s""", [stage.conversation_id(RETURNING_CUSTOMER)])


def life(stage):
    return stage.row(RETURNING_CUSTOMER, "c.state", "c.waiting_since", "c.answer_due_at")
