"""The words in which stories are told: who writes, who looks, who answers, and that time passes."""

from tests.simulator import SimulatorClient

from ..waiting import wait_until
from .time_machine import pass_time

CONVERSATION = "whatsapp_crm.conversation"


class Stage:
    """One server with its simulator, and one session for each user who acts.

    Words that people say are pairs (Spanish, English).

    :param str language: Odoo's code
    """

    def __init__(self, odoo, simulator, database, language):
        self.odoo, self.database = odoo, database
        self.sim = SimulatorClient(simulator.url)
        # The phones of a play read at once.
        self.sim.configure(sent_ms=5, delivered_ms=10, read_ms=15)
        self.language, self.spanish = language, language.startswith("es")
        self._sessions = {}

    def words(self, pair):
        """What a person says, in the demo's language."""
        return pair[0 if self.spanish else 1]

    def user(self, login):
        """The ``Rpc`` of a user."""
        if login not in self._sessions:
            self._sessions[login] = self.odoo.rpc(login)
            # As a browser does: what is written down for everybody is in the language of who works.
            self._sessions[login].context = {"lang": self.language}
        return self._sessions[login]

    # -------------------------------------------------------------- customers

    def writes(self, person, pair, **more):
        """A customer writes; returns when the conversation shows it.

        :param person: ``{"wa_id": …, "name": …}``, as the simulator's customers
        :return: the ``Talk`` that it belongs to
        """
        wamid = self.sim.customer_text(body=self.words(pair), sender=person["wa_id"], **{
            key: value for key, value in person.items() if key != "wa_id"}, **more)
        return Talk(self, person, self.row_of(wamid))

    def row_of(self, wamid):
        """(conversation, channel) of a message, as soon as it is there."""
        found = wait_until(
            lambda: self.database.sql(
                "SELECT conversation_id, channel_id FROM whatsapp_crm_message WHERE wamid = %s", [wamid]),
            30, message="the message arrived", interval=0.02)
        return found[0]


class Talk:
    """A customer's current conversation; ``conversation`` and ``channel`` are ids."""

    def __init__(self, stage, person, row):
        self.stage, self.person = stage, person
        self.conversation, self.channel = row

    def call(self, login, method, *args, **kwargs):
        """An agent presses a button of the conversation."""
        return self.stage.user(login).call(CONVERSATION, method, [self.conversation], *args, **kwargs)

    def writes(self, pair, **more):
        """The customer goes on."""
        return self.stage.writes(self.person, pair, **more)

    def looks(self, login):
        """Somebody opens the chat and reads it."""
        self.stage.user(login).call("discuss.channel", "wacrm_note_opened", [self.channel])

    def answers(self, login, pair, until="read"):
        """An agent answers; returns when the customer's phone has done ``until`` with it."""
        self._post(login, pair, "mail.mt_comment")
        self.until(until)

    def notes(self, login, pair):
        """An agent writes for colleagues."""
        self._post(login, pair, "mail.mt_note")

    def _post(self, login, pair, subtype):
        self.stage.user(login).post(
            "/mail/message/post", thread_model="discuss.channel", thread_id=self.channel,
            post_data={"body": self.stage.words(pair), "message_type": "comment", "subtype_xmlid": subtype})

    def answers_from_the_phone(self, pair):
        """Somebody answers from the phone app, outside Odoo."""
        wamid = self.stage.sim.echo(self.person["wa_id"], self.stage.words(pair))
        self.stage.row_of(wamid)

    def until(self, status):
        """Wait until all that was sent in this chat has that status."""
        query = """SELECT count(*) FROM whatsapp_crm_message
                    WHERE channel_id = %s AND direction = 'out' AND origin <> 'phone_app'
                      AND status NOT IN (%s, 'read', 'failed')"""
        wait_until(lambda: not self.stage.database.value(query, [self.channel, status]), 30,
                   message=f"the answer is {status}", interval=0.02)

    def dialog(self, login, model, button, values, **context):
        """Fill in a dialog of the conversation and press its button.

        :param values: what the agent changes; the rest is as the dialog proposes
        """
        user = self.stage.user(login)
        context = {"default_conversation_ids": [(6, 0, [self.conversation])], **context}
        dialog = user.call(model, "create", values, context=context)
        return user.call(model, button, [dialog], context=context)

    def tags(self, login, *tags):
        """:param tags: ids of ``crm.tag``"""
        self.call(login, "write", {"tag_ids": [(4, tag) for tag in tags]})

    def lead(self, login, values):
        """An agent fills in the opportunity."""
        user = self.stage.user(login)
        lead = user.call(CONVERSATION, "read", [self.conversation], ["lead_id"])[0]["lead_id"]
        if lead:
            user.call("crm.lead", "write", [lead[0]], values)

    def waits(self, **ago):
        """Time passes for this chat: all that happened in it is so much longer ago.

        :param ago: as ``timedelta`` takes it
        """
        pass_time(self.stage.database, self.channel, **ago)
