# Part of whatsapp_crm. See LICENSE file for full copyright and licensing details.
from datetime import timedelta

from odoo import fields
from odoo.exceptions import AccessError, UserError
from odoo.tests import new_test_user, tagged

from ..tools.graph_client import GraphError, GraphTransportError
from .common import WhatsappCrmCase


@tagged("post_install", "-at_install")
class TestSending(WhatsappCrmCase):
    """What leaves, what never leaves, and what becomes of it."""

    def setUp(self):
        super().setUp()
        self.row = self.receive_text()
        self.channel = self.row.channel_id
        self.conversation = self.row.conversation_id

    def test_answer_is_sent_once_as_whatsapp_text(self):
        message = self.say(self.channel, "<p>Hola <b>Ana</b></p>")
        row = self.rows_of(message)
        self.assertEqual((row.status, message.message_type), ("queued", "whatsapp_crm"))
        self.run_senders()
        self.run_senders()
        self.assertEqual([p["text"]["body"] for p in self.graph.sent], ["Hola *Ana*"])
        self.assertEqual(self.graph.sent[0]["to"], "+34611222333")
        self.assertEqual(self.graph.sent[0]["biz_opaque_callback_data"], row.callback)
        self.assertEqual((row.status, row.wamid), ("accepted", "wamid.OUT1"))

    def test_notes_and_system_lines_never_leave(self):
        channel = self.channel
        self.say(channel, "<p>ojo con este</p>", note=True)
        channel.message_post(body="system", message_type="notification", subtype_xmlid="mail.mt_comment")
        channel.message_post(body="default")
        channel.message_post(body="comment without subtype", message_type="comment")
        channel.sudo().message_post(
            body="somebody else", message_type="comment", subtype_xmlid="mail.mt_comment",
            author_id=self.agent2.partner_id.id)
        self.conversation.message_post(body="chatter", message_type="comment", subtype_xmlid="mail.mt_comment")
        self.run_senders()
        self.assertEqual(self.graph.sent, [])
        self.assertFalse(self.env["whatsapp_crm.message"].search(
            [("direction", "=", "out"), ("channel_id", "=", channel.id)]))

    def test_closed_window_is_refused_and_nothing_is_stored(self):
        self.channel.wacrm_window_until = fields.Datetime.now() - timedelta(minutes=1)
        with self.assertRaisesRegex(UserError, "24-hour window"):
            self.say(self.channel)
        self.say(self.channel, note=True)

    def test_who_is_no_agent_cannot_write(self):
        stranger = new_test_user(self.env, "wacrm_none", groups="base.group_user", company_id=self.company.id)
        with self.assertRaises(AccessError):
            self.channel.with_user(stranger).sudo().message_post(
                body="hola", message_type="comment", subtype_xmlid="mail.mt_comment")

    def test_too_long_a_text_is_refused_with_both_figures(self):
        with self.assertRaisesRegex(UserError, "4096.*5000"):
            self.say(self.channel, "x" * 5000)

    def test_reply_quotes_the_customers_message(self):
        self.say(self.channel, parent_id=self.row.mail_message_id.id)
        self.run_senders()
        self.assertEqual(self.graph.sent[0]["context"], {"message_id": self.row.wamid})

    def test_file_goes_up_first_and_carries_the_text_as_caption(self):
        attachment = self.env["ir.attachment"].create({
            "name": "oferta.pdf", "raw": b"%PDF-1.4 demo", "mimetype": "application/pdf",
            "res_model": "discuss.channel", "res_id": self.channel.id})
        self.say(self.channel, "<p>La oferta</p>", attachment_ids=attachment.ids)
        self.run_senders()
        document = self.graph.sent[0]["document"]
        self.assertEqual((document["caption"], document["filename"]), ("La oferta", "oferta.pdf"))
        self.assertEqual(document["id"], "media.1")

    def test_two_answers_keep_their_order(self):
        for text in ("uno", "dos", "tres"):
            self.say(self.channel, text)
        self.run_senders()
        self.assertEqual([p["text"]["body"] for p in self.graph.sent], ["uno", "dos", "tres"])

    def test_doubtful_send_is_never_repeated_by_a_machine(self):
        row = self.rows_of(self.say(self.channel))
        with self.graph_answers(GraphTransportError("timed out", doubtful=True)):
            self.run_senders()
        self.assertEqual(row.status, "unknown")
        self.run_senders()
        self.assertEqual(len(self.graph.sent), 1)
        self.receive_status("wamid.LATE", "delivered", callback=row.callback)
        self.assertEqual((row.status, row.wamid), ("delivered", "wamid.LATE"))

    def test_person_settles_an_unconfirmed_send(self):
        row = self.rows_of(self.say(self.channel))
        with self.graph_answers(GraphTransportError("timed out", doubtful=True)):
            self.run_senders()
        row.unknown_at = fields.Datetime.now() - timedelta(minutes=11)
        self.run_senders()
        self.assertTrue(self.conversation.activity_search(["whatsapp_crm.mail_activity_type_unconfirmed"]))
        row.with_user(self.agent).action_mark_sent()
        self.assertEqual(row.status, "sent")
        self.assertFalse(self.conversation.activity_search(["whatsapp_crm.mail_activity_type_unconfirmed"]))

    def test_request_that_never_left_goes_back_to_the_queue(self):
        row = self.rows_of(self.say(self.channel))
        with self.graph_answers(GraphTransportError("connection refused", doubtful=False)):
            self.run_senders()
        self.assertEqual(row.status, "queued")
        self.assertTrue(row.next_attempt_at)
        row.next_attempt_at = False
        self.run_senders()
        self.assertEqual(row.status, "accepted")

    def test_expired_token_stops_the_queue_and_burns_nothing(self):
        rows = self.rows_of(self.say(self.channel))
        other = self.receive_text(sender="34699888777", name="Eva").channel_id
        rows |= self.rows_of(self.say(other))
        with self.graph_answers(*[GraphError(190, message="token expired")] * 2):
            self.run_senders()
        self.assertEqual(set(rows.mapped("status")), {"queued"})
        self.assertTrue(self.account.sending_stopped)
        self.run_senders()
        self.assertEqual(len(self.graph.sent), 2)
        self.assertEqual(len(self.account.activity_ids), 1)
        self.account.with_user(self.admin).action_resume_sending()
        self.run_senders()
        self.assertEqual(set(rows.mapped("status")), {"accepted"})

    def test_refusal_is_told_with_what_to_do_and_a_retry_really_sends(self):
        message = self.say(self.channel)
        row = self.rows_of(message)
        with self.graph_answers(GraphError(131047, message="window", details="Re-engagement message")):
            self.run_senders()
        self.assertEqual((row.status, row.error_code), ("failed", 131047))
        self.assertIn("template", row.advice.lower())
        tick = message.with_user(self.agent).wacrm_tick
        self.assertEqual((tick["status"], tick["ids"], tick["advice"]), ("failed", row.ids, row.advice))
        self.assertNotIn("Re-engagement", str(tick), "WhatsApp's English is for administrators")
        row.with_user(self.agent).action_retry()
        self.run_senders()
        again = self.rows_of(message) - row
        self.assertEqual((again.status, again.retry_of_id, len(self.graph.sent)), ("accepted", row, 2))

    def test_pair_rate_holds_back_only_that_customer(self):
        row = self.rows_of(self.say(self.channel))
        with self.graph_answers(GraphError(131056, message="pair rate")):
            self.run_senders()
        self.assertEqual(row.status, "queued")
        self.assertGreater(row.next_attempt_at, fields.Datetime.now())
        later = self.rows_of(self.say(self.channel, "después"))
        other = self.rows_of(self.say(self.receive_text(sender="34699888777").channel_id))
        self.run_senders()
        self.assertEqual((later.status, other.status), ("queued", "accepted"))

    def test_orphans_of_a_dead_sender_are_in_doubt(self):
        row = self.rows_of(self.say(self.channel))
        row._climb("sending", forced=True)
        self.run_senders()
        self.assertEqual(row.status, "unknown")
        self.assertEqual(self.graph.sent, [])

    def test_reaction_of_an_agent_leaves_and_answers_nothing(self):
        since = self.conversation.waiting_since
        self.row.mail_message_id.with_user(self.agent).sudo()._message_reaction(
            "👍", "add", self.agent.partner_id, self.env["mail.guest"])
        self.run_senders()
        self.assertEqual(self.graph.sent[0]["reaction"], {"message_id": self.row.wamid, "emoji": "👍"})
        self.assertEqual(self.conversation.waiting_since, since)

    def test_bulk_waits_while_people_wait(self):
        bulk = self.env["whatsapp_crm.message"]._queue(
            self.channel, "text", origin="auto:system", lane="bulk", text="campaña")
        self.say(self.channel, "persona")
        self.run_senders("bulk")
        self.assertEqual(bulk.status, "queued")
        self.run_senders("interactive")
        self.run_senders("bulk")
        self.assertEqual([p["text"]["body"] for p in self.graph.sent], ["persona", "campaña"])

    def test_messages_are_kept(self):
        with self.assertRaises(UserError):
            self.row.sudo().unlink()
