"""The stage of the story: a server with demo data, the simulator, and the words of the script."""

import time

from tests.lab import OdooServer, Simulator, demo_stories, fresh_database, wait_until
from tests.lab.addon_log import complaints
from tests.lab.demo_stories.cast import MARTA, Cast
from tests.lab.demo_stories.support import earlier_complaints
from tests.lab.later import let_pass
from tests.simulator import SimulatorClient

AD_CUSTOMER = "34611222333"
RETURNING_CUSTOMER = MARTA["wa_id"]
COMPOSER = ".o-mail-Composer-input"


class Stage:
    """One Odoo, one simulator, one committed database with other open conversations.

    :param beside: names of modules that the company has beside our addons
    :param int others: how many
    :param welcome: whether who writes first gets an automatic answer
    """

    def __init__(self, beside=(), *, others=20, welcome=False):
        self.others = others
        self.database = fresh_database("story", demo=True, beside=beside)
        self.odoo = OdooServer(self.database)
        self.simulator = Simulator(webhook_url=f"{self.odoo.url}/whatsapp_crm/webhook")
        self.sim = SimulatorClient(self.simulator.url)
        self.database.sql("UPDATE whatsapp_crm_number SET automatic_answers = %s", [welcome])
        # Its first words to each user open a chat window, which covers a phone.
        self.database.sql("UPDATE res_users SET odoobot_state = 'disabled'")

    def __enter__(self):
        self.database.sql(
            """INSERT INTO ir_config_parameter (key, value) VALUES ('whatsapp_crm.graph_host', %s)
               ON CONFLICT (key) DO UPDATE SET value = EXCLUDED.value""", [self.simulator.url])
        self.simulator.start()
        self.odoo.start()
        for number in range(self.others):
            self.sim.customer_text(f"346550000{number:02d}", f"Consulta {number}", name=f"Cliente {number}")
        self.wait_for_conversations(self.others)
        self.hush()
        return self

    def __exit__(self, *_exception):
        self.odoo.stop()
        self.simulator.stop()
        self.database.drop()

    def tell_what_was_before(self):
        """The demo's people, the company that the returning customer writes for, and her two complaints of before."""
        before = demo_stories.Stage(self.odoo, self.simulator, self.database, "en_US")
        earlier_complaints(before, Cast(before))
        seller = before.user("admin").ref("whatsapp_crm.demo_user_agent")
        before.user("admin").call("res.users", "write", [seller], {"notification_type": "inbox"})

    def wait_for_conversations(self, count):
        wait_until(lambda: self.value("SELECT count(*) FROM whatsapp_crm_conversation") >= count, 60,
                   message=lambda: f"{count} conversations are there")

    def hush(self, customer=None):
        """However long they wait, nobody is told of those who wait now, or of one of them.

        A test that takes its time would be disturbed by what is none of its business.
        """
        conversation = customer and self.conversation_id(customer)
        self.database.sql(
            """UPDATE whatsapp_crm_sla_clock SET warned_at = started_at, breached_at = due_at, next_at = NULL
                WHERE state = 'running' AND (%s IS NULL OR conversation_id = %s)""", [conversation, conversation])

    def let_wait(self, hours, customer=None):
        """Move the begin of the wait back, of one customer or of all: no urgency turns by the clock then."""
        conversation = customer and self.conversation_id(customer)
        for table, link, columns in (
            ("whatsapp_crm_conversation", "id", ("waiting_since", "answer_warning_at", "answer_due_at")),
            ("whatsapp_crm_sla_clock", "conversation_id", ("started_at", "warning_at", "due_at")),
        ):
            moved = ", ".join(f"{column} = {column} - %(hours)s * interval '1 hour'" for column in columns)
            waits = "waiting_since IS NOT NULL" if link == "id" else "state = 'running'"
            self.database.sql(
                f"UPDATE {table} SET {moved} WHERE {waits} AND (%(conversation)s IS NULL OR {link} = %(conversation)s)",
                {"hours": hours, "conversation": conversation})
        self.hush(customer)

    def later(self, customer, **ago):
        """Time passes for one customer's chat, and what is due by then happens.

        :param ago: as ``timedelta`` takes it
        """
        channel = self.value(
            "SELECT channel_id FROM whatsapp_crm_conversation WHERE id = %s", [self.conversation_id(customer)])
        let_pass(self.odoo, self.database, channel, **ago)

    def told(self, customer, point):
        """The logins of those who have been told, at one point, that this customer waits."""
        return {login for login, in self.database.sql(
            """SELECT u.login FROM whatsapp_crm_alert a JOIN res_users u ON u.id = a.user_id
                WHERE a.conversation_id = %s AND a.point = %s""", [self.conversation_id(customer), point])}

    def online(self):
        """The logins of those who are at their computers, as Odoo knows."""
        return {login for login, in self.database.sql(
            "SELECT u.login FROM mail_presence p JOIN res_users u ON u.id = p.user_id WHERE p.status = 'online'")}

    def complaints(self):
        """What went wrong by the server's log, of ours.

        Where two transactions meet Odoo runs one again, which its log calls an error.
        """
        return [entry for entry in complaints(self.odoo.log_text()) if "could not serialize access" not in entry]

    def value(self, query, parameters=None):
        return self.database.value(query, parameters)

    def conversation_id(self, customer):
        return self.value(
            """SELECT c.id FROM whatsapp_crm_conversation c JOIN whatsapp_crm_contact k ON k.id = c.contact_id
                WHERE k.wa_id = %s ORDER BY c.id DESC LIMIT 1""", [customer])

    def row(self, customer, *columns):
        """Columns of the customer's current conversation; ``u`` is the responsible."""
        [row] = self.database.sql(f"""
            SELECT {", ".join(columns)} FROM whatsapp_crm_conversation c
              LEFT JOIN res_users u ON u.id = c.user_id WHERE c.id = %s""", [self.conversation_id(customer)])
        return row

    def sent_texts(self, customer):
        """Texts that really went out to this customer, as Meta counted them."""
        return [call["body"]["text"]["body"] for call in self.sim.sends(to=customer, type="text")]

    def open_conversation(self, page, customer):
        page.goto(f"{self.odoo.url}/odoo/whatsapp/{self.conversation_id(customer)}")
        page.wait_for_element(COMPOSER, 60)


def write(page, text):
    """Type into the chat and send with Enter, as agents do."""
    page.type(COMPOSER, text)
    time.sleep(0.2)  # nobody presses Enter in the same instant; the composer takes over the text meanwhile
    page.press("Enter")

