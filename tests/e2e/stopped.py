"""Stopped conversations, as whoever sells looks at them."""

import json

from .screens import PATIENCE

LIST = ".o_list_renderer"
FIGURES = ".o-whatsapp_crm-SilenceFigures"


def open_stopped(stage, page):
    """The menu's view: the most valuable first."""
    page.goto(f"{stage.odoo.url}/odoo/whatsapp-stopped")
    page.wait_for_element(FIGURES, PATIENCE)


def rows(page):
    """What the list shows: the cells' texts, row by row."""
    return page.evaluate("""[...document.querySelectorAll(".o_data_row")].map(
        row => [...row.querySelectorAll("td")].map(cell => cell.innerText.trim()))""")


def row_of(page, name):
    """What the list shows of one opportunity, as one text; None where it does not stand there."""
    return next((" | ".join(row) for row in rows(page) if any(name in cell for cell in row)), None)


def stands_there(stage, page, name, amount, days):
    """The opportunity has stopped, with that much at stake."""
    open_stopped(stage, page)
    page.wait_for_element(f".o_data_row >> text={name}", PATIENCE)
    shown = row_of(page, name)
    print(f"stopped: {shown}")
    assert amount in " ".join(shown.split()) and str(days) in shown.split(" | "), shown


def figures(page):
    """(leads lost in silence this month, what they were worth), as they are shown."""
    shown = page.evaluate(
        f"[...document.querySelectorAll({json.dumps(FIGURES + ' .fw-bold')})].map(one => one.innerText)")
    return tuple(" ".join(words.split()) for words in shown)


def open_chat_of(page, name):
    """Press the button that opens the chat of an opportunity in the list."""
    row = page.evaluate(f"""(rows => rows.findIndex(row => row.innerText.includes({json.dumps(name)})))(
        [...document.querySelectorAll(".o_data_row")])""")
    page.click(f".o_data_row:nth-child({row + 1}) button[name=action_wacrm_open_last_chat]", PATIENCE)
