"""What people do on the screens, in their words: find a card, group a board, fill in a dialog."""

import json
import time

from tests.lab import wait_until

from .stage import COMPOSER

#: Seconds; the machine may be busy with other things.
PATIENCE = 60
DIALOG = ".modal:not(.o_inactive_modal)"
COLLEAGUES = ".o-mail-Composer-suggestionList"


def open_board(page, odoo, view=None):
    """The board of conversations; ``view`` is one of the three ready ones."""
    page.goto(f"{odoo.url}/odoo/whatsapp")
    page.wait_for_element(".o_kanban_record, .o_nocontent_help", PATIENCE)
    if view:
        page.click(f".o-whatsapp_crm-ReadyViews [data-view={view}]")
        page.wait_for_element(f".o-whatsapp_crm-ReadyViews [data-view={view}].active")


def group_board(page, by):
    """Group by a choice of the search menu."""
    page.click(".o_searchview_dropdown_toggler")
    page.click(f".o_group_by_menu >> text={by}")
    page.press("Escape")


def card(page, name, timeout=PATIENCE):
    """The selector of the card that has this name on it."""
    return _marked(page, ".o_kanban_record:not(.o_kanban_ghost)", ".fw-bold", name, timeout)


def column(page, title, timeout=PATIENCE):
    """The selector of the column of that title."""
    return _marked(page, ".o_kanban_group", ".o_column_title", title, timeout)


def _marked(page, selector, label, words, timeout):
    mark = page.wait_for(f"""[...document.querySelectorAll({json.dumps(selector)})].find(
        one => one.querySelector({json.dumps(label)})?.innerText.includes({json.dumps(words)}))?.dataset.id""", timeout)
    return f"{selector}[data-id={mark}]"


def column_of(page, name):
    """What stands above the column that the card is in; None where there is none."""
    return page.evaluate(f"""[...document.querySelectorAll(".o_kanban_group")].find(
        group => group.innerText.includes({json.dumps(name)}))?.querySelector(".o_column_title").innerText""")


def wait_for_card(page, name, words, timeout=PATIENCE):
    """Wait until the card of that name also shows these words."""
    page.wait_for(f"""[...document.querySelectorAll(".o_kanban_record")].some(
        one => one.innerText.includes({json.dumps(name)}) && one.innerText.includes({json.dumps(words)}))""", timeout)


def leave_behind(page):
    """The tab goes into the background, where a screen reads nothing: it shows what was so then."""
    page.evaluate("Object.defineProperty(document, 'hidden', {configurable: true, get: () => true})")


def come_back(page):
    page.evaluate("delete document.hidden; document.dispatchEvent(new Event('visibilitychange'))")


def choose(page, field, words, *, new=False):
    """Fill in a field that has a list of records, by what it shows, or with a new one of that name."""
    item = (f'.o-autocomplete--dropdown-item >> text=Create "{words}"' if new
            else f".o-autocomplete--dropdown-item:not(.o_m2o_dropdown_option) >> text={words}")

    def is_offered():
        # A form that is just being read again may take the letters away.
        typed = page.evaluate(f"document.querySelector({json.dumps(f'{field} input')})?.value")
        if typed != words:
            page.click(f"{field} input")
            page.press("Control+a")
            page.command("Input.insertText", text=words)
        return page.sees(item)

    wait_until(is_offered, PATIENCE, message=lambda: f"{words} is offered\n{page.describe()}", interval=0.5)
    page.pick(item)


def fill(page, field, words):
    """Replace what a field of text holds, and leave it: what depends on it follows.

    A dialog that has just opened may put the cursor elsewhere: then it is done again.
    """
    box = f"{field} input, {field} textarea"

    def is_typed():
        page.click(box, PATIENCE)
        page.press("Control+a")
        page.command("Input.insertText", text=words)
        return page.evaluate(f"(box => box.matches({json.dumps(box)}) && box.value === {json.dumps(words)})"
                             "(document.activeElement)")

    wait_until(is_typed, PATIENCE, message=lambda: f"{words} stands in {field}\n{page.describe()}")
    page.evaluate("document.activeElement.blur()")


def wait_until_closed(page):
    """No dialog is open any more."""
    page.wait_for("!document.querySelector('.modal')", PATIENCE)


def mention(page, name, words):
    """Write ``words`` for a colleague, who is chosen from what the composer proposes, and send it."""
    page.type(COMPOSER, f"@{name.split()[0]}")
    page.click(f"{COLLEAGUES} >> text={name}", PATIENCE)
    wait_for_text_in_composer(page, f"@{name}")
    page.command("Input.insertText", text=words)
    wait_for_text_in_composer(page, words)
    page.press("Enter")


def wait_for_text_in_composer(page, words):
    page.wait_for(f"document.querySelector({json.dumps(COMPOSER)}).value.includes({json.dumps(words)})")


def hand_off(page, reason, next_step, team=None, person=None):
    """Press Hand off and fill in what it asks for; only a team's handoff is told to the customer."""
    page.click("button[name=action_open_handoff]", PATIENCE)
    page.wait_for_element(f"{DIALOG} [name=reason]", PATIENCE)
    if team:
        page.click(f"{DIALOG} [name=to_kind] >> text=A team")
        choose(page, f"{DIALOG} [name=to_team_id]", team)
    else:
        page.click(f"{DIALOG} [name=to_kind] >> text=A person")
        choose(page, f"{DIALOG} [name=to_user_id]", person)
    page.click(f"{DIALOG} [name=priority] >> text=High")
    fill(page, f"{DIALOG} [name=reason]", reason)
    fill(page, f"{DIALOG} [name=next_step]", next_step)
    assert "Complaint" in page.evaluate(f"document.querySelector('{DIALOG} [name=tag_id] input').value")
    sentence = f"document.querySelector('{DIALOG} .o_field_widget[name=sentence] textarea')"
    page.wait_for(f"{sentence}?.value.includes('{next_step}')", PATIENCE)
    if person:
        page.click(f"{DIALOG} [name=tell_customer] input")
        page.wait_for(f"!{sentence}", PATIENCE)  # until then the buttons move
    page.click(f"{DIALOG} button[name=action_hand_off]")
    page.wait_for(f"!document.querySelector('{DIALOG}')", PATIENCE)


def choose_customer(phone, name):
    """On the phone page: be that customer."""
    phone.wait_for_text(name)
    phone.click(f"#people-list >> text={name}")
    phone.wait_for_element("#message-input")


def say(phone, words):
    """The customer on the phone page writes."""
    phone.type("#message-input", words)
    phone.press("Enter")


def seconds_until_read(phone_page, agent_page, words):
    """The customer writes; seconds until the agent's open chat shows it."""
    say(phone_page, words)
    written = time.monotonic()
    agent_page.wait_for_text(words, PATIENCE)
    return time.monotonic() - written
