# Part of whatsapp_crm. See LICENSE file for full copyright and licensing details.
from datetime import datetime, timedelta

from freezegun import freeze_time

from odoo.exceptions import UserError
from odoo.fields import Command
from odoo.tests import Form, tagged

from .closing_common import ClosingCase


@tagged("post_install", "-at_install")
class TestSnooze(ClosingCase):
    """Put away until a time; while the customer waits, an answer is asked for first."""

    def dialog(self, conversations=None, user=None, **values):
        form = Form(self.env["whatsapp_crm.snooze"].with_user(user or self.agent).with_context(
            default_conversation_ids=[Command.set((conversations or self.conversation).ids)],
            default_until=self.now + timedelta(hours=5)))
        for name, value in values.items():
            setattr(form, name, value)
        return form

    def test_one_click_where_nobody_waits(self):
        self.say(self.channel)
        self.assertFalse(self.mine.action_snooze_preset("hour"))
        self.assertEqual(self.conversation.state, "snoozed")

    def test_asks_for_an_answer_while_the_customer_waits(self):
        action = self.mine.action_snooze_preset("hour")
        self.assertEqual(action["res_model"], "whatsapp_crm.snooze")
        self.assertEqual(self.conversation.state, "open")
        with self.assertRaisesRegex(UserError, "waits for an answer"):
            self.dialog().save().action_preset("week")
        self.dialog(answer="Lo miro y le digo mañana").save().action_preset("week")
        self.assertEqual(self.sent(), ["Lo miro y le digo mañana"])
        self.assertEqual((self.conversation.state, self.conversation.waiting_since), ("snoozed", False))

    def test_the_wait_goes_on_where_no_answer_is_given(self):
        since = self.conversation.waiting_since
        self.dialog(without_answer=True).save().action_snooze()
        self.assertEqual((self.conversation.state, self.conversation.waiting_since), ("snoozed", since))
        self.assertEqual(self.sent(), [])

    def test_several_and_a_closed_window_take_no_text(self):
        self.assertTrue(self.dialog().can_answer)
        other = self.other_conversation()
        self.assertFalse(self.dialog(self.conversation | other).can_answer)
        self.close_window()
        self.assertFalse(self.dialog().can_answer)

    def test_presets_are_mornings_by_the_users_clock(self):
        conversations = self.env["whatsapp_crm.conversation"].with_context(tz="America/Lima")
        with freeze_time("2026-11-21 02:00:00"):  # Friday 21:00 in Lima
            for preset, expected in (
                ("hour", datetime(2026, 11, 21, 3)), ("three_hours", datetime(2026, 11, 21, 5)),
                ("tomorrow", datetime(2026, 11, 21, 14)), ("monday", datetime(2026, 11, 23, 14)),
                ("week", datetime(2026, 11, 27, 14)),
            ):
                with self.subTest(preset):
                    self.assertEqual(conversations._snooze_until(preset), expected)
        with freeze_time("2026-11-23 15:00:00"):
            self.assertEqual(conversations._snooze_until("monday"), datetime(2026, 11, 30, 14))
        with self.assertRaises(UserError):
            conversations._snooze_until("never")

    def test_the_rule_holds_without_the_dialog_too(self):
        until = self.now + timedelta(hours=1)
        for answer in (None, "  "):
            with self.assertRaisesRegex(UserError, "waits for an answer"):
                self.mine.action_snooze(until, answer=answer)
        both = (self.conversation | self.other_conversation()).with_user(self.agent)
        with self.assertRaisesRegex(UserError, "waits for an answer"):
            both.action_snooze(until, answer="La misma para los dos")
        self.assertEqual((self.conversation.state, self.sent()), ("open", []))
        self.mine.action_snooze(until, answer="Le digo mañana")
        self.assertEqual((self.sent(), self.conversation.state), (["Le digo mañana"], "snoozed"))

    def test_not_into_the_past(self):
        with self.assertRaisesRegex(UserError, "future"):
            self.mine.action_snooze(self.now - timedelta(hours=1))

    def test_resolved_cannot_be_snoozed(self):
        self.mine.action_resolve("confirmed", sentence="Listo")
        with self.assertRaisesRegex(UserError, "resolved already"):
            self.mine.action_open_snooze()
        with self.assertRaisesRegex(UserError, "resolved already"):
            self.mine.action_snooze(self.now + timedelta(hours=1))
