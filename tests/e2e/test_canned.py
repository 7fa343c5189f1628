"""A canned response in a chat: filled in, with its file and its buttons, and the customer's tap."""

import base64

import pytest

from tests.lab import wait_until
from tests.simulator.samples import picture

from . import inbox
from .inbox import PATIENCE
from .stage import COMPOSER, write

pytestmark = pytest.mark.usefixtures("quiet_console")

ELSA = "34679100001"
CHOICES = ".o-whatsapp_crm-CannedBar-choices"
OPEN = ".o-whatsapp_crm-CannedBar-open"


@pytest.fixture(scope="module")
def canned(stage):
    """Made by the agent, for the agent."""
    stage.odoo.rpc("agent").call("mail.canned.response", "create", [{
        "source": "visita", "substitution": "Hola {customer}, ¿le va bien el {next_date}?",
        "wacrm_file": base64.b64encode(picture("PNG")).decode(), "wacrm_filename": "mapa.png", "wacrm_kind": "buttons",
        "wacrm_choice_ids": [(0, 0, {"title": "Sí, perfecto"}), (0, 0, {"title": "Otro día"})]}])


def choose_canned(page, shortcut):
    page.type(COMPOSER, f"::{shortcut}")
    page.click(".o-mail-Composer-suggestion", PATIENCE)


def test_filled_in_with_file_and_buttons(stage, agent, canned):
    inbox.customer(stage, ELSA, "Elsa Prado")
    stage.open_conversation(agent, ELSA)
    choose_canned(agent, "visita")
    agent.wait_for_element(f"{CHOICES} >> text=Otro día", PATIENCE)
    agent.wait_for_element(".o-mail-AttachmentContainer", PATIENCE)
    assert inbox.draft(agent).strip() == "Hola Elsa, ¿le va bien el {next_date}?"
    agent.press("Enter")
    assert "{next_date}" in inbox.draft(agent), "nothing goes while something is open"
    agent.type(f"{OPEN} input[data-name=next_date]", "martes")
    agent.click(f"{OPEN} .o-fill")
    agent.wait_for(f"!document.querySelector('{OPEN}')")
    agent.click(COMPOSER)
    agent.press("Enter")
    bubble = stage.sim.wait_for_text(ELSA, "Hola Elsa, ¿le va bien el martes?", PATIENCE)
    assert [one["text"] for one in bubble["choices"]["buttons"]] == ["Sí, perfecto", "Otro día"]
    assert bubble["media"]["kind"] == "image"
    agent.wait_for(f"!document.querySelector('{CHOICES}')")
    assert inbox.draft(agent) == ""


def test_tap_arrives_as_the_answer(stage, agent, canned):
    bubble = stage.sim.wait_for_text(ELSA, "¿le va bien el martes?")
    button = bubble["choices"]["buttons"][0]
    stage.sim.customer_message(
        ELSA, "button_reply", id=button["id"], title=button["text"], context=bubble["wamid"])
    agent.wait_for_element(".o-mail-Message-content >> text=Sí, perfecto", PATIENCE)
    wait_until(lambda: stage.row(ELSA, "c.last_text", "c.waiting_since IS NOT NULL") == ("Sí, perfecto", True),
               PATIENCE, message="the customer waits for an answer to it")


def test_chip_is_taken_off_and_the_text_goes_alone(stage, agent, canned):
    choose_canned(agent, "visita")
    agent.click(f"{CHOICES} .btn-close", PATIENCE)
    agent.wait_for(f"!document.querySelector('{CHOICES}')")
    agent.click(f"{OPEN} .o-leave")
    agent.wait_for(f"!document.querySelector('{OPEN}')")
    write(agent, "Gracias")
    bubble = stage.sim.wait_for_text(ELSA, "Hola Elsa, ¿le va bien el? Gracias", PATIENCE)
    assert not bubble.get("choices")
