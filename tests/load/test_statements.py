"""The screens' SQL statements do not grow with what was resolved long ago."""

import pytest

from tests.lab import fresh_database

from .filling import fill
from .generate import prepare, running
from .measure import measure
from .size import Size

BEFORE = Size(conversations=50, open=30, messages=200, teams=2, agents=4)
#: Fifteen more for each of the same thirty customers.
HISTORY = Size(conversations=450, open=0, messages=1800, teams=2, agents=4, rounds=15, again=True)


@pytest.fixture(scope="module")
def counts():
    """Statements by (login, what), with 50 conversations and with 500, of which the same are open."""
    with fresh_database("load_small", demo=True) as database, running(database) as (odoo, sim):
        seeds, cast = prepare(odoo, sim, database, BEFORE)
        found = []
        for size in (BEFORE, HISTORY):
            fill(database, size, cast, seeds)
            found.append({(login, what): cost.statements
                          for login, what, cost in measure(odoo, database, runs=1)})
        rows = database.value("SELECT count(*) FROM whatsapp_crm_conversation")
        assert rows >= BEFORE.conversations + HISTORY.conversations
        yield found


def test_history_costs_no_statements(counts):
    before, after = counts
    print("\n".join(f"{login:<12}{what:<52}{number:>4}" for (login, what), number in after.items()))
    grown = {key: (number, after[key]) for key, number in before.items() if after[key] > number}
    assert not grown


@pytest.mark.parametrize("login", ["agent", "supervisor"])
def test_a_screen_takes_a_handful(counts, login):
    """A card's fields cost no statement each: a bound, with room, on what was found when this was written."""
    _before, after = counts
    assert after[login, "columns: all"] <= 30
    assert after[login, "kanban with side panel: all"] <= 60
    assert after[login, "Discuss: chats"] <= 80
