"""Where customers come from: link and QR code → click → first message → lead → won → revenue on the entry point."""

import re
import urllib.error
import urllib.parse
import urllib.request

import pytest

from tests.lab import wait_until

from . import inbox
from .inbox import PATIENCE
from .screens import fill

pytestmark = pytest.mark.usefixtures("quiet_console")

NAME = "QR Sevilla"
IPHONE = ("Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) "
          "Version/18.0 Mobile/15E148 Safari/604.1")
PREVIEW = "WhatsApp/2.24.10 A"
ANA, BEA, CRIS, DANI = "34679000001", "34679000002", "34679000003", "34679000004"


@pytest.fixture(scope="module")
def entries(stage, supervisor):
    """Ids of two entry points of equal name: one made on the screen, the other is its copy."""
    supervisor.goto(f"{stage.odoo.url}/odoo/whatsapp-entry-points/new")
    fill(supervisor, "[name=name]", NAME)
    fill(supervisor, "[name=prefilled_text]", "Hola, vi vuestro cartel & quiero información")
    fill(supervisor, "[name=keywords]", "cartel de la feria")
    supervisor.click(".nav-link >> text=Source and cost")
    fill(supervisor, "[name=cost_amount]", "100")
    assert not supervisor.sees(".o_field_widget[name=short_link]"), "nobody copies a link that is not there yet"
    supervisor.click(".o_form_button_save")
    supervisor.click(".nav-link >> text=Links", PATIENCE)
    supervisor.wait_for_element(".o_field_widget[name=short_link] a", PATIENCE)
    made = stage.value("SELECT id FROM whatsapp_crm_entry_point WHERE name = %s", [NAME])
    [other] = stage.odoo.rpc("supervisor").call("whatsapp_crm.entry.point", "copy", [made])
    stage.odoo.rpc("supervisor").call("whatsapp_crm.entry.point", "write", [other], {"keywords": False})
    return made, other


def read(stage, entry, *names):
    [values] = stage.odoo.rpc("supervisor").call("whatsapp_crm.entry.point", "read", [entry], list(names))
    return tuple(values[name] for name in names)


def tap(stage, entry, agent=IPHONE):
    """Open the counted link as this browser does; return what WhatsApp fills in."""
    [link] = read(stage, entry, "short_link")
    path = urllib.parse.urlsplit(link).path

    class Stay(urllib.request.HTTPRedirectHandler):
        def redirect_request(self, *_args):
            return None

    request = urllib.request.Request(stage.odoo.url + path, headers={"User-Agent": agent})
    with pytest.raises(urllib.error.HTTPError) as found:
        urllib.request.build_opener(Stay).open(request)
    target = urllib.parse.urlsplit(found.value.headers["Location"])
    assert (found.value.code, target.netloc, target.path) == (302, "wa.me", "/34600000001")
    return urllib.parse.parse_qs(target.query)["text"][0]


def figures(stage, entry):
    return read(stage, entry, "click_count", "conversation_count", "lead_count", "won_count", "revenue")


def test_tap_is_counted_and_the_first_message_tells_the_source(stage, agent, entries):
    one, other = entries
    tap(stage, one, PREVIEW)
    text = tap(stage, one)
    assert figures(stage, one)[0] == 1
    assert re.fullmatch(r"Hola, vi vuestro cartel & quiero información \([A-Z]{5}\)", text)
    inbox.open_board(stage, agent)
    inbox.customer(stage, ANA, "Ana Cartel", text=text)
    agent.wait_for_element(f"{inbox.card('Ana Cartel')}", PATIENCE)
    agent.wait_for_element(f".o_kanban_record >> text={NAME}", PATIENCE)
    assert stage.row(ANA, "c.entry_point_id") == (one,)
    assert figures(stage, other) == (0, 0, 0, 0, 0)


def test_equal_name_and_edited_text(stage, entries):
    _one, other = entries
    code = tap(stage, other)[-6:-1]
    inbox.customer(stage, BEA, "Bea Copia", text=f"buenas {code.lower()} cuanto es?")
    assert stage.row(BEA, "c.entry_point_id") == (other,)


def test_deleted_code_breaks_nothing(stage, entries):
    one, _other = entries
    inbox.customer(stage, CRIS, "Cris Palabras", text="Vi el cartel de la feria")
    assert stage.row(CRIS, "c.entry_point_id") == (one,), "the words tell"
    inbox.customer(stage, DANI, "Dani Nada", text="Hola, quiero información")
    assert stage.row(DANI, "c.entry_point_id", "c.lead_id IS NOT NULL", "c.waiting_since IS NOT NULL") == (
        None, True, True)


def test_won_is_revenue_of_the_entry_point(stage, supervisor, entries):
    one, other = entries
    lead = inbox.conversation(stage, ANA, "lead_id")
    stage.odoo.rpc("supervisor").call("crm.lead", "write", [lead], {"expected_revenue": 2000})
    supervisor.goto(f"{stage.odoo.url}/odoo/crm.lead/{lead}")
    supervisor.click("button[name=action_set_won_rainbowman]", PATIENCE)
    wait_until(lambda: stage.value("SELECT won_status FROM crm_lead WHERE id = %s", [lead]) == "won", PATIENCE,
               message="it is won")
    assert figures(stage, one) == (1, 2, 2, 1, 2000)
    assert figures(stage, other) == (1, 1, 1, 0, 0)
    assert read(stage, one, "cost_per_lead", "cost_per_sale") == (50, 100)
    supervisor.goto(f"{stage.odoo.url}/odoo/whatsapp-entry-points/{one}")
    supervisor.click(".nav-link >> text=Source and cost", PATIENCE)
    supervisor.wait_for_element("[name=revenue] >> text=2,000.00", PATIENCE)
    supervisor.click("button[name=action_open_won]", PATIENCE)
    supervisor.wait_for_element(".o_data_row >> text=Ana Cartel", PATIENCE)
    assert supervisor.count(".o_data_row") == 1, "the figure opens its rows"


def test_sheet_with_the_qr_codes_of_both(stage, supervisor, entries):
    ids = ",".join(map(str, entries))
    supervisor.goto(f"{stage.odoo.url}/report/html/whatsapp_crm.report_entry_point_sheet/{ids}")
    supervisor.wait_for("document.querySelectorAll('.o_wacrm_sheet_one img').length === 2", PATIENCE)
    assert supervisor.evaluate("[...document.images].every(image => image.naturalWidth > 200)")
