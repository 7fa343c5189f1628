from odoo import fields
from odoo.tests import tagged

from .bus_common import BusCase
from .sales_common import LeadCase


@tagged("post_install", "-at_install")
class TestNextActivity(LeadCase, BusCase):
    """Every open lead with a conversation shows what is planned next, or that nothing is."""

    def setUp(self):
        super().setUp()
        self.talk = self.conversation()
        self.lead = self.talk.lead_id

    def assertWithout(self, without, user=None):
        user = user or self.agent
        self.env.invalidate_all()
        for record, name in ((self.lead, "wacrm_without_activity"), (self.talk, "without_activity")):
            record = record.with_user(user)
            self.assertEqual(record[name], without)
            self.assertEqual(bool(record.search([(name, "=", True), ("id", "=", record.id)])), without)
            self.assertEqual(bool(record.search([(name, "=", False), ("id", "=", record.id)])), not without)

    def schedule(self, record=None, user=None, days=1, **values):
        return (record if record is not None else self.lead).activity_schedule(
            "mail.mail_activity_data_call", summary="Llamar", user_id=(user or self.agent).id,
            date_deadline=fields.Date.add(fields.Date.today(), days=days), **values)

    def test_nothing_planned_is_a_warning(self):
        self.assertWithout(True)
        panel = self.talk.with_user(self.agent)._context_activity()
        self.assertEqual([(line["text"], line["tone"]) for line in panel], [("No next activity", "warning")])

    def test_planned_on_the_lead_or_on_the_conversation(self):
        for place in (self.lead, self.talk.sudo()):
            with self.subTest(place._name):
                activity = self.schedule(place)
                self.assertWithout(False)
                self.assertEqual(self.talk.with_user(self.agent).next_step_planned, "Llamar")
                activity.action_done()
                self.assertWithout(True)

    def test_the_first_of_several_is_shown(self):
        self.schedule(days=5)
        sooner = self.schedule(days=2)
        self.env.invalidate_all()
        self.assertEqual(self.talk.with_user(self.agent).next_step_planned_on, sooner.date_deadline)

    def test_what_only_says_what_happened_is_no_step(self):
        self.talk.sudo().activity_schedule(
            "whatsapp_crm.mail_activity_type_escalated", user_id=self.supervisor.id)
        self.assertWithout(True)
        for user in (self.agent, self.supervisor):
            panel = self.talk.with_user(user)._context_activity()
            self.assertEqual([line["text"] for line in panel], ["No next activity"])

    def test_closed_leads_need_nothing(self):
        self.lead.action_set_won()
        self.assertWithout(False)

    def test_plan_on_a_lead_of_others_is_not_told(self):
        self.lead.user_id = self.agent2
        self.schedule(user=self.agent2)
        self.env.invalidate_all()
        talk = self.talk.with_user(self.agent)
        self.assertFalse(self.lead.with_user(self.agent).has_access("read"))
        self.assertFalse(talk.next_step_planned)
        self.assertFalse(talk.without_activity)

    def test_boards_are_told(self):
        self.forget()
        self.schedule()
        self.env.cr.precommit.run()
        changed = [payload for _target, payload in self.sent("whatsapp_crm.conversation/changed")]
        self.assertEqual([payload["ids"] for payload in changed], [self.talk.ids])

    def test_statements_do_not_grow(self):
        def count(talks):
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            talks.with_user(self.agent).read(["next_step_planned", "next_step_planned_on", "without_activity"])
            return self.env.cr.sql_log_count - before
        talks = self.talk
        count(talks)
        one = count(talks)
        for number in range(4):
            talks |= self.conversation(sender=f"3462200{number:04}", name=f"C{number}")
        self.schedule(talks[1].lead_id)
        few = count(talks)
        for number in range(4, 9):
            talks |= self.conversation(sender=f"3462200{number:04}", name=f"C{number}")
        self.assertEqual(count(talks), few)
        self.assertLessEqual(few, one + 1)
