from datetime import timedelta
from unittest.mock import patch

from odoo import fields
from odoo.exceptions import UserError
from odoo.tests import tagged

from .common import WhatsappCrmCase


@tagged("post_install", "-at_install")
class TestInboundOdd(WhatsappCrmCase):
    """What comes too early, without a time, from nobody, from the phone app, or as a card."""

    def setUp(self):
        super().setUp()
        self.now = fields.Datetime.now()

    def at(self, **delta):
        return (self.now + timedelta(**delta)).timestamp()

    def send(self, *, field="messages", kind="messages", **item):
        return self.process(self.webhook_body(field=field, **{kind: [item]}), fails=True)

    def echo(self, type="text", wamid="wamid.ECHO", at=None, **content):
        return self.send(
            field="smb_message_echoes", kind="message_echoes", id=wamid, type=type, to="34611222333",
            **{"from": "34600000001"}, timestamp=str(int(at or self.at())), **content)

    def try_again(self, event):
        event.next_attempt_at = fields.Datetime.now() - timedelta(days=1)
        self.run_cron("whatsapp_crm.webhook.event", "_cron_ingest")

    def test_reaction_before_its_message_is_not_lost(self):
        event = self.send(
            id="wamid.R", timestamp=str(int(self.at())), type="reaction", **{"from": "34611222333"},
            reaction={"message_id": "wamid.LATER", "emoji": "👍"})
        self.assertEqual(event.state, "failed")
        row = self.receive_text(wamid="wamid.LATER")
        self.try_again(event)
        self.assertEqual((event.state, row.mail_message_id.reaction_ids.content), ("done", "👍"))

    def test_reaction_to_a_message_that_never_comes_alarms_nobody(self):
        event = self.send(
            id="wamid.R", timestamp=str(int(self.at())), type="reaction", **{"from": "34611222333"},
            reaction={"message_id": "wamid.NEVER", "emoji": "👍"})
        for _try in range(2):
            self.assertEqual(event.state, "failed")
            self.try_again(event)
        self.assertEqual((event.state, event.error), ("ignored", False))

    def test_reaction_from_the_phone_app_is_a_reaction_and_no_answer(self):
        row = self.receive_text()
        self.echo("reaction", reaction={"message_id": row.wamid, "emoji": "❤️"})
        self.assertEqual(row.mail_message_id.reaction_ids.content, "❤️")
        self.assertEqual(row.mail_message_id.reaction_ids.partner_id, self.company.partner_id)
        self.assertTrue(row.conversation_id.waiting_since)
        self.assertEqual(len(row.channel_id.message_ids), 1)
        self.run_senders()
        self.assertEqual(self.graph.sent, [])

    def test_reply_from_the_phone_app_quotes(self):
        row = self.receive_text()
        self.echo(text={"body": "sí"}, context={"from": "34611222333", "id": row.wamid}, at=self.at(seconds=5))
        echo = self.env["whatsapp_crm.message"].search([("wamid", "=", "wamid.ECHO")])
        self.assertEqual(echo.mail_message_id.parent_id, row.mail_message_id)

    def test_late_message_that_the_phone_had_answered_ends_as_in_the_right_order(self):
        row = self.receive_text(at=self.at())
        self.say(row.channel_id)
        self.assertEqual(row.conversation_id.state, "waiting")
        self.echo(text={"body": "te llamo"}, at=self.at(seconds=60))
        self.receive_text("tarde", at=self.at(seconds=30))
        self.assertEqual((row.conversation_id.state, row.conversation_id.waiting_since), ("waiting", False))

    def test_older_message_that_comes_late_is_not_the_last_words(self):
        row = self.receive_text("nuevo", at=self.at())
        self.receive_text("viejo", at=self.at(seconds=-60))
        self.assertEqual(row.conversation_id.last_text, "nuevo")

    def test_message_without_a_time_is_taken(self):
        event = self.send(id="wamid.NOTIME", type="text", text={"body": "hola"}, **{"from": "34611222333"})
        self.assertEqual(event.state, "done")
        row = self.env["whatsapp_crm.message"].search([("wamid", "=", "wamid.NOTIME")])
        self.assertTrue(row.conversation_id.waiting_since)

    def test_message_of_nobody_is_kept_and_alarms_nobody(self):
        event = self.send(id="wamid.NOBODY", timestamp=str(int(self.at())), type="text", text={"body": "hola"})
        self.assertEqual(event.state, "ignored")

    # ------------------------------------------------------------------- cards

    def cards(self):
        return self.receive("contacts", contacts=[
            {"name": {"formatted_name": "Eva Gil"}, "phones": [{"phone": "+34 611 000 000", "wa_id": "34611000000"}],
             "emails": [{"email": "eva@example.com"}], "org": {"company": "Gil SL"}},
            {"name": {"formatted_name": "Ana Conocida"}, "phones": [{"phone": "+34 622 000 000"}]}])

    def test_cards_become_partners_once_and_known_people_are_found(self):
        known = self.env["res.partner"].create({"name": "Ana", "phone": "+34 622 00 00 00"})
        row = self.cards()
        action = row.with_user(self.agent).action_create_contacts()
        partners = self.env["res.partner"].search(action["domain"])
        created = partners - known
        self.assertEqual(len(partners), 2)
        self.assertEqual((created.name, created.email, created.company_name), ("Eva Gil", "eva@example.com", "Gil SL"))
        self.assertEqual(created.phone_sanitized, "+34611000000")
        self.assertEqual(created.company_id, self.company)
        again = row.with_user(self.agent).action_create_contacts()
        self.assertEqual(self.env["res.partner"].search(again["domain"]), partners)

    def test_conversation_offers_its_cards(self):
        row = self.cards()
        conversation = row.conversation_id.with_user(self.agent)
        self.assertTrue(conversation.has_cards)
        self.assertEqual(conversation.action_create_contacts()["res_model"], "res.partner")
        with self.assertRaises(UserError):
            self.receive_text().with_user(self.agent).action_create_contacts()

    # ------------------------------------------------------------------- files

    def file(self, content, mime_type, filename="x", type="document"):
        row = self.receive(type, **{type: {
            "id": "media.1", "mime_type": mime_type, "filename": filename, "sha256": "x"}})
        fetch = "odoo.addons.whatsapp_crm.models.transport.message_media.fetch"
        with patch(fetch, lambda job: content):
            self.run_cron("whatsapp_crm.message", "_cron_media")
        return row

    def test_page_of_a_stranger_is_refused(self):
        row = self.file(b"<html><script>alert(1)</script></html>", "text/html", "hola.html")
        self.assertEqual((row.media_state, row.media_problem), ("failed", "refused_type"))
        self.assertFalse(row.attachment_id)

    def test_text_that_could_run_is_kept_as_text(self):
        row = self.file(b'{"a": 1}', "application/atom+xml", "hola.xml")
        self.assertNotIn("xml", row.attachment_id.mimetype or "")

    def test_file_that_is_not_what_it_claims_leaves_a_placeholder(self):
        row = self.file(b"%PDF-1.4 no picture", "image/jpeg", type="image")
        self.assertEqual(row.media_problem, "mismatch")
        self.assertIn("Not what it claims", row.mail_message_id.body)
        row.with_user(self.agent).action_fetch_media()
        self.assertEqual(row.media_state, "pending")

    def test_file_that_breaks_us_does_not_lose_the_others(self):
        bad = self.receive("document", document={"id": "bad", "mime_type": "application/pdf"})
        good = self.receive("document", document={"id": "good", "mime_type": "application/pdf"})
        messages = type(self.env["whatsapp_crm.message"])
        attach = messages._media_attach

        def broken(row, content):
            if row.media_ref == "bad":
                raise ValueError("broken")
            return attach(row, content)
        self.patch(messages, "_media_attach", broken)
        with patch("odoo.addons.whatsapp_crm.models.transport.message_media.fetch", lambda job: b"%PDF-1.4"), \
                self.assertLogs("odoo.addons.whatsapp_crm", "ERROR"):
            self.run_cron("whatsapp_crm.message", "_cron_media")
        self.assertEqual((bad.media_state, good.media_state), ("pending", "done"))
