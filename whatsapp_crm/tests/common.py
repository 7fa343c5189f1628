# Part of whatsapp_crm. See LICENSE file for full copyright and licensing details.
import time
from contextlib import contextmanager
from unittest.mock import patch

from odoo import SUPERUSER_ID
from odoo.fields import Command
from odoo.tests import HttpCase, TransactionCase, new_test_user

from ..tools import webhook_payload
from ..tools.graph_client import SendResult


class FakeGraph:
    """Stands for Meta: records what was sent and answers as told.

    ``answers`` is a list of results or exceptions, used up in order; empty = accepted.
    """

    def __init__(self):
        self.sent = []
        self.receipts = []
        self.files = {}
        self.answers = []

    def send(self, phone_number_ref, payload):
        self.sent.append(payload)
        answer = self.answers.pop(0) if self.answers else None
        if isinstance(answer, Exception):
            raise answer
        return answer or SendResult(
            wamid=f"wamid.OUT{len(self.sent)}", wa_id=None, user_id=None, message_status=None)

    def mark_read(self, phone_number_ref, wamid, typing=False):
        self.receipts.append((wamid, typing))

    def upload_media(self, phone_number_ref, content, mime_type, filename):
        self.files[filename] = (mime_type, content)
        return f"media.{len(self.files)}"


class WhatsappCrmCase(TransactionCase):
    """A company with one number, a team of two agents, a supervisor, and a stranger company.

    Customers write through :meth:`receive_text` and friends, which take the way of a
    real webhook item; :meth:`run_senders` runs the queue against :class:`FakeGraph`.
    """

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env = cls.env["base"].with_context(tracking_disable=True, no_reset_password=True).env
        cls.company = cls.env["res.company"].create({"name": "Planes SA"})
        cls.agent = cls._user("wacrm_agent", "whatsapp_crm.group_agent")
        cls.agent2 = cls._user("wacrm_agent2", "whatsapp_crm.group_agent")
        cls.supervisor = cls._user("wacrm_supervisor", "whatsapp_crm.group_supervisor")
        cls.admin = cls._user("wacrm_admin", "whatsapp_crm.group_admin,base.group_system")
        cls.team = cls.env["crm.team"].create({
            "name": "Ventas", "company_id": cls.company.id, "use_leads": False,
            "crm_team_member_ids": [
                Command.create({"user_id": user.id}) for user in (cls.agent, cls.agent2)]})
        cls.account = cls.env["whatsapp_crm.account"].create({
            "name": "Cuenta", "company_id": cls.company.id, "waba_ref": "waba-1",
            "app_secret": "secreto", "verify_token": "verificar", "access_token": "token"})
        cls.number = cls.env["whatsapp_crm.number"].create({
            "name": "Ventas", "account_id": cls.account.id, "phone_number_ref": "pnid-1",
            "display_phone_number": "+34 600 000 001", "team_id": cls.team.id,
            "quiet_hours": False})  # a test must not depend on the hour at which it runs
        # Around the clock: a test must not depend on the hour at which it runs.
        cls.policy = cls.env["whatsapp_crm.sla.policy"].create({
            "name": "Siempre", "company_id": cls.company.id, "working_time": "always", "sequence": 1})
        cls._sequence = 0

    def setUp(self):
        super().setUp()
        self.graph = FakeGraph()
        self.enterContext(patch.object(
            type(self.env["whatsapp_crm.account"]), "_graph", lambda account, token=None: self.graph))
        if not isinstance(self, HttpCase):  # which is in that mode already
            self.registry_enter_test_mode()

    @classmethod
    def _user(cls, login, groups, company=None):
        company = company or cls.company
        return new_test_user(
            cls.env, login, groups=groups, company_id=company.id, company_ids=[Command.set(company.ids)])

    @classmethod
    def set_present(cls, *users, status="online"):
        """Let users be at the computer, as Odoo's presence has it, or not."""
        presences = cls.env["mail.presence"]
        for user in users:
            presence = presences.search([("user_id", "=", user.id)])
            if presence:
                presence.status = status
            else:
                presence = presences.create({"user_id": user.id, "status": status})
            presence.wacrm_left_at = False  # gone for good, no page that is loaded again
            user.invalidate_recordset(["im_status", "presence_ids"])

    # ------------------------------------------------------------------ inbound

    @classmethod
    def message_item(cls, type="text", sender="34611222333", name="Ana Ruiz", user_id=None, number=None,
                     at=None, wamid=None, **content):
        """One entry of ``messages[]`` with its contact card, as Meta writes it: (message, card)."""
        cls._sequence += 1
        body = {
            "id": wamid or f"wamid.IN{cls._sequence}", "timestamp": str(int(at or time.time())), "type": type,
            **content}
        card = {"profile": {"name": name}}
        if sender:
            body["from"] = card["wa_id"] = sender
        if user_id:
            body["from_user_id"] = card["user_id"] = user_id
        return body, card

    @classmethod
    def webhook_body(cls, *, field="messages", number=None, waba="waba-1", **value):
        value = {"messaging_product": "whatsapp", "metadata": {
            "display_phone_number": "34600000001",
            "phone_number_id": (number or cls.number).phone_number_ref}, **value}
        return {"object": "whatsapp_business_account", "entry": [
            {"id": waba, "changes": [{"field": field, "value": value}]}]}

    def process(self, body, fails=False):
        """Store a webhook body and work it off; return the stored items."""
        self.env.flush_all()  # the items run in cursors of their own
        events = self.env["whatsapp_crm.webhook.event"]
        items = webhook_payload.split(body)
        ids = events._insert(items, set())
        for event in events.browse(ids).sorted(lambda e: (e.occurred_at or e.create_date, e.id)):
            events._run_one(self.env.registry, event.id)
        self.env.invalidate_all()
        if not fails:
            self.assertFalse([error for error in events.browse(ids).mapped("error") if error])
        return events.browse(ids)

    def receive(self, type="text", number=None, **kwargs):
        """A customer's message of any type; return its row."""
        message, card = self.message_item(type, **kwargs)
        self.process(self.webhook_body(number=number, messages=[message], contacts=[card]))
        return self.env["whatsapp_crm.message"].search([("wamid", "=", message["id"])])

    def receive_text(self, body="Hola", **kwargs):
        return self.receive("text", text={"body": body}, **kwargs)

    def receive_status(self, wamid, status, at=None, callback=None, errors=None, pricing=None, fails=False):
        update = {"id": wamid, "status": status, "timestamp": str(int(at or time.time())),
                  "recipient_id": "34611222333"}
        update |= {key: value for key, value in (
            ("biz_opaque_callback_data", callback), ("errors", errors), ("pricing", pricing)) if value}
        return self.process(self.webhook_body(statuses=[update]), fails=fails)

    def agree(self, contact, purpose="marketing", state="given", source="agent", **values):
        """Have it on record that a WhatsApp user agreed."""
        return self.env["whatsapp_crm.consent"]._record(
            contact, purpose, state, source, **{"proof": "Sí, quiero", **values})

    # ----------------------------------------------------------------- outbound

    def say(self, channel, body="<p>Hola</p>", user=None, note=False, **kwargs):
        """Post as an agent does in the chat; return the mail message."""
        channel = channel.with_user(user or self.agent)
        channel.check_access("read")
        return channel.sudo().message_post(
            body=body, message_type="comment",
            subtype_xmlid="mail.mt_note" if note else "mail.mt_comment", **kwargs)

    def run_senders(self, lane="interactive"):
        self.run_cron("whatsapp_crm.message", "_cron_send", lane)

    def run_cron(self, model, method, *args):
        """Run a cron's method as the scheduler does, in a cursor that may commit."""
        self.env.flush_all()
        with self.env.registry.cursor() as cr:
            getattr(self.env(cr=cr, user=SUPERUSER_ID)[model], method)(*args)
        self.env.invalidate_all()

    def rows_of(self, mail_message):
        return self.env["whatsapp_crm.message"].search([("mail_message_id", "=", mail_message.id)], order="id")

    def kinds(self, conversation):
        """Kinds of the conversation's story, oldest first."""
        return conversation.milestone_ids.sorted("id").mapped("kind")

    @contextmanager
    def graph_answers(self, *answers):
        self.graph.answers = list(answers)
        yield self.graph
        self.assertFalse(self.graph.answers, "not every answer was asked for")
