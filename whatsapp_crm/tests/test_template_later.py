# Part of whatsapp_crm. See LICENSE file for full copyright and licensing details.
from datetime import timedelta

from odoo import fields
from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tests import Form, tagged

from .template_common import TemplateWritingCase


@tagged("post_install", "-at_install")
class TestSendLater(TemplateWritingCase):
    """A planned message is no message before its time, and then goes through the same gate."""

    def setUp(self):
        super().setUp()
        self.row = self.receive_text("Hola")
        self.channel, self.conversation = self.row.channel_id, self.row.conversation_id
        self.conversation.with_user(self.agent).action_take()
        self.later = fields.Datetime.now().replace(microsecond=0) + timedelta(hours=2)

    def plan(self, user=None, **values):
        dialog = self.env["whatsapp_crm.send.later"].with_user(user or self.agent).create({
            "channel_id": self.channel.id, "body": "Te llamo *mañana*", "send_at": self.later, **values})
        dialog.action_plan()
        return self.planned()[-1:]

    def planned(self):
        return self.env["whatsapp_crm.planned.message"].search([("channel_id", "=", self.channel.id)], order="id")

    def due(self, planned):
        planned.send_at = fields.Datetime.now() - timedelta(seconds=1)
        self.run_cron("whatsapp_crm.planned.message", "_cron_planned")

    def outgoing(self):
        return self.env["whatsapp_crm.message"].search(
            [("channel_id", "=", self.channel.id), ("direction", "=", "out")])

    def test_it_answers_when_it_goes_and_not_before(self):
        planned = self.plan()
        self.run_cron("whatsapp_crm.planned.message", "_cron_planned")
        self.assertFalse(self.outgoing())
        self.assertTrue(self.conversation.waiting_since, "the customer still waits")
        self.due(planned)
        row = self.outgoing()
        self.assertEqual((row.text, row.user_id, row.origin), ("Te llamo *mañana*", self.agent, "agent"))
        self.assertEqual(planned.state, "sent")
        self.assertFalse(self.conversation.waiting_since)
        self.due(planned)
        self.assertEqual(len(self.outgoing()), 1, "never twice")

    def test_the_customer_writes_first(self):
        planned = self.plan()
        self.receive_text("¿Sigues ahí?")
        self.assertEqual((planned.state, planned.reason), ("cancelled", "The customer wrote first."))
        self.due(planned)
        self.assertFalse(self.outgoing())
        self.assertIn("Te llamo", self.channel.message_ids[:3].mapped("body").__str__())

    def test_other_chats_keep_theirs(self):
        planned = self.plan()
        self.receive_text("Hola", sender="34699000111")
        self.assertEqual(planned.state, "planned")

    def test_it_can_be_taken_back(self):
        planned = self.plan()
        planned.with_user(self.agent).action_cancel()
        self.due(planned)
        self.assertFalse(self.outgoing())

    def test_the_gate_decides_when_it_is_due(self):
        planned = self.plan()
        self.channel.wacrm_window_until = fields.Datetime.now() - timedelta(hours=1)
        self.due(planned)
        self.assertEqual(planned.state, "failed")
        self.assertIn("window", planned.reason)
        self.assertFalse(self.outgoing())

    def test_it_warns_where_the_window_will_be_closed(self):
        form = Form(self.env["whatsapp_crm.send.later"].with_user(self.agent).with_context(
            default_channel_id=self.channel.id, default_body="Hola"))
        self.assertFalse(form.window_closed)
        form.send_at = fields.Datetime.now() + timedelta(hours=30)
        self.assertTrue(form.window_closed)
        self.assertTrue(self.plan(send_at=fields.Datetime.now() + timedelta(hours=30)).window_closes)

    def test_a_template_needs_no_window(self):
        template = self.approved(variable_ids=[Command.create(
            {"path": "body.1", "sample": "Ana", "source": "ask"})])
        dialog = self.env["whatsapp_crm.template.send"].with_user(self.agent).create({
            "channel_id": self.channel.id, "template_id": template.id,
            "send_at": fields.Datetime.now() + timedelta(hours=30)})
        dialog.line_ids.value = False
        with self.assertRaisesRegex(UserError, "Fill in"):
            dialog.action_send()
        dialog.line_ids.value = "Lucía"
        dialog.action_send()
        planned = self.planned()
        self.assertFalse(planned.window_closes)
        self.channel.wacrm_window_until = False
        self.due(planned)
        self.assertEqual(self.outgoing().text, "Hola Lucía, tu pedido ya está listo.")

    def test_an_erased_person_takes_what_was_planned_along(self):
        planned = self.plan()
        erasure = self.env["whatsapp_crm.erasure"].with_user(self.admin)
        data = erasure._data_of(self.company, contact=self.row.contact_id.with_user(self.admin))
        erasure._erase(data, "Asked for it by phone")
        self.assertFalse(planned.exists())

    def test_the_chat_and_its_card_show_it_until_it_is_over(self):
        self.assertFalse(self.conversation.has_planned)
        planned = self.plan()
        [shown] = self.channel._wacrm_planned_summary()
        self.assertEqual((shown["id"], shown["text"], shown["author"], shown["is_template"], shown["window_closes"]),
                         (planned.id, "Te llamo *mañana*", self.agent.name, False, False))
        self.assertTrue(self.conversation.with_user(self.agent).has_planned)
        other = self.plan(body="Y otra")
        planned.with_user(self.agent).action_cancel()
        self.assertEqual([one["id"] for one in self.channel._wacrm_planned_summary()], other.ids)
        self.due(other)
        self.assertFalse(self.conversation.has_planned)
        self.assertEqual(self.channel._wacrm_planned_summary(), [])
        self.plan()
        self.receive_text("¿Sigues ahí?")
        self.assertFalse(self.conversation.has_planned)

    def test_it_can_be_changed_and_then_it_is_the_words_of_who_changed_it(self):
        planned = self.plan()
        action = planned.with_user(self.supervisor).action_edit()
        form = Form(self.env["whatsapp_crm.send.later"].with_user(self.supervisor).with_context(**action["context"]))
        self.assertEqual((form.body, form.send_at), (planned.body, planned.send_at))
        form.body, form.send_at = "Te llamo el lunes", self.later + timedelta(hours=1)
        form.save().action_plan()
        self.assertEqual((planned.body, planned.send_at, planned.user_id),
                         ("Te llamo el lunes", self.later + timedelta(hours=1), self.supervisor))
        self.assertEqual(self.planned(), planned, "changed, not planned twice")
        planned.action_cancel()
        with self.assertRaisesRegex(UserError, "not planned any more"):
            form.save().action_plan()

    def test_of_a_template_only_the_time_can_be_changed(self):
        template = self.approved(variable_ids=[Command.create({"path": "body.1", "source": "text", "text": "Ana",
                                                               "sample": "Ana"})])
        self.env["whatsapp_crm.planned.message"].with_user(self.agent)._plan(
            self.channel, self.later, template=template, values={"body.1": "Ana"})
        planned = self.planned()
        wizard = self.env["whatsapp_crm.send.later"].with_user(self.agent).create({
            "planned_id": planned.id, "channel_id": self.channel.id, "body": "Otra cosa",
            "send_at": self.later + timedelta(hours=30)})
        self.assertFalse(wizard.window_closed, "a template needs no window")
        wizard.action_plan()
        self.assertEqual((planned.body, planned.send_at), (
            "Hola Ana, tu pedido ya está listo.", self.later + timedelta(hours=30)))

    def test_past_and_empty_are_refused(self):
        with self.assertRaisesRegex(UserError, "still to come"):
            self.plan(send_at=fields.Datetime.now() - timedelta(minutes=1))
        with self.assertRaisesRegex(UserError, "nothing to send"):
            self.plan(body=" ")

    def test_who_may(self):
        planned = self.plan()
        with self.assertRaises(AccessError):
            planned.with_user(self.agent).write({"body": "Otro texto"})
        self.assertTrue(planned.with_user(self.supervisor).has_access("read"))
        stranger = self._user("wacrm_foreign", "whatsapp_crm.group_supervisor", self.stranger_company)
        with self.assertRaises(AccessError):
            planned.with_user(stranger).action_cancel()
        with self.assertRaises(AccessError):
            planned.with_user(stranger)._replan(self.later, "Otro texto", self.env["ir.attachment"])
        with self.assertRaises(AccessError):
            self.plan(user=stranger)
        with self.assertRaises(AccessError):
            planned.with_user(self.marketing).read(["body"])
        self.assertEqual(planned.state, "planned")
