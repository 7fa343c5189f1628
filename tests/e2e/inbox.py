"""What agents do in the inbox, as the browser tests say it."""

import contextlib
import json
import time

from tests.lab import Browser, wait_until

from .screens import choose, column_of, fill
from .stage import COMPOSER

CARD = ".o_kanban_record"
CURRENT = ".o-whatsapp_crm-ConversationList-row.active"
#: Generous: the machine may be busy with other things. What takes long is waited for, never slept for.
PATIENCE = 40


def person(stage, chromium, login, width=1400, height=860):
    """A browser in which that person is signed in."""
    return Browser(chromium, width=width, height=height).login(stage.odoo, login)


def open_board(stage, page, empty=False):
    """The conversations, from the start.

    :param bool empty: nobody has written yet
    """
    page.goto(f"{stage.odoo.url}/odoo/whatsapp")
    page.wait_for_element(".o_nocontent_help" if empty else ".o_kanban_group", 90)


def open_list(stage, page):
    open_board(stage, page)
    page.click(".o_switch_view.o_list")
    page.wait_for_element(".o_data_row", PATIENCE)


def card(name):
    """The target of a customer's card; names must not begin alike."""
    return f"{CARD} >> text={name}"


def wait_for_column(page, name, title, timeout=PATIENCE):
    wait_until(lambda: column_of(page, name) == title, timeout,
               message=lambda: f"{name} in {title!r}, is in {column_of(page, name)!r}")


def wait_for_chat(page, name):
    """The form shows this customer's chat, ready to be written in."""
    page.wait_for(
        f"document.querySelector({json.dumps(COMPOSER)})?.placeholder.includes({json.dumps(name + '…')})", PATIENCE)


def current(page):
    """(id, name) of the conversation on the form, as its list marks it."""
    page.wait_for_element(CURRENT, PATIENCE)
    return tuple(page.evaluate(
        f"(row => [Number(row.dataset.id), row.querySelector('.text-truncate').innerText])"
        f"(document.querySelector('{CURRENT}'))"))


def wait_for_another(page, former):
    """The form went on to another conversation; return (id, name)."""
    wait_until(lambda: current(page)[0] != former, PATIENCE, message=lambda: f"another one than {former}")
    conversation, name = current(page)
    wait_for_chat(page, name)
    return conversation, name


def take(page):
    page.click("button[name=action_take]", PATIENCE)
    page.wait_for("!document.querySelector('.o_form_statusbar button[name=action_take].btn-primary')", PATIENCE)


def draft(page):
    """What stands in the composer."""
    return page.evaluate(f"document.querySelector({json.dumps(COMPOSER)}).value")


def confirm_end(page, button):
    """In the resolve dialog: it ends confirmed by the customer's words, with the sentence that is proposed.

    :param str button: what is pressed at the end
    """
    page.click(".modal [name=outcome] >> text=Confirmed", PATIENCE)
    page.wait_for_element(f".modal footer >> text={button}", PATIENCE)
    page.click(f".modal footer >> text={button}")
    page.wait_for("!document.querySelector('.modal')", PATIENCE)


def press_together(pages, selector):
    """Press a button in several browsers in the same instant."""
    at = max(page.evaluate("Date.now()") for page in pages) + 700
    for page in pages:
        page.evaluate(
            f"void setTimeout(() => document.querySelector({json.dumps(selector)}).click(), {at} - Date.now())")


def customer(stage, phone, name, text="Hola, necesito ayuda", **values):
    """Somebody writes for the first time; return the phone once the conversation is there."""
    stage.sim.customer_text(phone, text, name=name, **values)
    wait_until(lambda: stage.conversation_id(phone), PATIENCE, message=f"the conversation of {name}")
    return phone


def owner(stage, phone):
    return stage.value(
        """SELECT u.login FROM whatsapp_crm_conversation c JOIN res_users u ON u.id = c.user_id
            WHERE c.id = %s""", [stage.conversation_id(phone)])


def conversation(stage, phone, column):
    return stage.value(
        f"SELECT {column} FROM whatsapp_crm_conversation WHERE id = %s", [stage.conversation_id(phone)])


def times_taken(stage, phone):
    return stage.value("SELECT count(*) FROM whatsapp_crm_milestone WHERE conversation_id = %s AND kind = 'taken'",
                       [stage.conversation_id(phone)])


def handoffs(stage, phone):
    """(state, why it was sent back) of each, oldest first."""
    return stage.database.sql(
        "SELECT state, return_reason FROM whatsapp_crm_handoff WHERE conversation_id = %s ORDER BY id",
        [stage.conversation_id(phone)])


def confirmed(stage):
    """(id, phone) of the conversations that were resolved as confirmed."""
    return stage.database.sql(
        """SELECT c.id, k.wa_id FROM whatsapp_crm_conversation c JOIN whatsapp_crm_contact k ON k.id = c.contact_id
            WHERE c.state = 'resolved' AND c.outcome = 'confirmed'""")


def wait_until_sent(stage, phone, text):
    wait_until(lambda: text in stage.sent_texts(phone), PATIENCE,
               message=lambda: f"{text!r} went out, sent: {stage.sent_texts(phone)}")


def hand_off(agent, to, reason):
    """From the form to a colleague, with all that the dialog asks for."""
    agent.click(".o_form_statusbar button[name=action_open_handoff]", PATIENCE)
    agent.click(".modal [name=to_kind] >> text=A person", PATIENCE)
    choose(agent, ".modal [name=to_user_id]", to)
    agent.click(".modal [name=priority] >> text=High")
    if not agent.evaluate("document.querySelector('.modal [name=tag_id] input').value"):
        choose(agent, ".modal [name=tag_id]", "Complaint")
    fill(agent, ".modal [name=reason]", reason)
    fill(agent, ".modal [name=next_step]", "Mirar la factura")
    first_name = json.dumps(to.split()[0])
    agent.wait_for(
        f"document.querySelector('.modal [name=sentence] textarea')?.value.includes({first_name})", PATIENCE)
    agent.click(".modal button[name=action_hand_off]")
    agent.wait_for("!document.querySelector('.modal')", PATIENCE)


def set_rules(stage, **values):
    """Change settings of the company."""
    company = stage.value("SELECT company_id FROM whatsapp_crm_conversation LIMIT 1")
    stage.odoo.rpc("admin").call("res.company", "write", [company], values)


def let_a_hundred_arrive(stage):
    """A hundred messages at once from ten of the customers who wait."""
    stage.sim.bulk(messages=100, customers=10, text="Ráfaga {n}")
    wait_until(lambda: stage.value("SELECT count(*) FROM whatsapp_crm_message WHERE text LIKE 'Ráfaga %%'") == 100,
               120, message="all hundred arrived")


def last_words(stage, begin, login):
    """What stands as last words on cards that are nobody's or this person's, of those that begin so."""
    return [text for [text] in stage.database.sql(
        """SELECT c.last_text FROM whatsapp_crm_conversation c LEFT JOIN res_users u ON u.id = c.user_id
            WHERE c.last_text LIKE %s AND (u.id IS NULL OR u.login = %s)""", [f"{begin}%", login])]


def counters(page):
    """How many unassigned ones the side panel and the ready view show."""
    return page.evaluate(
        """({
            panel: Number([...document.querySelectorAll(".o_search_panel_category_value")]
                .find(value => value.innerText.includes("Unassigned"))
                ?.querySelector(".o_search_panel_counter")?.innerText ?? 0),
            view: Number(document.querySelector("[data-view=unassigned] .o-whatsapp_crm-ReadyViews-count")
                ?.innerText ?? 0),
        })""")


def select_rows(page, names):
    """Tick exactly these customers' rows in the list."""
    for name in names:
        page.wait_for_element(f".o_data_row >> text={name}", PATIENCE)
    page.evaluate(
        f"""(names => document.querySelectorAll(".o_data_row").forEach(row => {{
            const box = row.querySelector(".o_list_record_selector input");
            if (box.checked !== names.some(name => row.innerText.includes(name))) box.click();
        }}))({json.dumps(names)})""")
    page.wait_for(
        f"""(names => {{
            const ticked = [...document.querySelectorAll(".o_data_row_selected")].map(row => row.innerText);
            return ticked.length === names.length && names.every(name => ticked.some(text => text.includes(name)));
        }})({json.dumps(names)})""", PATIENCE)


def drag(page, name, title):
    """Drag a customer's card to the column of that title."""
    page.drag(card(name), f".o_kanban_group .o_column_title >> text={title}", steps=20)


def close_notifications(page):
    """What rang for a new customer may lie over a button; under the mouse it stays."""
    page.evaluate("document.querySelectorAll('.o_notification_close').forEach(button => button.click())")
    page.wait_for("!document.querySelector('.o_notification')", PATIENCE)


def glance_at_context(page):
    """On a phone: one tap shows what is known about the customer, another one goes back."""
    close_notifications(page)
    page.click(".o-whatsapp_crm-contextToggle")
    page.wait_for_element(".o-whatsapp_crm-formContext", PATIENCE)
    page.click(".o-whatsapp_crm-contextToggle")
    page.wait_for("!document.querySelector('.o-whatsapp_crm-formContext').offsetHeight", PATIENCE)


def seconds_until_shown(stage, phone, text, board, rows):
    """A customer writes; seconds until the card on one page shows it, and the list on the other does, too."""
    began = time.monotonic()
    stage.sim.customer_text(phone, text)
    board.wait_for_element(f"{CARD} >> text={text}", PATIENCE)
    seconds = time.monotonic() - began
    rows.wait_for_element(f".o_data_row >> text={text}", PATIENCE)
    return seconds


def mark(*pages):
    """Leave a mark on these pages that a reload would take away."""
    for page in pages:
        page.evaluate("window.neverReloaded = true")


def never_reloaded(*pages):
    return all(page.evaluate("Boolean(window.neverReloaded)") for page in pages)


def fits(page):
    """Nothing is wider than the screen."""
    return page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")


def wait_until_quiet(every, seconds=6):
    """Wait until none of these ``Requests`` grew for so long."""
    seen, since = None, time.monotonic()
    while time.monotonic() - since < seconds:
        now = [len(requests.paths()) for requests in every]
        if now != seen:
            seen, since = now, time.monotonic()
        time.sleep(0.5)


class Requests:
    """What a page asks the server from now on."""

    def __init__(self, page):
        self.page = page
        self.page.evaluate("performance.setResourceTimingBufferSize(20000)")
        self.since = page.evaluate("performance.now()")

    def paths(self):
        """Paths of all calls so far; pictures and what the browser loads by itself are left out."""
        return self.page.evaluate(
            f"""performance.getEntriesByType("resource")
                .filter(entry => entry.startTime >= {self.since})
                .filter(entry => ["xmlhttprequest", "fetch"].includes(entry.initiatorType))
                .map(entry => new URL(entry.name).pathname)""")

    def counted(self):
        """How many calls of each path."""
        paths = self.paths()
        return {path.rsplit("/", 1)[-1]: paths.count(path) for path in sorted(set(paths))}

    def reads(self):
        """How often the conversations themselves were read."""
        return sum(number for path, number in self.counted().items() if path in ("web_read_group", "web_search_read"))


def open_dialog(page, button, inside):
    """Press ``button`` until ``inside`` is there: a bar that moves under the pointer loses the press."""
    for _attempt in range(3):
        page.click(button)
        with contextlib.suppress(TimeoutError):
            return page.wait_for_element(inside, 10)
    raise AssertionError(f"{button} opens nothing")
