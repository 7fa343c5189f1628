"""A campaign to thousands of people: memory, rate, and how long people's own messages take meanwhile."""

import re
import statistics
import threading
import time
from dataclasses import dataclass, field

from tests.lab import wait_until

FIRST_PHONE = 34_680_000_000
FIRST_CHAT = 34_681_000_000
CHATS = 30
CHUNK = 1000
PAUSE = 0.7  # between two messages of people


@dataclass
class Run:
    """What was measured: memory in MB over time, messages sent over time, seconds until Meta had a message."""

    memory: list = field(default_factory=list)
    sent: list = field(default_factory=list)
    idle: list = field(default_factory=list)
    busy: list = field(default_factory=list)
    check_seconds: float = 0
    begun: float = 0
    ended: float = 0


class CampaignLoad:
    """Sends one campaign to ``total`` people while an agent goes on writing to customers.

    :param odoo: an ``OdooServer``, started, on a new database with demo data
    :param sim: a ``SimulatorClient`` that the database is pointed at
    """

    def __init__(self, odoo, sim, database, total=5000, pace=100_000):
        self.odoo, self.sim, self.database, self.total, self.pace = odoo, sim, database, total, pace
        self.admin, self.marketing, self.agent = odoo.rpc("admin"), odoo.rpc("marketing"), odoo.rpc("agent")
        self.run = Run()

    def measure(self):
        """:return: :class:`Run`"""
        self.sim.configure(check_window=False)
        channels = self._chats()
        self._audience()
        self.run.idle = self._write(channels, 40)
        send = self._check()
        watch = threading.Thread(target=self._watch, args=(send,), daemon=True)
        self.run.begun = time.monotonic()
        self._start(send)
        watch.start()
        while watch.is_alive():
            self.run.busy += self._write(channels, 5)
        watch.join()
        return self.run

    # ------------------------------------------------------------------ set-up

    def _chats(self):
        for number in range(CHATS):
            self.sim.customer_text(str(FIRST_CHAT + number), "Hola", name=f"Cliente {number}")
        query = "SELECT count(*) FROM discuss_channel WHERE wacrm_contact_id IS NOT NULL"
        wait_until(lambda: self.database.value(query) >= CHATS, 60)
        rows = self.database.sql("""
            SELECT c.wa_id, d.id FROM discuss_channel d JOIN whatsapp_crm_contact c ON c.id = d.wacrm_contact_id
             WHERE c.wa_id = ANY(%s)""", [[str(FIRST_CHAT + number) for number in range(CHATS)]])
        return [(channel, phone) for phone, channel in rows]

    def _audience(self):
        for begin in range(0, self.total, CHUNK):
            people = self.admin.call("res.partner", "create", [
                {"name": f"Persona {number}", "comment": "load", "phone": f"+{FIRST_PHONE + number}"}
                for number in range(begin, min(begin + CHUNK, self.total))])
            self.admin.call("whatsapp_crm.consent", "create", [
                {"partner_id": person, "purpose": "marketing", "state": "given", "proof": "Lista"}
                for person in people])
        self.admin.call("whatsapp_crm.number", "write", [self.admin.ref("whatsapp_crm.demo_number")], {
            "quiet_hours": False, "messaging_limit": "TIER_UNLIMITED"})
        self.admin.call("whatsapp_crm.account", "action_sync_templates", [self.admin.ref("whatsapp_crm.demo_account")])

    def _template(self):
        [template] = self.admin.call("whatsapp_crm.template", "search_read", [
            ("name", "=", "seguimiento_presupuesto")], ["variable_ids"])
        name, product = template["variable_ids"]
        variables = "whatsapp_crm.template.variable"
        self.admin.call(variables, "write", [name], {"source": "partner", "field_path": "name"})
        self.admin.call(variables, "write", [product], {"source": "text", "text": "plan Pro"})
        return template["id"]

    def _check(self):
        send = self.marketing.call("whatsapp_crm.campaign.send", "create", {
            "name": "Load", "number_id": self.admin.ref("whatsapp_crm.demo_number"), "template_id": self._template(),
            "audience_domain": "[('comment', 'ilike', 'load')]", "pace": self.pace})
        begin = time.monotonic()
        action = self.marketing.call("whatsapp_crm.campaign.send", "action_check", [send])
        self.wizard = action["res_id"]
        [shown] = self.marketing.call("whatsapp_crm.campaign.confirm", "read", [self.wizard], ["going", "cost"])
        self.run.check_seconds = time.monotonic() - begin
        assert shown["going"] == self.total, shown
        return send

    def _start(self, _send):
        self.marketing.call("whatsapp_crm.campaign.confirm", "action_start", [self.wizard])

    # ----------------------------------------------------------------- looking

    def _watch(self, send):
        """Until everybody has got it, look once a second."""
        status = f"/proc/{self.odoo.process.pid}/status"
        while True:
            at = time.monotonic() - self.run.begun
            with open(status, encoding="ascii") as stream:
                [memory] = re.findall(r"VmRSS:\s+(\d+)", stream.read())
            sent = self.database.value("""
                SELECT count(*) FROM whatsapp_crm_message
                 WHERE origin = 'auto:campaign' AND status NOT IN ('queued', 'sending')""")
            self.run.memory.append((at, int(memory) / 1024))
            self.run.sent.append((at, sent))
            if sent >= self.total:
                self.run.ended = at
                return
            if at > 3600:
                raise TimeoutError(f"only {sent} of {self.total} were sent")
            time.sleep(1)

    def _write(self, channels, count):
        """An agent writes ``count`` messages; seconds from pressing Enter until Meta had each."""
        return [self._write_one(*channels[number % len(channels)]) for number in range(count)]

    def _write_one(self, channel, phone):
        time.sleep(PAUSE)
        words = f"respuesta {time.time():.6f}"
        begin = time.time()
        self.agent.post("/mail/message/post", thread_model="discuss.channel", thread_id=channel, post_data={
            "body": words, "message_type": "comment", "subtype_xmlid": "mail.mt_comment"})

        def taken():
            calls = self.sim.sends(to=phone, type="text", limit=1)
            return calls and calls[-1]["body"]["text"]["body"] == words and calls[-1]["at"]

        return wait_until(taken, 60, interval=0.02) - begin

    # ------------------------------------------------------------------- words

    def report(self):
        """Lines for people."""
        run = self.run
        settled = [megabytes for at, megabytes in run.memory if at >= 10] or [run.memory[-1][1]]
        twice = self.database.value("""
            SELECT count(*) FROM (SELECT contact_id FROM whatsapp_crm_message WHERE origin = 'auto:campaign'
             GROUP BY contact_id HAVING count(*) > 1) twice""")
        yield f"{self.total} people checked in {run.check_seconds:.1f} s"
        yield f"sent in {run.ended:.0f} s: {self.total / run.ended:.1f} a second at a pace of {self.pace} an hour"
        yield (f"memory of the server: {run.memory[0][1]:.0f} MB at the start, from the tenth second on "
               f"{min(settled):.0f} to {max(settled):.0f} MB, {run.memory[-1][1]:.0f} MB at the end")
        for label, values in (("idle", run.idle), ("during the campaign", run.busy)):
            yield (f"a person's message until Meta has it, {label}: p50 {_percentile(values, 50):.0f} ms, "
                   f"p95 {_percentile(values, 95):.0f} ms ({len(values)} messages)")
        yield f"people who got it twice: {twice}"


def _percentile(values, percent):
    return 1000 * statistics.quantiles(values, n=100, method="inclusive")[percent - 1]
