"""Step 15 of the story, its last half sentence: what happened reads from the ad to the sale, whoever is gone."""

from tests.lab import wait_until

from .screens import PATIENCE
from .stage import AD_CUSTOMER

LINE = ".o-whatsapp_crm-Story .o-line"


def first_conversation(stage):
    """The one that the ad brought; she may have had others since."""
    return stage.value(
        """SELECT c.id FROM whatsapp_crm_conversation c JOIN whatsapp_crm_contact k ON k.id = c.contact_id
            WHERE k.wa_id = %s ORDER BY c.id LIMIT 1""", [AD_CUSTOMER])


def read(stage, page):
    """Open the story beside the chat that the ad brought; its sentences, from the first to the last."""
    page.goto(f"{stage.odoo.url}/odoo/whatsapp/{first_conversation(stage)}")
    page.click(".o_notebook .nav-link[name=story]", PATIENCE)
    page.wait_for_element(LINE, PATIENCE)
    return sentences(page)


def read_whole_customer(page):
    """The same with what came later."""
    before = page.count(LINE)
    page.click(".o-whatsapp_crm-Story .o-whole")
    wait_until(lambda: page.count(LINE) > before, PATIENCE, message="all of this customer")
    return sentences(page)


def read_printed(stage, page):
    """The page that is printed."""
    page.goto(f"{stage.odoo.url}/report/html/whatsapp_crm.report_story/{first_conversation(stage)}")
    page.wait_for_element(".o_wacrm_story_line", PATIENCE)
    return plain(page.text(".o_wacrm_story"))


def sentences(page):
    """What the lines of the story say, without the hour."""
    return [plain(text) for text in page.evaluate(
        f"[...document.querySelectorAll('{LINE} > div')].map(line => line.innerText.split('\\n')[0])")]


def plain(text):
    """With ordinary spaces: amounts have others between currency and figure."""
    return " ".join(text.split())


def in_order(told, *parts):
    """The first of ``parts`` that does not stand in a sentence after the one of the part before; None: all do."""
    rest = iter(told)
    return next((part for part in parts if not any(part in sentence for sentence in rest)), None)
