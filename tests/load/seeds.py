"""One conversation of each state, played through the product: what is generated are copies of these.

So a generated row has every column that the product itself fills, whatever is added to it later.
"""

from dataclasses import dataclass

from tests.lab import wait_until

_FIRST_PHONE = 34_690_000_000
STATES = ("resolved", "new", "open", "waiting", "snoozed")


@dataclass(frozen=True)
class Seeds:
    """Conversation ids by state, and the ids of one message in each direction."""

    conversations: dict
    incoming: int
    outgoing: int


class SeedPlay:
    """Plays them with a running server and simulator.

    :param odoo: an ``OdooServer``, started, on a database with demo data
    :param sim: a ``SimulatorClient`` that the database is pointed at
    """

    def __init__(self, odoo, sim, database):
        self.odoo, self.sim, self.database = odoo, sim, database
        self.agent = odoo.rpc("agent")

    def play(self):
        """:return: ``Seeds``"""
        found = {state: self._customer_writes(index) for index, state in enumerate(STATES)}
        for state in ("resolved", "open", "waiting", "snoozed"):
            self._answer(found[state])
        self._until_read()
        self._customer_writes(STATES.index("open"))
        self.agent.call("whatsapp_crm.conversation", "action_resolve", [found["resolved"]], "confirmed")
        self.agent.call("whatsapp_crm.conversation", "action_snooze", [found["snoozed"]], "2099-01-01 08:00:00")
        states = dict(self.database.sql(
            "SELECT id, state FROM whatsapp_crm_conversation WHERE id = ANY(%s)", [list(found.values())]))
        assert {found[state]: state for state in STATES} == states
        return Seeds(found, self._row(found["resolved"], "in"), self._row(found["resolved"], "out"))

    def _customer_writes(self, index):
        """A customer's message; returns the id of the conversation that it belongs to."""
        wamid = self.sim.customer_text(str(_FIRST_PHONE + index), "Hola, una pregunta", name=f"Persona {index}")
        return wait_until(lambda: self.database.value(
            "SELECT conversation_id FROM whatsapp_crm_message WHERE wamid = %s", [wamid]), 30,
            message="the customer's message arrived")

    def _answer(self, conversation):
        channel = self.database.value(
            "SELECT channel_id FROM whatsapp_crm_conversation WHERE id = %s", [conversation])
        self.agent.post("/mail/message/post", thread_model="discuss.channel", thread_id=channel, post_data={
            "body": "Claro, te cuento", "message_type": "comment", "subtype_xmlid": "mail.mt_comment"})

    def _until_read(self):
        wait_until(lambda: not self.database.value("""
            SELECT count(*) FROM whatsapp_crm_message
             WHERE direction = 'out' AND origin = 'agent' AND status <> 'read'"""), 30,
            message="the answers were read")

    def _row(self, conversation, direction):
        return self.database.value("""
            SELECT min(id) FROM whatsapp_crm_message WHERE conversation_id = %s AND direction = %s""",
            [conversation, direction])
