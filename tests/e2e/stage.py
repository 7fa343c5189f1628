"""The stage of the story: a server with demo data, the simulator, and the words of the script."""

import time

from tests.lab import OdooServer, Simulator, demo_stories, fresh_database, wait_until
from tests.lab.demo_stories.cast import MARTA, Cast
from tests.lab.demo_stories.support import earlier_complaints
from tests.simulator import SimulatorClient

AD_CUSTOMER = "34611222333"
RETURNING_CUSTOMER = MARTA["wa_id"]
COMPOSER = ".o-mail-Composer-input"


class Stage:
    """One Odoo, one simulator, one committed database with twenty other open conversations.

    :param beside: names of modules that the company has beside our addons
    """

    OTHERS = 20

    def __init__(self, beside=()):
        self.database = fresh_database("story", demo=True, beside=beside)
        self.odoo = OdooServer(self.database)
        self.simulator = Simulator(webhook_url=f"{self.odoo.url}/whatsapp_crm/webhook")
        self.sim = SimulatorClient(self.simulator.url)

    def __enter__(self):
        self.database.sql(
            """INSERT INTO ir_config_parameter (key, value) VALUES ('whatsapp_crm.graph_host', %s)
               ON CONFLICT (key) DO UPDATE SET value = EXCLUDED.value""", [self.simulator.url])
        self.simulator.start()
        self.odoo.start()
        for number in range(self.OTHERS):
            self.sim.customer_text(f"346550000{number:02d}", f"Consulta {number}", name=f"Cliente {number}")
        self.wait_for_conversations(self.OTHERS)
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

