"""One Odoo server, one simulator and one committed database, with the few words the checks need."""

import contextlib
import itertools

from psycopg2 import errors

from tests.lab import OdooServer, Simulator, fresh_database, wait_until
from tests.lab.database import Database
from tests.simulator import SimulatorClient, demo

from . import meta

#: Every check writes as people of its own, so that the checks can share a database.
_phones = itertools.count(34_611_000_000, 1000)


#: Times each time-out: a busy machine is slower, not wrong.
PATIENCE = 3.0


class World:
    """Use it as a context manager; ``start`` and ``stop`` are there for the fixtures.

    :param str name: short; names the database and the logs
    :param Database copy_of: begin with a copy of this database in place of a new one
    :param server: more arguments for ``OdooServer``
    """

    def __init__(self, name, *, copy_of=None, **server):
        name = f"inv_{name}"
        self.database = copy_of.copy_to(f"{copy_of}_{name}") if copy_of else fresh_database(name, demo=True)
        self.odoo = OdooServer(self.database, **server)
        self.simulator = Simulator(webhook_url=self.webhook_url)
        self.sim = SimulatorClient(self.simulator.url)
        #: Checks that are expected to fail wait a shorter time.
        self.patience = PATIENCE
        self._rpc = {}
        self._is_copy = bool(copy_of)

    @property
    def webhook_url(self):
        return f"{self.odoo.url}/whatsapp_crm/webhook"

    # ------------------------------------------------------------------- life

    def start(self):
        self.sql("""
            INSERT INTO ir_config_parameter (key, value) VALUES ('whatsapp_crm.graph_host', %s)
            ON CONFLICT (key) DO UPDATE SET value = EXCLUDED.value""", [self.simulator.url])
        self._only_our_crons()
        self.simulator.start()
        self.odoo.start()
        if not self._is_copy:
            self.number_2 = self.add_number(demo.SECOND_PHONE_NUMBER_ID, "Second")
        return self

    def stop(self):
        for part in (self.odoo, self.simulator):
            part.stop()
        self.database.drop()

    def __enter__(self):
        return self.start()

    def __exit__(self, *_exception):
        self.stop()

    def _only_our_crons(self):
        """Odoo's own crons would only add noise to what is measured."""
        self.sql("""
            UPDATE ir_cron SET active = FALSE WHERE id NOT IN (
                SELECT res_id FROM ir_model_data WHERE module = 'whatsapp_crm' AND model = 'ir.cron')""")

    def add_number(self, phone_number_ref, name):
        """Connect another number of the demo account; returns its id."""
        admin = self.rpc("admin")
        return admin.call("whatsapp_crm.number", "create", {
            "name": name, "phone_number_ref": phone_number_ref, "display_phone_number": phone_number_ref,
            "account_id": admin.ref("whatsapp_crm.demo_account"), "team_id": admin.ref("whatsapp_crm.demo_team")})

    def kill_odoo(self):
        """``kill -9``; the users' sessions are files and survive it."""
        self.odoo.kill()

    # -------------------------------------------------------------- database

    def sql(self, query, parameters=None):
        return self.database.sql(query, parameters)

    def define(self, statements):
        """Create or drop a trigger while the servers work.

        It gives up its place among those who wait for a lock and asks again: a server's transaction may wait
        behind it for another one of the same thread, and none of the three would ever go on.
        """
        def done():
            with contextlib.suppress(errors.LockNotAvailable):
                self.sql(f"SET lock_timeout = '200ms'; {statements}")
                return True
            return False

        wait_until(done, 30, message=statements)

    def value(self, query, parameters=None):
        return self.database.value(query, parameters)

    def count(self, table, where="TRUE", parameters=None):
        return self.value(f"SELECT count(*) FROM {table} WHERE {where}", parameters)

    # ------------------------------------------------------------------ crons

    def kick(self, cron):
        """Run one of our crons now, as its trigger would, instead of waiting for its minute."""
        self.sql("""
            INSERT INTO ir_cron_trigger (cron_id, call_at)
            SELECT res_id, now() AT TIME ZONE 'UTC' - interval '1 second' FROM ir_model_data
             WHERE module = 'whatsapp_crm' AND name = %s""", [f"ir_cron_{cron}"])
        Database("postgres").sql("SELECT pg_notify('cron_trigger', %s)", [str(self.database)])

    def kick_senders(self):
        """Let everything queued go now, whatever pause it was given."""
        self.sql("UPDATE whatsapp_crm_message SET next_attempt_at = NULL WHERE status = 'queued'")
        self.sql("UPDATE whatsapp_crm_number SET rest_until = NULL, transport_failures = 0")
        self.kick("send_interactive")

    @contextlib.contextmanager
    def senders_held(self):
        """Inside, what is queued stays queued; afterwards it goes all at once."""
        where = "WHERE id IN (SELECT res_id FROM ir_model_data WHERE name = 'ir_cron_send_interactive')"
        self.sql(f"UPDATE ir_cron SET active = FALSE {where}")
        try:
            yield
        finally:
            self.sql(f"UPDATE ir_cron SET active = TRUE {where}")

    # ---------------------------------------------------------------- waiting

    def until(self, query, expected, parameters=None, timeout=20):
        """Wait until the first value of the query is what is expected.

        :raise AssertionError: it was not in time
        """
        found = None

        def is_there():
            nonlocal found
            found = self.value(query, parameters)
            return found == expected

        try:
            wait_until(is_there, timeout * self.patience)
        except TimeoutError:
            raise AssertionError(
                f"{found!r} instead of {expected!r} after {timeout * self.patience:.0f} s: "
                f"{query} {str(parameters or '')[:200]}"
            ) from None

    def until_processed(self, timeout=40):
        """Wait until nothing that arrived waits any more."""
        self.until("SELECT count(*) FROM whatsapp_crm_webhook_event WHERE state = 'new'", 0, timeout=timeout)

    def until_sent(self, timeout=30):
        """Wait until nothing is queued or on its way out."""
        self.until("SELECT count(*) FROM whatsapp_crm_message WHERE status IN ('queued', 'sending')", 0,
                   timeout=timeout)

    # ----------------------------------------------------------------- people

    def people(self, count):
        """Phones that nobody has used yet in this run."""
        first = next(_phones)
        return [str(first + index) for index in range(count)]

    def post(self, *bodies, **how):
        """Deliver bodies as Meta does; see ``meta.deliver``."""
        return meta.deliver(self.webhook_url, bodies, **how)

    def write_as(self, phones, text="Hola"):
        """One message of each of these people in one delivery; returns their chats' ids in that order."""
        people = [meta.person(phone) for phone in phones]
        # The simulator keeps its own 24-hour windows.
        for person in people:
            self.sim.customer(person.wa_id, name=person.name)
        self.sim.configure(check_window=False)
        assert self.post(meta.batch([meta.text(person, text) for person in people])) == [200]
        self.until_processed()
        return [self.channel(phone) for phone in phones]

    def channel(self, phone, number=demo.PHONE_NUMBER_ID):
        return self.value("""
            SELECT d.id FROM discuss_channel d
              JOIN whatsapp_crm_contact c ON c.id = d.wacrm_contact_id
              JOIN whatsapp_crm_number n ON n.id = d.wacrm_number_id
             WHERE c.wa_id = %s AND n.phone_number_ref = %s""", [phone, number])

    # ------------------------------------------------------------------ users

    def rpc(self, login):
        """A logged-in client, kept for the whole run: sessions survive a server's restart."""
        if login not in self._rpc:
            self._rpc[login] = self.odoo.rpc(login)
        return self._rpc[login]

    def answer(self, channel, text, *, login="agent", subtype="mail.mt_comment", message_type="comment", **more):
        """Post in a chat as the web client does; returns the ``mail.message`` id."""
        result = self.rpc(login).post(
            "/mail/message/post", thread_model="discuss.channel", thread_id=channel,
            post_data={"body": text, "message_type": message_type, "subtype_xmlid": subtype, **more})
        return result["message_id"] if isinstance(result, dict) and "message_id" in result else result

    def rows(self, channel, direction="out"):
        """[(text, status, attempts)] of a chat's messages, oldest first."""
        return self.sql("""
            SELECT text, status, attempts FROM whatsapp_crm_message
             WHERE channel_id = %s AND direction = %s ORDER BY id""", [channel, direction])

    def statuses(self, channel):
        return [status for _text, status, _attempts in self.rows(channel)]

    def sent_texts(self, phone):
        """The texts that the simulator accepted for that customer, in the order of acceptance."""
        return [call["body"]["text"]["body"] for call in self.sim.sends(to=phone)]
