"""The supervisor's live board and the overview, as whoever watches them reads them."""

import json

from .inbox import close_notifications
from .screens import PATIENCE

BOARD = ".o-whatsapp_crm_metrics-Board"
HOME = ".o-whatsapp_crm_metrics-Home"
ROW = ".o-whatsapp_crm_metrics-BoardRow"
FIGURES = ("first_response", "pending", "seen", "resolved")


def open_board(stage, page):
    page.goto(f"{stage.odoo.url}/odoo/whatsapp-board")
    page.wait_for_element(f"{BOARD} .o-waiting", PATIENCE)


def open_home(stage, page):
    page.goto(f"{stage.odoo.url}/odoo/whatsapp-overview")
    page.wait_for_element(figure(HOME, "resolved"), PATIENCE)


def figure(where, key):
    """The selector of one of the four figures."""
    return f"{where} [data-figure={key}]"


def shown(page, where):
    """What the four figures show, by key."""
    return {key: page.text(f"{figure(where, key)} .o-shown") for key in FIGURES}


def by_sql(stage):
    """First response time, pending and resolved of today, as the database has them: what their tiles must show."""
    [(seconds, pending, resolved)] = stage.database.sql("""
        SELECT (SELECT percentile_cont(0.5) WITHIN GROUP (ORDER BY elapsed_wall_seconds) FROM whatsapp_crm_sla_clock
                 WHERE kind = 'first_response' AND ended_by = 'answered' AND started_at::date = CURRENT_DATE),
               (SELECT count(*) FROM whatsapp_crm_conversation WHERE waiting_since IS NOT NULL),
               (SELECT count(*) FROM whatsapp_crm_milestone WHERE kind = 'resolved' AND at::date = CURRENT_DATE)""")
    minutes = "–" if seconds is None else "< 1 min" if seconds < 60 else f"{int(seconds) // 60} min"
    return {"first_response": minutes, "pending": str(pending), "resolved": str(resolved)}


def tile(page, key):
    """How many conversations one of the tiles counts."""
    return int(page.text(f"{BOARD} [data-tile={key}] .fw-bold"))


def names(page):
    """Who waits, the worst first."""
    return page.evaluate(f"[...document.querySelectorAll('{ROW} .o-name')].map(one => one.innerText)")


def row(page, name):
    """The selector of the row of one who waits."""
    mark = page.wait_for(f"""[...document.querySelectorAll({json.dumps(ROW)})].find(
        one => one.querySelector('.o-name').innerText === {json.dumps(name)})?.dataset.id""", PATIENCE)
    return f"{ROW}[data-id='{mark}']"


def show_days(page, days):
    page.click(f".o-periods [data-days='{days}']", PATIENCE)
    page.wait_for_element(f".o-periods [data-days='{days}'].active", PATIENCE)


def open_rows(page, key):
    """Press a figure of the board; the list of what it is made of: the cells' texts, row by row."""
    close_notifications(page)
    page.click(figure(BOARD, key), PATIENCE)
    page.wait_for_element(".o_list_renderer .o_data_row", PATIENCE)
    return page.evaluate("""[...document.querySelectorAll(".o_data_row")].map(
        row => [...row.querySelectorAll("td")].map(cell => cell.innerText.trim()).join(" | "))""")
