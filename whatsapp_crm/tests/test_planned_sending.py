# Part of whatsapp_crm. See LICENSE file for full copyright and licensing details.
from datetime import timedelta
from unittest.mock import patch

from odoo import SUPERUSER_ID, fields
from odoo.exceptions import UserError
from odoo.fields import Command
from odoo.tests import Form, tagged
from odoo.tools import mute_logger

from .template_common import TemplateWritingCase
from .test_canned_response import PNG

PLANNED = "whatsapp_crm.planned.message"
LOGGER = "odoo.addons.whatsapp_crm.models.template.planned_message"


class PlannedCase(TemplateWritingCase):
    """A chat of an agent who plans."""

    def setUp(self):
        super().setUp()
        self.row = self.receive_text("Hola")
        self.channel, self.conversation = self.row.channel_id, self.row.conversation_id
        self.conversation.with_user(self.agent).action_take()
        (self.agent | self.agent2 | self.supervisor).notification_type = "inbox"
        self.later = fields.Datetime.now().replace(microsecond=0) + timedelta(hours=2)

    def plan(self, body="Te llamo", files=None, **values):
        planned = self.env[PLANNED].with_user(self.agent)._plan(
            self.channel.with_user(self.agent), self.later, body=body,
            attachments=files if files is None else files.with_user(self.agent), **values)
        return self.env[PLANNED].browse(planned.id)

    def upload(self, **values):
        """A file as the composer leaves it."""
        return self.env["ir.attachment"].with_user(self.agent).create({
            "name": "foto.png", "datas": PNG, "mimetype": "image/png", "res_model": "mail.compose.message",
            "res_id": 0, **values})

    def make_due(self, planned):
        planned.send_at = fields.Datetime.now() - timedelta(seconds=1)

    def run_planned(self):
        self.run_cron(PLANNED, "_cron_planned")

    def outgoing(self):
        return self.env["whatsapp_crm.message"].search(
            [("channel_id", "=", self.channel.id), ("direction", "=", "out")])

    def told(self, user):
        """What stands in a colleague's inbox."""
        return self.env["mail.notification"].search([
            ("res_partner_id", "=", user.partner_id.id), ("notification_type", "=", "inbox")]).mail_message_id


@tagged("post_install", "-at_install")
class TestPlannedFiles(PlannedCase):
    """A planned message keeps its files, whoever uploaded them and however late it goes."""

    def grow_old(self):
        self.env.flush_all()
        self.env.cr.execute("UPDATE ir_attachment SET create_date = create_date - INTERVAL '2 days', "
                            "write_date = write_date - INTERVAL '2 days'")
        self.env.invalidate_all()
        self.env["mail.compose.message"]._gc_lost_attachments()

    def test_uploads_are_not_swept_away(self):
        upload = self.upload()
        planned = self.plan(files=upload)
        self.grow_old()
        self.assertFalse(upload.exists(), "the test sweeps")
        self.assertEqual(planned.attachment_ids.mapped("name"), ["foto.png"])
        self.make_due(planned)
        self.run_planned()
        row = self.outgoing()
        self.assertEqual((row.type, row.text, row.attachment_id.res_model, row.attachment_id.res_id),
                         ("image", "Te llamo", "discuss.channel", self.channel.id))
        self.assertEqual(row.attachment_id.raw, planned.attachment_ids.raw)
        self.assertNotEqual(row.attachment_id, planned.attachment_ids, "a copy is posted")

    def test_a_colleague_may_change_a_message_with_files(self):
        planned = self.plan(files=self.upload() + self.upload(name="otra.png"))
        kept, dropped = planned.attachment_ids.sorted("id")
        action = planned.with_user(self.supervisor).action_edit()
        form = Form(self.env["whatsapp_crm.send.later"].with_user(self.supervisor).with_context(**action["context"]))
        form.body = "Te llamo el lunes"
        dialog = form.save()
        self.assertEqual(dialog.attachment_ids, kept + dropped)
        dialog.attachment_ids = kept
        dialog.action_plan()
        self.assertEqual((planned.attachment_ids, planned.user_id), (kept, self.supervisor))
        self.assertFalse(dropped.exists())
        self.make_due(planned)
        self.run_planned()
        self.assertEqual((self.outgoing().text, self.outgoing().user_id), ("Te llamo el lunes", self.supervisor))

    def test_files_go_in_the_order_in_which_they_came_and_a_voice_message_remains_one(self):
        picture = self.upload()
        voice = self.upload(name="voz.ogg", mimetype="audio/ogg", raw=b"OggS", datas=False)
        voice.sudo()._set_voice_metadata()
        planned = self.plan(files=voice + picture)
        self.make_due(planned)
        self.run_planned()
        rows = self.outgoing().sorted("id")
        self.assertEqual(rows.mapped("type"), ["image", "audio"])
        self.assertTrue(rows[-1].content["voice"])

    def test_the_file_of_a_template_is_no_file_of_the_chat_before_its_time(self):
        template = self.approved(header_format="image", header_sample=PNG, header_sample_name="a.png")
        dialog = self.env["whatsapp_crm.template.send"].with_user(self.agent).create({
            "channel_id": self.channel.id, "template_id": template.id, "send_at": self.later,
            "header_file": PNG, "header_filename": "foto.png"})
        dialog.line_ids.value = "Ana"
        dialog.action_send()
        of_chat = [("res_model", "=", "discuss.channel"), ("res_id", "=", self.channel.id)]
        self.assertFalse(self.env["ir.attachment"].search(of_chat))
        planned = self.env[PLANNED].search([("channel_id", "=", self.channel.id)])
        self.make_due(planned)
        self.run_planned()
        self.assertEqual(self.outgoing().attachment_id, self.env["ir.attachment"].search(of_chat))


@tagged("post_install", "-at_install")
class TestPlannedRun(PlannedCase):
    """Each is looked at again in a transaction of its own."""

    def before_each(self, act):
        """Let ``act(env)`` happen between the search and the first message of a run."""
        model, done = type(self.env[PLANNED]), []
        post = model._send_now

        def _send_now(planned):
            if not done:
                done.append(True)
                act(planned.sudo().with_user(SUPERUSER_ID).env)
            return post(planned)

        return patch.object(model, "_send_now", _send_now)

    def test_what_was_taken_back_or_moved_meanwhile_does_not_go(self):
        first, cancelled, moved = (self.plan(body) for body in ("Uno", "Dos", "Tres"))
        for planned in (first, cancelled, moved):
            self.make_due(planned)

        def meanwhile(env):
            env[PLANNED].browse(cancelled.id).action_cancel()
            env[PLANNED].browse(moved.id).send_at = self.later

        with self.before_each(meanwhile):
            self.run_planned()
        self.assertEqual(self.outgoing().mapped("text"), ["Uno"])
        self.assertEqual((first.state, cancelled.state, moved.state), ("sent", "cancelled", "planned"))

    def test_one_that_breaks_stops_no_other(self):
        broken, other = self.plan("Uno"), self.plan("Dos")
        for planned in (broken, other):
            self.make_due(planned)

        def breaks(env):
            raise ZeroDivisionError

        with self.before_each(breaks), mute_logger(LOGGER):
            self.run_planned()
        self.assertEqual(self.outgoing().mapped("text"), ["Dos"])
        self.assertEqual((broken.state, broken.reason), (
            "failed", "The message could not be put together. Write it again."))
        self.assertIn("Its text was: Uno", self.told(self.agent).body)

    def test_its_own_transaction_is_over_while_they_work(self):
        self.make_due(self.plan())
        model, steps = type(self.env[PLANNED]), []
        run, progress = model._run_due, type(self.env["ir.cron"])._commit_progress
        with patch.object(model, "_run_due", lambda cron, id_: steps.append("work") or run(cron, id_)), patch.object(
                type(self.env["ir.cron"]), "_commit_progress",
                lambda cron, *args, **kwargs: steps.append("commit") or progress(cron, *args, **kwargs)):
            self.run_planned()
        self.assertEqual(steps, ["commit", "work", "commit"])


@tagged("post_install", "-at_install")
class TestPlannedTold(PlannedCase):
    """What did not go is told to its writer, and what cannot go is refused at once."""

    def test_failed(self):
        planned = self.plan()
        self.channel.wacrm_window_until = fields.Datetime.now() - timedelta(hours=1)
        self.make_due(planned)
        self.run_planned()
        self.assertIn("A planned message was not sent.", self.told(self.agent).body)

    def test_the_customer_wrote_first(self):
        self.plan()
        self.receive_text("¿Sigues ahí?")
        self.assertIn("because the customer wrote first: Te llamo", self.told(self.agent).body)

    def test_who_left_the_chat_learns_nothing_but_the_responsible(self):
        self.plan()
        self.conversation.with_user(self.supervisor).with_context(wacrm_take_over=True).action_take()
        self.agent.write({
            "company_ids": [Command.set(self.stranger_company.ids)], "company_id": self.stranger_company.id})
        self.assertFalse(self.channel.with_user(self.agent).has_access("read"), "the test takes the right")
        self.receive_text("¿Sigues ahí?")
        self.assertFalse(self.told(self.agent))
        self.assertTrue(self.told(self.supervisor))
        self.assertFalse(self.channel.with_user(self.agent).has_access("read"))

    def test_being_told_makes_nobody_a_follower(self):
        self.plan()
        self.conversation.message_unsubscribe(self.agent.partner_id.ids)
        self.receive_text("¿Sigues ahí?")
        self.assertTrue(self.told(self.agent))
        self.assertNotIn(self.agent.partner_id, self.conversation.message_partner_ids)

    def test_what_cannot_go_now_cannot_be_planned(self):
        with self.assertRaisesRegex(UserError, "at most 4096"):
            self.plan("x" * 4097)
        with self.assertRaisesRegex(UserError, "Fill in or take out"):
            self.plan("Hola {customer}")
        with self.assertRaises(UserError):
            self.plan(files=self.upload(name="a.exe", mimetype="application/x-msdownload", raw=b"", datas=False))
        template = self.approved(header_format="image", header_sample=PNG, header_sample_name="a.png")
        with self.assertRaisesRegex(UserError, "begins with a file"):
            self.plan(template=template.with_user(self.agent), values={"body.1": "Ana"})
        planned = self.plan()
        with self.assertRaisesRegex(UserError, "Fill in or take out"):
            planned.with_user(self.supervisor)._replan(self.later, "Hola {customer}", self.env["ir.attachment"])
