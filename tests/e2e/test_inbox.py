"""The shared inbox in the browser: agents, a supervisor and a phone-size screen, all on one server."""

import time

import pytest

from tests.lab import on_busy_machine, wait_until

from . import inbox
from .inbox import PATIENCE, Requests
from .screens import column_of, fill
from .stage import COMPOSER, Stage, write

pytestmark = pytest.mark.usefixtures("quiet_console")

AGENT, AGENT2, SUPERVISOR = "Laura Ríos", "Luis Ortega", "Carmen Vidal"
DAY = 24 * 3600


@pytest.fixture(scope="module")
def stage():
    with Stage() as one:
        yield one


# ------------------------------------------------------------------ answering


def test_ten_in_a_row_without_leaving_the_form_or_losing_a_draft(stage, agent):
    inbox.open_board(stage, agent)
    agent.click(inbox.CARD, PATIENCE)
    drafted, name = inbox.current(agent)
    inbox.wait_for_chat(agent, name)
    inbox.mark(agent)
    agent.type(COMPOSER, "Le miro el precio y")
    agent.press("Alt+n")
    now, name = inbox.wait_for_another(agent, drafted)
    agent.wait_for_element(".o-whatsapp_crm-ConversationList-draft", PATIENCE)

    began, done = time.monotonic(), {}
    for number in range(10):
        inbox.take(agent)
        write(agent, f"Respuesta {number}")
        agent.wait_for_element(f".o-mail-Message >> text=Respuesta {number}", PATIENCE)
        agent.click("button[name=action_open_resolve]", PATIENCE)
        inbox.confirm_end(agent, "Resolve and next")
        done[now] = f"Respuesta {number}"
        now, name = inbox.wait_for_another(agent, now)
    print(f"ten conversations in {time.monotonic() - began:.1f} s")

    ended = inbox.confirmed(stage)
    assert {row[0] for row in ended} == done.keys() and len(done) == 10
    for key, phone in ended:
        inbox.wait_until_sent(stage, phone, done[key])
        wait_until(lambda phone=phone: len(stage.sent_texts(phone)) == 2, PATIENCE,
                   message="the answer and the closing sentence, each once")
    agent.click(f".o-whatsapp_crm-ConversationList-row[data-id='{drafted}']")
    wait_until(lambda: inbox.current(agent)[0] == drafted, PATIENCE, message="back where the draft is")
    wait_until(lambda: inbox.draft(agent) == "Le miro el precio y", PATIENCE, message=lambda: inbox.draft(agent))
    assert inbox.never_reloaded(agent), "all of it without leaving the form"
    agent.click(COMPOSER)
    agent.press("Control+a")
    agent.press("Delete")


def test_two_take_at_the_same_moment(stage, agent, agent2):
    phone = inbox.customer(stage, "34677000001", "Dos Manos")
    pages = {"agent": agent, "agent2": agent2}
    for page in pages.values():
        stage.open_conversation(page, phone)
        page.wait_for_element("button[name=action_take]", PATIENCE)
    inbox.press_together(pages.values(), "button[name=action_take]")
    winner = wait_until(lambda: inbox.owner(stage, phone), PATIENCE, message="somebody has it")
    name = {"agent": AGENT, "agent2": AGENT2}[winner]
    loser = pages["agent2" if winner == "agent" else "agent"]
    loser.wait_for_element(f".modal >> text={name} has this conversation already.", PATIENCE)
    loser.click(".modal footer button")
    loser.wait_for_element(f".o-whatsapp_crm-ResponsibleBar >> text={name} is responsible.", PATIENCE)
    assert inbox.owner(stage, phone) == winner
    assert inbox.times_taken(stage, phone) == 1


def test_note_never_reaches_the_phone_and_a_message_does(stage, agent):
    phone = inbox.customer(stage, "34677000002", "Nota Aparte")
    stage.open_conversation(agent, phone)
    inbox.take(agent)
    agent.click(".o-whatsapp_crm-ComposerBar-modes .o-note")
    agent.wait_for_element(".o-whatsapp_crm-ComposerBar.o-note", PATIENCE)
    write(agent, "Ojo: siempre pide descuento")
    agent.wait_for_element(".o-mail-Message >> text=Ojo: siempre pide descuento", PATIENCE)
    agent.click(".o-whatsapp_crm-ComposerBar-modes .o-message")
    agent.wait_for("!document.querySelector('.o-whatsapp_crm-ComposerBar.o-note')", PATIENCE)
    write(agent, "Claro, dígame")
    inbox.wait_until_sent(stage, phone, "Claro, dígame")
    # What was written later has arrived: the note would have, too.
    shown = [bubble["text"] for bubble in stage.sim.messages(phone) if bubble["side"] == "business"]
    assert shown == ["Claro, dígame"]


def test_closed_window_leaves_note_and_template(stage, agent):
    phone = inbox.customer(stage, "34677000003", "Ayer Tarde", timestamp=int(time.time()) - DAY - 3600)
    stage.open_conversation(agent, phone)
    inbox.take(agent)
    agent.wait_for_element(
        "text=The 24-hour window is closed: only a template can be sent until the customer writes.", PATIENCE)
    agent.wait_for("document.querySelector('.o-whatsapp_crm-ComposerBar-modes .o-message').disabled", PATIENCE)
    write(agent, "Llamar mañana")
    agent.wait_for_element(".o-mail-Message >> text=Llamar mañana", PATIENCE)
    inbox.open_dialog(
        agent, ".o-whatsapp_crm-ComposerBar-closed >> text=Send template", ".modal [name=template_id]")
    agent.click(".modal footer >> text=Discard")
    agent.wait_for("!document.querySelector('.modal')", PATIENCE)
    assert not stage.sim.sends(to=phone)
    stage.sim.customer_text(phone, "Ya estoy aquí")
    agent.wait_for("!document.querySelector('.o-whatsapp_crm-ComposerBar-closed')", PATIENCE)
    write(agent, "Buenos días")
    inbox.wait_until_sent(stage, phone, "Buenos días")


def test_somebody_else_is_responsible(stage, agent, agent2, chromium):
    bar = ".o-whatsapp_crm-ResponsibleBar"
    phone = inbox.customer(stage, "34677000004", "De Laura")
    stage.open_conversation(agent, phone)
    inbox.take(agent)
    stage.open_conversation(agent2, phone)
    agent2.wait_for_element(f"{bar} >> text={AGENT} is responsible.", PATIENCE)
    write(agent2, "Soy de soporte")
    time.sleep(1)  # nothing to wait for: it must not go out
    assert not stage.sent_texts(phone)
    agent2.click(f"{bar} .o-support")
    agent2.wait_for_element("text=You answer as support.", PATIENCE)
    agent2.click(COMPOSER)
    time.sleep(0.2)
    agent2.press("Enter")
    inbox.wait_until_sent(stage, phone, "Soy de soporte")
    assert inbox.owner(stage, phone) == "agent"

    agent2.wait_for_element('.o-whatsapp_crm-MessageTick[data-status="read"]', PATIENCE)
    agent2.click(f"{bar} .o-take")
    wait_until(lambda: inbox.owner(stage, phone) == "agent2", PATIENCE, message="taken over")
    agent.wait_for_element(f"{bar} >> text={AGENT2} is responsible.", PATIENCE)

    inbox.set_rules(stage, wacrm_agents_take_over=False, wacrm_only_owner_answers=True)
    stage.open_conversation(agent, phone)
    agent.wait_for_element(f"{bar} >> text=Only the responsible answers the customer.", PATIENCE)
    assert not agent.sees(f"{bar} button"), "neither Take nor Answer as support"
    with inbox.person(stage, chromium, "supervisor") as boss:
        stage.open_conversation(boss, phone)
        boss.click(f"{bar} .o-take", PATIENCE)
        wait_until(lambda: inbox.owner(stage, phone) == "supervisor", PATIENCE, message="the supervisor has it")
        agent.wait_for_element(f"{bar} >> text={SUPERVISOR} is responsible.", PATIENCE)
        assert not boss.console_errors
    inbox.set_rules(stage, wacrm_agents_take_over=True, wacrm_only_owner_answers=False)


# -------------------------------------------------------------------- handoff


def test_handoff_sent_back_with_a_reason_then_accepted(stage, agent, agent2):
    phone = inbox.customer(stage, "34677000005", "Pasa Manos")
    inbox.open_board(stage, agent2)
    stage.open_conversation(agent, phone)
    inbox.take(agent)
    waits_since = inbox.conversation(stage, phone, "waiting_since")
    inbox.hand_off(agent, AGENT2, "Pide una factura rectificada")
    wait_until(lambda: len(stage.sent_texts(phone)) == 1, PATIENCE, message="the customer was told")
    assert inbox.owner(stage, phone) == "agent", "the giver stays responsible until it is accepted"

    box = ".o-whatsapp_crm-card-handoff"
    agent2.wait_for_element(f"{box} >> text=Pide una factura rectificada", PATIENCE)
    agent2.click(f"{box} >> text=Send back")
    fill(agent2, ".modal [name=reason]", "Falta el número de factura")
    agent2.click(".modal button[name=action_send_back]")
    agent2.wait_for(f"!document.querySelector('{box}')", PATIENCE)
    agent.wait_for_text("Falta el número de factura", PATIENCE)
    assert inbox.owner(stage, phone) == "agent"

    inbox.hand_off(agent, AGENT2, "Ahora con el número")
    stage.open_conversation(agent2, phone)
    top = ".o-whatsapp_crm-formHandoff"
    agent2.wait_for_element(f"{top} >> text=Ahora con el número", PATIENCE)
    assert agent2.sees(f"{top} >> text=Send back")
    inbox.close_notifications(agent2)
    agent2.click(f"{top} >> text=Accept")
    wait_until(lambda: inbox.owner(stage, phone) == "agent2", PATIENCE, message="the receiver is responsible")
    agent2.wait_for(f"!document.querySelector('{top}')?.offsetHeight", PATIENCE)
    agent.wait_for_element(f".o-whatsapp_crm-ResponsibleBar >> text={AGENT2} is responsible.", PATIENCE)
    assert inbox.handoffs(stage, phone) == [("returned", "Falta el número de factura"), ("accepted", None)]
    assert inbox.conversation(stage, phone, "waiting_since") == waits_since, "the customer's wait goes on"


# ---------------------------------------------------------------------- board


def test_board_is_live_costs_little_and_is_silent_when_idle(stage, agent, agent2):
    stage.let_wait(1)  # else somebody's urgency turns by the clock meanwhile
    inbox.open_board(stage, agent2)
    inbox.open_list(stage, agent)
    inbox.mark(agent, agent2)
    phone = inbox.customer(stage, "34677000010", "Viva Tabla")
    seconds = [inbox.seconds_until_shown(stage, phone, f"¿Sigue ahí? {number}", agent2, agent) for number in range(3)]
    print("message on a colleague's card after", ", ".join(f"{one:.2f} s" for one in seconds))
    assert min(seconds) < on_busy_machine(1.5), "1 s, and the way through the webhook"

    unassigned = inbox.counters(agent2)
    inbox.customer(stage, "34677000011", "Recién Llegada")
    agent2.wait_for_element(inbox.card("Recién Llegada"), PATIENCE)
    more = {name: number + 1 for name, number in unassigned.items()}
    wait_until(lambda: inbox.counters(agent2) == more, PATIENCE, message=lambda: f"{more}, is {inbox.counters(agent2)}")

    burst = [Requests(page) for page in (agent, agent2)]
    began = time.monotonic()
    inbox.let_a_hundred_arrive(stage)
    for login, page in (("agent", agent), ("agent2", agent2)):
        for text in inbox.last_words(stage, "Ráfaga", login):
            page.wait_for_text(text, PATIENCE)
    inbox.wait_until_quiet(burst)
    seconds = time.monotonic() - began
    for requests in burst:
        print(f"100 messages in {seconds:.1f} s: {requests.counted()}")
        assert requests.reads() <= 6 + seconds / 2.4, "a handful, or one per pause if it takes long"
        assert len(requests.paths()) <= 25 + seconds * 2

    idle = [Requests(page) for page in (agent, agent2)]
    time.sleep(20)
    assert [requests.counted() for requests in idle] == [{}, {}]
    assert inbox.never_reloaded(agent, agent2)


def test_bulk_from_the_list(stage, agent):
    names = ["Alba Lote", "Bruno Lote", "Clara Lote", "Daniel Lote"]
    phones = [inbox.customer(stage, f"3467700002{number}", name) for number, name in enumerate(names)]
    inbox.open_list(stage, agent)
    inbox.select_rows(agent, names)
    agent.click("button[name=action_take]")
    wait_until(lambda: {inbox.owner(stage, phone) for phone in phones} == {"agent"}, PATIENCE, message="all taken")

    inbox.select_rows(agent, names[:2])
    agent.click("button[name=action_open_snooze]")
    agent.click(".modal [name=without_answer] input", PATIENCE)
    agent.click(".modal >> text=Tomorrow morning")
    wait_until(lambda: [inbox.conversation(stage, phone, "state") for phone in phones[:2]] == ["snoozed"] * 2,
               PATIENCE, message="both snoozed")

    agent.wait_for("!document.querySelector('.modal')", PATIENCE)
    inbox.select_rows(agent, names[2:])
    agent.click("button[name=action_open_resolve]")
    inbox.confirm_end(agent, "Resolve")
    wait_until(lambda: [inbox.conversation(stage, phone, "outcome") for phone in phones[2:]] == ["confirmed"] * 2,
               PATIENCE, message="both resolved with one outcome")
    for phone, name in zip(phones[2:], names[2:], strict=True):
        wait_until(lambda phone=phone: stage.sent_texts(phone), PATIENCE, message=f"{name} got the sentence")
        [sentence] = stage.sent_texts(phone)
        assert name.split()[0] in sentence, "each with their own first name"


def test_drag_asks_and_a_cancelled_one_goes_back(stage, agent):
    phone = inbox.customer(stage, "34677000030", "Arrastra Mucho")
    stage.let_wait(24, phone)  # on top of its column
    inbox.open_board(stage, agent)
    agent.wait_for_element(inbox.card("Arrastra Mucho"), PATIENCE)
    inbox.drag(agent, "Arrastra Mucho", "Snoozed")
    agent.wait_for_element(".modal [name=until]", PATIENCE)
    assert column_of(agent, "Arrastra Mucho") == "Unassigned", "it stays until it is confirmed"
    agent.click(".modal footer >> text=Discard")
    agent.wait_for("!document.querySelector('.modal')", PATIENCE)
    inbox.wait_for_column(agent, "Arrastra Mucho", "Unassigned")
    assert inbox.conversation(stage, phone, "state") == "new"
    inbox.drag(agent, "Arrastra Mucho", "In progress")
    wait_until(lambda: inbox.owner(stage, phone) == "agent", PATIENCE, message="dragging it there takes it")
    inbox.wait_for_column(agent, "Arrastra Mucho", "In progress")


def test_phone_size_screen(stage, chromium):
    phone = inbox.customer(stage, "34677000040", "Bolsillo Pérez")
    stage.let_wait(48, phone)  # on top of its column
    with inbox.person(stage, chromium, "agent", width=390, height=844) as small:
        small.viewport(390, 844, mobile=True)
        inbox.open_board(stage, small)
        small.wait_for_element(inbox.card("Bolsillo Pérez"), PATIENCE)
        assert inbox.fits(small)
        small.click(inbox.card("Bolsillo Pérez"))
        inbox.wait_for_chat(small, "Bolsillo Pérez")
        small.wait_for_element(".o-mail-Message >> text=Hola, necesito ayuda", PATIENCE)
        assert not small.sees(".o-whatsapp_crm-formContext"), "the thread first"
        assert inbox.fits(small)
        inbox.glance_at_context(small)
        inbox.take(small)
        small.type(COMPOSER, "Ahora mismo le ayudo")
        small.click("button[name=send-message]", PATIENCE)
        inbox.wait_until_sent(stage, phone, "Ahora mismo le ayudo")
        small.click("button[name=action_open_resolve]", PATIENCE)
        inbox.confirm_end(small, "Resolve")
        wait_until(lambda: inbox.conversation(stage, phone, "state") == "resolved", PATIENCE, message="resolved")
        assert not small.console_errors


def test_nothing_of_ours_in_the_log(stage):
    assert not stage.complaints()
