"""The phone page in a real browser: a chat from the customer's side."""

import json
import time

import pytest

from tests.lab import on_busy_machine, wait_until
from tests.simulator.testing import running

ANA = "34600111001"
WABA = "200000000000002"


@pytest.fixture
def world():
    with running(auto_read=False) as world:
        yield world


@pytest.fixture
def page(browser, world):
    show(browser, world)
    yield browser
    assert not browser.console_errors


def show(page, world):
    page.goto(f"{world.sim.url}/?customer={ANA}&lang=es")
    page.wait_for("document.querySelector('#chat-title').textContent == 'Planes Demo'")


def write(page, text):
    # a drawer that slides away takes the first press for itself, and choosing somebody empties the input
    wait_until(lambda: _typed(page, text), 15, message="the text stands in the input")
    page.click("#send")


def press(page, selector):
    """Press what may still be sliding: a mouse would have to aim at where it is going."""
    page.wait_for_element(selector)
    page.evaluate(f"document.querySelector({json.dumps(selector)}).click()")


def _typed(page, text):
    page.evaluate("document.querySelector('#message-input').value = ''")
    page.type("#message-input", text)
    time.sleep(0.1)
    return page.evaluate("document.querySelector('#message-input').value") == text


def test_a_chat_from_the_customers_side(world, page):
    write(page, "Hola, ¿*precio*?")
    page.wait_for_element(".bubble.out strong")
    world.settle()
    assert world.sink.messages()[0]["text"]["body"] == "Hola, ¿*precio*?"

    started = time.monotonic()
    wamid = world.graph.wamid(ANA, content={"body": "Son 250 al mes"})
    page.wait_for_element(f'.bubble.in[data-wamid="{wamid}"]')
    assert time.monotonic() - started < on_busy_machine(1)
    page.wait_for_element(f'.bubble.in[data-wamid="{wamid}"][data-status="read"]')
    world.settle()
    assert [row["status"] for row in world.sink.statuses(wamid)] == ["sent", "delivered", "read"]


def test_business_reads_and_types(world, page):
    write(page, "hola")
    page.wait_for_element(".bubble.out[data-status=delivered]")
    body = {"messaging_product": "whatsapp", "status": "read", "typing_indicator": {"type": "text"},
            "message_id": world.sim.messages(ANA)[0]["wamid"]}
    world.graph.request("POST", f"{world.graph.pnid}/messages", json=body)
    page.wait_for_element(".bubble.out[data-status=read] .seen")
    page.wait_for_element("#typing")
    assert page.text("#chat-status") == "escribiendo…"
    world.graph.wamid(ANA)
    page.wait_for("!document.querySelector('#typing')")


def test_tapping_a_button_answers_it(world, page):
    write(page, "hola")
    page.wait_for_element(".bubble.out")
    buttons = [{"type": "reply", "reply": {"id": "ok", "title": "Confirmar"}}]
    world.graph.wamid(ANA, "interactive", {
        "type": "button", "body": {"text": "¿Te va bien?"}, "action": {"buttons": buttons}})
    page.click("[data-choice]")
    page.wait_for_element(".bubble.out .quote")
    world.settle()
    assert world.sink.messages()[-1]["interactive"]["button_reply"] == {"id": "ok", "title": "Confirmar"}


def test_a_template_that_begins_with_a_place_shows_its_words_too(world, page):
    body = {"name": "llegar", "language": "es", "category": "UTILITY", "components": [
        {"type": "HEADER", "format": "LOCATION"}, {"type": "BODY", "text": "Te esperamos mañana."}]}
    world.graph.request("POST", f"{WABA}/message_templates", json=body)
    world.sim.template_event("llegar", "APPROVED")
    place = {"latitude": "40.4", "longitude": "-3.7", "name": "Taller Sol", "address": "Calle Mayor 8"}
    world.graph.wamid(ANA, "template", {"name": "llegar", "language": {"code": "es"}, "components": [
        {"type": "header", "parameters": [{"type": "location", "location": place}]}]})
    page.wait_for_element(".bubble.in .place >> text=Taller Sol")
    page.wait_for_element(".bubble.in .text >> text=Te esperamos mañana.")


def test_coming_by_the_ad(world, page):
    page.viewport(1280, 800)
    page.click("#ad-tap")
    page.wait_for_element("#ad-chip")
    page.click("#send")
    page.wait_for_element(".bubble.out .referral")
    world.settle()
    assert world.sink.messages()[0]["referral"]["source_type"] == "ad"


def test_reply_react_and_delete_from_the_bubbles_menu(world, page):
    write(page, "uno")
    page.wait_for_element(".bubble.out")
    ours = world.graph.wamid(ANA)
    page.click(".bubble.in .text")
    page.click("#actions .emojis [data-action=react]")
    page.wait_for_element(".bubble.in .reactions")
    page.click(".bubble.in .text")
    page.click("#actions [data-action=reply]")
    write(page, "dos")
    page.wait_for_element(".bubble.out .quote")
    page.click(".bubble.out .text")
    page.click("#actions [data-action=delete]")
    page.wait_for_element(".bubble.out .gone")
    world.settle()
    assert [row["type"] for row in world.sink.messages()] == ["text", "reaction", "text", "revoke"]
    assert world.sink.messages()[2]["context"]["id"] == ours


def test_on_a_phone_screen_people_and_situations_slide_in(world, page):
    page.viewport(390, 844, mobile=True)
    # loaded anew: until the new size is painted, presses would go by the old one
    show(page, world)
    press(page, "#people-button")
    press(page, "#people-list [data-customer='34600111002']")
    page.wait_for("location.search.includes('34600111002')")
    page.wait_for("document.querySelector('#people').getBoundingClientRect().right <= 1")
    write(page, "soy Marta")
    page.wait_for_element(".bubble.out")
    assert world.sim.messages("34600111002")[0]["text"] == "soy Marta"
    press(page, "#more-button")
    press(page, "label:has(#switch-online)")
    page.wait_for("!document.querySelector('#switch-online').checked")
    wait_until(lambda: not world.sim.known_customer("34600111002").online, 10, message="the phone is switched off")
