"""``make pictures``: the README's screenshots, taken from the running product."""

import time

from tests.e2e.stage import AD_CUSTOMER, Stage, write

from . import environment, postgres
from .browser import Browser
from .console import Progress

FOLDER = environment.ROOT / "docs" / "images"
PEOPLE = (
    ("34622333444", "Taller Sol", "It is slow again, and there are twelve of us now"),
    ("34633555777", "Marta Gil", "Can I pay by bank transfer?"),
    ("34644555888", "Diego Torres", "I would like a demo *this week*"),
)


def main(_arguments):
    """Play a short scene and save what is seen; returns the exit code."""
    with postgres.running(), Progress("Taking the pictures"):
        Stage.OTHERS = 0
        with Stage() as stage, Browser(width=1400, height=860) as page:
            _play(stage, page)
    return 0


def _play(stage, page):
    stage.sim.customer_text(
        AD_CUSTOMER, "Hello, what does the Professional plan cost for 8 people?", name="Ana Ruiz", ad=True)
    for phone, name, words in PEOPLE:
        stage.sim.customer_text(phone, words, name=name)
    stage.wait_for_conversations(1 + len(PEOPLE))
    page.login(stage.odoo, "agent")
    stage.open_conversation(page, AD_CUSTOMER)
    write(page, "Hello Ana, 10 € per person and month. Shall I show it to you on Tuesday at 10:30?")
    page.wait_for_element('.o-whatsapp_crm-MessageTick[data-status="read"]', 20)
    page.click(".o-whatsapp_crm-ComposerBar button:last-of-type")
    write(page, "Came by the October ad; asks for the team discount.")
    page.wait_for_text("asks for the team discount")
    time.sleep(1)  # let the last animation end
    page.screenshot(FOLDER / "conversation.png")
    page.goto(f"{stage.odoo.url}/odoo/whatsapp")
    page.wait_for_element(".o_kanban_record", 60)
    time.sleep(1)
    page.screenshot(FOLDER / "conversations.png")
    _picture_of_phone(stage, page)
    _picture_of_first_steps(stage, page)


def _picture_of_phone(stage, page):
    page.goto(f"{stage.simulator.url}/?customer={AD_CUSTOMER}&lang=en")
    page.wait_for_text("10 € per person")
    time.sleep(1)
    page.screenshot(FOLDER / "phone.png")


def _picture_of_first_steps(stage, page):
    with page.another(width=1400, height=860) as admin:
        admin.login(stage.odoo, "admin")
        action = stage.odoo.rpc("admin").ref("whatsapp_crm.whatsapp_crm_first_steps_action")
        admin.goto(f"{stage.odoo.url}/odoo/action-{action}")
        admin.wait_for_text("First steps", 60)
        time.sleep(2)
        admin.screenshot(FOLDER / "first-steps.png")
