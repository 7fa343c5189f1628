# Part of whatsapp_crm. See LICENSE file for full copyright and licensing details.
from datetime import timedelta

from odoo.fields import Command
from odoo.tests import tagged

from .due_common import DueCase


@tagged("post_install", "-at_install")
class TestDueReceipt(DueCase):
    """Nobody could answer yet: the customer reads once when we do; it answers nothing."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.policy.write({"receipt_minutes": 2, "working_time": "number"})
        cls.env["whatsapp_crm.sentence"].search([]).active = False
        cls.sentence = cls.env["whatsapp_crm.sentence"].create(
            {"kind": "receipt", "body": "We answer {when}.", "lang": "en_US"})
        cls.number.calendar_id = cls.env["resource.calendar"].create({
            "name": "Horario", "tz": "UTC", "company_id": cls.company.id, "attendance_ids": [Command.clear(), *(
                Command.create({"name": "Horario", "dayofweek": str(day), "hour_from": start, "hour_to": end})
                for day in range(5) for start, end in ((9, 13), (15, 18)))]})

    def receipts(self, conversation):
        rows = self.env["whatsapp_crm.message"].search(
            [("conversation_id", "=", conversation.id), ("origin", "=", "auto:receipt")], order="id")
        return rows.mapped("text")

    def at(self, moment):
        self.time.move_to(moment)

    def test_when_we_answer_by_the_working_hours(self):
        for number, (moment, words) in enumerate((
            ("2026-11-20 10:00:00", "in a few minutes"),
            ("2026-11-20 13:30:00", "today from 15:00"),
            ("2026-11-19 22:00:00", "tomorrow from 9:00"),
            ("2026-11-20 18:30:00", "on Monday from 9:00"),
            ("2026-11-22 23:59:00", "today from 9:00"),  # the receipt goes out after midnight
        )):
            with self.subTest(moment):
                self.at(moment)
                conversation = self.waiting(sender=f"3462200000{number}")
                self.later(2)
                self.assertEqual(self.receipts(conversation), [f"We answer {words}."])

    def test_around_the_clock_it_is_a_few_minutes(self):
        self.policy.working_time = "always"
        self.at("2026-11-21 23:00:00")
        conversation = self.waiting()
        self.later(2)
        self.assertEqual(self.receipts(conversation), ["We answer in a few minutes."])

    def test_who_never_works_says_nothing_of_when(self):
        self.number.calendar_id.attendance_ids.unlink()
        conversation = self.waiting()
        self.later(2)
        self.assertEqual(self.receipts(conversation), ["We answer."])

    def test_long_closed_names_the_day(self):
        self.env["resource.calendar.leaves"].create({
            "name": "Vacaciones", "calendar_id": self.number.calendar_id.id, "company_id": self.company.id,
            "date_from": "2026-11-20 00:00:00", "date_to": "2026-12-01 00:00:00"})
        conversation = self.waiting()
        self.later(2)
        self.assertEqual(self.receipts(conversation), ["We answer Tue, Dec 1, 9:00."])

    def test_once_per_wait_and_never_an_answer(self):
        conversation = self.waiting()
        since = conversation.waiting_since
        self.later(2)
        self.later(1)
        self.waiting(text="¿Hola?")
        self.later(3)
        self.assertEqual(len(self.receipts(conversation)), 1)
        self.assertEqual((conversation.waiting_since, conversation.state), (since, "new"))
        self.assertNotIn("answered", self.kinds(conversation))
        self.assertEqual(self.kinds(conversation).count("receipt_sent"), 1)
        self.run_senders("bulk")
        self.assertEqual(self.graph.sent[-1]["text"]["body"], "We answer in a few minutes.")
        self.say(conversation.channel_id)
        self.time.tick(60)
        self.waiting()
        self.later(2)
        self.assertEqual(len(self.receipts(conversation)), 2)

    def test_not_to_who_was_answered_in_time(self):
        conversation = self.waiting()
        self.time.tick(60)
        self.say(conversation.channel_id)
        self.later(5)
        self.assertFalse(self.receipts(conversation))

    def test_not_where_the_window_is_closed_or_there_is_no_sentence(self):
        conversation = self.waiting()
        conversation.channel_id.wacrm_window_until = self.ago(hours=1)
        other = self.waiting(sender="34622333444")
        self.sentence.active = False
        self.later(2)
        self.assertFalse(self.receipts(conversation) + self.receipts(other))
        self.assertFalse(self.receipts(other))
        self.assertGreater(other._response_clock().next_at, self.ago())

    def test_off_by_default(self):
        self.policy.receipt_minutes = 0
        conversation = self.waiting()
        self.later(120)
        self.assertFalse(self.receipts(conversation))

    def test_many_go_out_in_small_lots(self):
        conversations = self.env["whatsapp_crm.conversation"].union(*(
            self.waiting(sender=f"346990000{place:02}") for place in range(23)))
        self.later(2)
        self.assertEqual([len(self.receipts(conversation)) for conversation in conversations], [1] * 23)
        self.assertEqual(
            min(conversations._response_clock().mapped("receipt_at")), self.ago() + timedelta(0))
