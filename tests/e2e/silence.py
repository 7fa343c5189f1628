"""Step 16 of the story: what silence costs a year, and beside it what was rescued today."""

from .screens import PATIENCE

SENTENCE, RESCUED, WHICH = ("[name=sentence]", "[name=rescued_amount]", "[name=rescued_words]")


def open_from_menu(stage, page):
    """As the supervisor finds it: Reporting, What silence costs."""
    page.goto(f"{stage.odoo.url}/odoo/whatsapp")
    page.click(".o_menu_sections >> text=Reporting", PATIENCE)
    page.click(".o-dropdown--menu >> text=What silence costs", PATIENCE)
    page.wait_for_element(SENTENCE, PATIENCE)


def shown(page):
    """(the calculation, what was rescued today, in how many opportunities), as one reads it."""
    return tuple(" ".join(page.text(one).split()) for one in (SENTENCE, RESCUED, WHICH))


def open_rescued(page, name):
    """Press what was rescued: its opportunities."""
    page.click(WHICH)
    page.wait_for_element(f".o_data_row >> text={name}", PATIENCE)
