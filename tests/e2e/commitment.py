"""Promises to customers, as agents make and keep them in a chat."""

import contextlib

from tests.lab import wait_until

from .screens import DIALOG, PATIENCE, fill, wait_until_closed

EXPAND = ".o-mail-Message-actions [name=expand-options], .o-mail-Message-actions button[title=Expand]"
MARK = ".o-whatsapp_crm-Message-promise"
CHIP = ".o-whatsapp_crm-PromiseChip"


def choose_action(page, words, title):
    """Press an action of the message with these words; those beyond the first stand in its menu.

    The actions go away when the message is drawn anew under the mouse, e.g. because the customer has read it.
    """
    item = f".o-mail-Message-moreMenu >> text={title}"

    def is_pressed():
        with contextlib.suppress(TimeoutError):
            page.hover(f".o-mail-Message >> text={words}", PATIENCE)
            page.click(EXPAND, 5)
            page.click(item, 5)
            return True

    wait_until(is_pressed, PATIENCE, message=lambda: f"{title} is offered\n{page.describe()}")


def promise(page, words, what, button="Tomorrow until 18:00"):
    """Promise something in the message with these words."""
    choose_action(page, words, "Promise…")
    page.wait_for_element(f"{DIALOG} blockquote >> text={words}", PATIENCE)
    fill(page, f"{DIALOG} [name=what]", what)
    page.click(f"{DIALOG} button >> text={button}")
    wait_until_closed(page)
    page.wait_for_element(MARK, PATIENCE)


def keep(page, words):
    """What was promised in that message is done."""
    choose_action(page, words, "What was promised is done")
    page.wait_for(f"!document.querySelector('{MARK}')", PATIENCE)
