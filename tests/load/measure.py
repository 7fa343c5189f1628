"""What the screens cost on a database, as agent and as supervisor."""

from . import client_calls
from .costs import Meter, add

#: What is typed into the search box: a customer, a word of few messages, a word of one in thirteen.
WORDS = {"name": "Ana Ruiz", "rare word": "P00007", "common word": "factura"}


def measure(odoo, database, logins=("agent", "supervisor"), runs=7):
    """Yield (login, what, ``Cost``).

    :param OdooServer odoo: started, idle
    """
    for login in logins:
        rpc = odoo.rpc(login)
        meter = Meter(odoo, rpc, runs)
        calls = client_calls.ConversationCalls(rpc)
        for what, cost in (*_board(meter, calls), *_searches(meter, calls), *_other(meter, calls, database)):
            yield login, what, cost


def _board(meter, calls):
    for name, domain in calls.views().items():
        columns = meter.cost(calls.columns(domain))
        panel = add(meter.cost(call) for call in calls.side_panel(domain).values())
        yield f"columns: {name}", columns
        yield f"side panel: {name}", panel
        yield f"kanban with side panel: {name}", add([columns, panel])
    yield "columns by responsible", meter.cost(calls.columns(client_calls.UNRESOLVED, "user_id"))
    yield "counters of the ready views", meter.cost(calls.counters())


def _searches(meter, calls):
    for kind, words in WORDS.items():
        for label, domain in calls.searches(words).items():
            yield f"search {kind} by {label}", meter.cost(calls.columns([*client_calls.UNRESOLVED, *domain]))
            yield f"search {kind} by {label}, closed too", meter.cost(calls.columns(domain))


def _other(meter, calls, database):
    yield "any page: start", meter.cost(client_calls.start_of_client())
    yield "Discuss: chats", meter.cost(client_calls.open_discuss())
    channel = database.value("""
        SELECT channel_id FROM whatsapp_crm_conversation WHERE state = 'open' AND user_id = %s
         ORDER BY id DESC LIMIT 1""", [calls.rpc.uid])
    if channel:
        yield "chat: last 30 messages", meter.cost(client_calls.open_thread(channel))
