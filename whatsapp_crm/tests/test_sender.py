from odoo import fields
from odoo.tests import tagged
from odoo.tools import mute_logger

from ..models.transport import number as number_module
from ..models.transport import sender
from ..tools.graph_client import GraphError, SendResult
from .common import WhatsappCrmCase


@tagged("post_install", "-at_install")
class TestSender(WhatsappCrmCase):
    """The run itself: rates, troubles of a number or an account, outcomes that cannot be stored."""

    def setUp(self):
        super().setUp()
        self.channel = self.receive_text().channel_id
        self.messages = self.env["whatsapp_crm.message"]

    def queue(self, count, lane="interactive"):
        """One queued row in each of ``count`` chats."""
        rows = self.messages
        for index in range(count):
            contact = self.env["whatsapp_crm.contact"].create({
                "company_id": self.company.id, "portfolio_ref": "waba:waba-1",
                "wa_id": f"3469{self._sequence:03}{index:04}"})
            channel = self.env["discuss.channel"]._wacrm_for(self.number, contact)
            channel.wacrm_window_until = "2099-01-01"
            rows |= rows._queue(channel, "text", origin="auto:system", lane=lane, text="x")
        type(self)._sequence += 1
        return rows

    def started(self, rows):
        """As if these had begun to be sent a moment ago."""
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE whatsapp_crm_message SET status = 'sent', sending_at = now() AT TIME ZONE 'UTC'"
            " WHERE id = ANY(%s)", [rows.ids])
        rows.invalidate_recordset()

    def claim(self, lane="interactive"):
        self.env.flush_all()
        return len(self.messages._claim(lane, sender.THREADS))

    def test_rate_holds_for_both_lanes_together(self):
        self.started(self.queue(70, lane="bulk"))
        self.queue(30)
        self.assertEqual(self.claim(), 10)

    def test_bulk_leaves_room_for_people(self):
        self.started(self.queue(60, lane="bulk"))
        self.queue(5, lane="bulk")
        self.assertEqual(self.claim("bulk"), 0)
        self.queue(5)
        self.assertEqual(self.claim(), 5)

    def test_number_that_is_also_used_on_the_phone_sends_all_it_has(self):
        self.number.echo_seen = True
        rows = self.queue(12)
        self.run_senders()
        self.assertEqual(set(rows.mapped("status")), {"accepted"})

    def test_busy_number_does_not_hold_back_another(self):
        self.started(self.queue(80))
        self.queue(3)
        other = self.number.copy({"phone_number_ref": "pnid-2", "name": "Otro"})
        row = self.messages._queue(
            self.receive_text(number=other).channel_id, "text", origin="auto:system", text="x")
        self.claim()
        row.invalidate_recordset()
        self.assertEqual(row.status, "sending")

    def test_account_without_token_holds_back_and_burns_nothing(self):
        row = self.rows_of(self.say(self.channel))
        self.conversation_is_read()
        self.tokens_are_missing()
        self.run_senders()
        self.assertEqual((row.status, row.attempts), ("queued", 0))
        self.assertTrue(self.account.sending_stopped)
        self.assertEqual(len(self.account.activity_ids), 1)

    def test_receipt_of_an_account_without_token_stops_nobody(self):
        self.conversation_is_read()
        self.tokens_are_missing()
        self.run_senders()
        self.assertFalse(self.env["whatsapp_crm.signal"].search([]))

    def conversation_is_read(self):
        self.channel.with_user(self.agent).wacrm_note_opened()
        self.assertTrue(self.env["whatsapp_crm.signal"].search([]))

    def tokens_are_missing(self):
        def refuse(_account, token=None):
            raise ValueError("the token is empty")
        self.patch(type(self.account), "_graph", refuse)

    def test_refusal_of_a_number_lets_only_that_number_rest(self):
        other = self.number.copy({"phone_number_ref": "pnid-2", "name": "Otro"})
        row = self.rows_of(self.say(self.channel))
        with self.graph_answers(GraphError(131045, message="not registered")):
            self.run_senders()
        self.assertEqual((row.status, self.account.sending_stopped), ("queued", False))
        self.assertGreater(
            self.number.rest_until, fields.Datetime.now() + number_module.REST_AFTER_REFUSAL / 2)
        self.assertEqual(len(self.account.activity_ids), 1)
        answer = self.rows_of(self.say(self.receive_text(number=other).channel_id))
        self.run_senders()
        self.assertEqual(answer.status, "accepted")

    def test_rate_error_lets_the_number_rest(self):
        self.say(self.channel)
        with self.graph_answers(GraphError(130429, message="rate", retry_after=30)):
            self.run_senders()
        other = self.rows_of(self.say(self.receive_text(sender="34699888777").channel_id))
        self.run_senders()
        self.assertEqual((other.status, len(self.graph.sent)), ("queued", 1))

    @mute_logger("odoo.sql_db", "odoo.addons.whatsapp_crm.models.transport.sender")
    def test_outcome_that_cannot_be_stored_is_in_doubt_and_loses_no_other(self):
        rows = self.rows_of(self.say(self.channel))
        for sender_id in ("34699000001", "34699000002"):
            rows |= self.rows_of(self.say(self.receive_text(sender=sender_id).channel_id))
        same = SendResult(wamid="wamid.SAME", wa_id=None, user_id=None, message_status=None)
        with self.graph_answers(same, same, None):
            self.run_senders()
        self.assertEqual(sorted(rows.mapped("status")), ["accepted", "accepted", "unknown"])

    def test_status_without_our_mark_that_came_first_is_used(self):
        early = self.receive_status("wamid.OUT1", "delivered", fails=True)
        self.assertEqual(early.state, "failed")
        row = self.rows_of(self.say(self.channel))
        self.run_senders()
        self.run_cron("whatsapp_crm.webhook.event", "_cron_ingest")
        self.assertEqual((row.wamid, row.status), ("wamid.OUT1", "delivered"))

    def test_files_wait_on_disk_until_they_are_sent(self):
        attachment = self.env["ir.attachment"].create({
            "name": "plano.pdf", "raw": b"%PDF-1.4 " + b"x" * 2000, "mimetype": "application/pdf",
            "res_model": "discuss.channel", "res_id": self.channel.id})
        self.say(self.channel, "x", attachment_ids=attachment.ids)
        self.env.flush_all()
        job, = self.messages._claim("interactive", 5)
        self.assertIsInstance(job.file[0], str)

    def test_words_of_the_system_are_those_of_the_company(self):
        self.env["res.lang"]._activate_lang("es_ES")
        self.company.partner_id.lang = "es_ES"
        seen = []
        events = type(self.env["whatsapp_crm.inbound"])
        original = events._handle

        def handle(model, *args):
            seen.append(model.env.lang)
            return original(model, *args)
        self.patch(events, "_handle", handle)
        self.receive_text()
        self.assertEqual(seen, ["es_ES"])
        self.assertEqual(self.rows_of(self.say(self.channel))._in_company_language().env.lang, "es_ES")
