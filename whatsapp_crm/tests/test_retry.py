from datetime import timedelta

from psycopg2.errors import UniqueViolation

from odoo import fields
from odoo.exceptions import UserError
from odoo.tests import tagged
from odoo.tools import mute_logger

from ..tools.graph_client import GraphError, GraphTransportError
from .common import WhatsappCrmCase


@tagged("post_install", "-at_install")
class TestRetry(WhatsappCrmCase):
    """A message that did not arrive is sent again once, and the wait of the customer follows the truth."""

    def setUp(self):
        super().setUp()
        self.row = self.receive_text()
        self.channel, self.conversation = self.row.channel_id, self.row.conversation_id

    def failed(self, code=131026):
        row = self.rows_of(self.say(self.channel))
        with self.graph_answers(GraphError(code, message="no")):
            self.run_senders()
        self.assertEqual(row.status, "failed")
        return row

    def doubtful(self):
        row = self.rows_of(self.say(self.channel))
        with self.graph_answers(GraphTransportError("timed out", doubtful=True)):
            self.run_senders()
        return row

    def test_row_that_was_sent_again_is_not_sent_again_from_an_old_screen(self):
        row = self.failed()
        row.with_user(self.agent).action_retry()
        with self.assertRaises(UserError):
            row.with_user(self.agent2).action_retry()
        self.run_senders()
        self.assertEqual(len(self.graph.sent), 2)

    @mute_logger("odoo.sql_db")
    def test_two_at_once_make_one_retry(self):
        row = self.failed()
        row._retry()
        with self.assertRaises(UniqueViolation), self.env.cr.savepoint():
            row._retry()
            self.env.flush_all()

    def test_wait_comes_back_when_the_retry_of_a_doubtful_send_fails(self):
        since = self.conversation.waiting_since
        row = self.doubtful()
        self.assertFalse(self.conversation.waiting_since)
        row.with_user(self.agent).action_retry()
        with self.graph_answers(GraphError(131026, message="no")):
            self.run_senders()
        self.assertEqual(self.conversation.waiting_since, since)
        self.assertFalse(self.conversation.first_answer_at, "nothing was answered yet")

    def test_a_retry_that_comes_later_takes_the_first_answer_back_too(self):
        row = self.doubtful()
        row.sent_at -= timedelta(minutes=1)
        self.conversation._write_life({"first_answer_at": row.sent_at})
        row.with_user(self.agent).action_retry()
        with self.graph_answers(GraphError(131026, message="no")):
            self.run_senders()
        self.assertFalse(self.conversation.first_answer_at)

    def test_wait_stays_ended_where_the_doubtful_send_had_arrived(self):
        row = self.doubtful()
        row.with_user(self.agent).action_retry()
        self.receive_status("wamid.FIRST", "delivered", callback=row.callback)
        with self.graph_answers(GraphError(131026, message="no")):
            self.run_senders()
        self.assertFalse(self.conversation.waiting_since)

    def test_success_after_a_refusal_shows_no_error_any_more(self):
        row = self.rows_of(self.say(self.channel))
        with self.graph_answers(GraphError(131056, message="pair rate")):
            self.run_senders()
        self.assertEqual((row.status, row.error_code), ("queued", 131056))
        row.next_attempt_at = False
        self.run_senders()
        self.assertEqual((row.status, row.error_code, row.error_details), ("accepted", 0, False))

    def test_each_try_counts_once_and_waits_four_times_longer(self):
        row = self.rows_of(self.say(self.channel))
        waits = []
        for _try in range(5):
            with self.graph_answers(GraphError(131056, message="pair rate")):
                self.run_senders()
            waits.append((row.next_attempt_at - fields.Datetime.now()).total_seconds())
            row.next_attempt_at = False
        self.assertEqual(row.attempts, 5)
        for number, seconds in enumerate(waits, 1):
            self.assertAlmostEqual(seconds, 4 ** number, delta=2)

    def test_refused_marketing_is_remembered_as_opt_out(self):
        self.failed(131050)
        contact = self.row.contact_id
        self.assertEqual((contact.marketing_consent, contact.marketing_source), ("withdrawn", "whatsapp"))

    def test_marketing_queued_before_the_opt_out_does_not_go(self):
        template = self.env["whatsapp_crm.template"].create({
            "account_id": self.account.id, "name": "oferta", "lang_code": "es", "status": "APPROVED",
            "category": "MARKETING", "components": [{"type": "BODY", "text": "Oferta"}]})
        self.agree(self.channel.wacrm_contact_id)
        message = self.channel.with_user(self.agent)._wacrm_send_template(template, {})
        self.receive_text("BAJA")
        self.run_senders()
        self.assertEqual(self.graph.sent, [])
        self.assertEqual(self.rows_of(message).status, "failed")

    def test_paused_template_is_offered_no_more(self):
        template = self.env["whatsapp_crm.template"].create({
            "account_id": self.account.id, "name": "aviso", "lang_code": "es", "status": "APPROVED",
            "category": "UTILITY", "components": [{"type": "BODY", "text": "Aviso"}]})
        self.channel.with_user(self.agent)._wacrm_send_template(template, {})
        with self.graph_answers(GraphError(132015, message="paused")):
            self.run_senders()
        self.assertEqual(template.status, "PAUSED")

    def test_deleted_file_is_told_in_words(self):
        attachment = self.env["ir.attachment"].create({
            "name": "oferta.pdf", "raw": b"%PDF-1.4 demo", "mimetype": "application/pdf",
            "res_model": "discuss.channel", "res_id": self.channel.id})
        row = self.rows_of(self.say(self.channel, "x", attachment_ids=attachment.ids))
        attachment.unlink()
        self.run_senders()
        self.assertEqual(row.status, "failed")
        self.assertIn("was deleted", row.advice)

    def test_what_is_never_delivered_expires_and_the_customer_waits_again(self):
        row = self.rows_of(self.say(self.channel))
        since = self.row.sent_at
        self.run_senders()
        row.sending_at = fields.Datetime.now() - timedelta(days=29)
        self.env["whatsapp_crm.message"]._expire_undelivered()
        self.assertEqual(row.status, "accepted")
        row.sending_at = fields.Datetime.now() - timedelta(days=31)
        self.env["whatsapp_crm.message"]._expire_undelivered()
        self.assertEqual(row.status, "expired")
        self.assertEqual(self.conversation.waiting_since, since)
        self.receive_status(row.wamid, "delivered")
        self.assertEqual(row.status, "delivered")

    def test_held_and_played(self):
        row = self.rows_of(self.say(self.channel))
        self.run_senders()
        for status in ("read", "played", "delivered"):
            self.receive_status(row.wamid, status)
        self.assertEqual(row.status, "played")

    def test_unconfirmed_send_is_asked_of_somebody_who_works(self):
        row = self.doubtful()
        row.unknown_at = fields.Datetime.now() - timedelta(minutes=11)
        self.run_senders()
        activity = self.conversation.activity_search(["whatsapp_crm.mail_activity_type_unconfirmed"])
        self.assertEqual(activity.user_id, self.agent)

    def test_question_stays_while_another_send_is_in_doubt(self):
        first, second = self.doubtful(), self.doubtful()
        (first | second).unknown_at = fields.Datetime.now() - timedelta(minutes=11)
        self.run_senders()
        first.with_user(self.agent).action_mark_sent()
        activities = ["whatsapp_crm.mail_activity_type_unconfirmed"]
        self.assertTrue(self.conversation.activity_search(activities))
        second.with_user(self.agent).action_mark_sent()
        self.assertFalse(self.conversation.activity_search(activities))
