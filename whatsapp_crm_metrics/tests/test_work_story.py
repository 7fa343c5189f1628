# Part of whatsapp_crm. See LICENSE file for full copyright and licensing details.
from datetime import timedelta

from odoo.tests import tagged

from .work_common import WorkCase


@tagged("post_install", "-at_install")
class TestWorkStory(WorkCase):
    """Conversations per day: who did what counts for them, whatever happens later."""

    def setUp(self):
        super().setUp()
        self.conversation = self.customer_writes()
        self.take(self.conversation, self.agent)
        self.answer(self.conversation, self.agent)

    def come_back(self):
        self.pass_time(hours=2)
        self.resolve(self.conversation, self.agent)
        self.pass_time(hours=10)
        self.assertEqual(self.customer_writes(), self.conversation)

    def test_one_conversation(self):
        self.pass_time(hours=2)
        self.resolve(self.conversation, self.agent)
        self.assertEqual(
            self.figures("work", "opened:sum", "attended:count_distinct", "resolved:sum", "came_back_share:avg"),
            {self.agent: (1, 1, 1, 0)})
        self.assertEqual(self.figures("work", "resolved:sum", by="outcome"), {False: 0, "confirmed": 1})

    def test_coming_back_counts_for_who_had_resolved_it(self):
        self.come_back()
        self.take(self.conversation, self.agent2)
        self.resolve(self.conversation, self.agent2, no_answer_needed=True)
        self.assertEqual(
            self.figures("work", "opened:sum", "attended:count_distinct", "resolved:sum", "came_back:sum",
                         "came_back_share:avg", "no_answer_needed:sum", "not_confirmed:sum"),
            {self.agent: (1, 1, 1, 1, 1, 0, 1), self.agent2: (0, 1, 1, 0, 0, 1, 0)})

    def test_attended_counts_once_a_day(self):
        self.pass_time(days=1)
        self.customer_writes()
        self.answer(self.conversation, self.agent)
        self.customer_writes()
        self.answer(self.conversation, self.agent)
        self.assertEqual(self.figures("work", "attended:count_distinct"), {self.agent: 1})
        self.assertEqual(list(self.figures("work", "attended:count_distinct", by="date:day").values()), [1, 1])

    def test_reassigning_rewrites_nothing(self):
        self.pass_time(hours=1)
        self.customer_writes()
        self.conversation.with_user(self.supervisor).action_assign(self.agent2.id)
        self.answer(self.conversation, self.agent2)
        before = self.figures("work", "opened:sum", "attended:count_distinct")
        self.assertEqual(before, {self.agent: (1, 1), self.agent2: (0, 1)})
        self.conversation.with_user(self.supervisor).action_assign(self.supervisor.id)
        self.assertEqual(self.figures("work", "opened:sum", "attended:count_distinct"), before)

    def test_who_left_keeps_what_they_did(self):
        self.resolve(self.conversation, self.agent)
        before = self.figures("work", "opened:sum", "attended:count_distinct", "resolved:sum")
        self.agent.action_archive()
        self.assertEqual(self.figures("work", "opened:sum", "attended:count_distinct", "resolved:sum"), before)
        self.assertEqual(before, {self.agent: (1, 1, 1)})

    def test_team_is_that_of_the_time(self):
        self.pass_time(hours=1)
        self.conversation.sudo().team_id = self.collections
        self.pass_time(hours=1)
        self.resolve(self.conversation, self.agent)
        self.assertEqual(
            self.figures("work", "opened:sum", "resolved:sum", by="team_id"),
            {self.team: (1, 0), self.collections: (0, 1)})
        self.pass_time(hours=1)
        self.conversation.sudo().team_id = self.team
        self.assertEqual(self.rows("conversation").team_id, self.collections)
        self.assertEqual(self.figures("message", "outgoing:sum", by="team_id"), {self.team: 1})

    def test_resolved_unanswered_is_told_apart(self):
        waiting = self.customer_writes(sender="34622333444", name="Luis Gil")
        waiting.sudo()._resolve("idle", None)
        self.assertEqual(
            self.figures("work", "resolved:sum", "unanswered:sum", domain=[("kind", "=", "resolved")]),
            {self.nobody: (1, 1)})

    def test_not_a_customer_does_not_come_back(self):
        self.conversation.with_user(self.agent).action_not_customer("supplier")
        [row] = self.rows("work", [("kind", "=", "resolved")])
        self.assertEqual((row.outcome, row.came_back_share), ("not_customer", False))
        self.assertIsNone(self.figures(
            "work", "came_back_share:avg", domain=[("kind", "=", "resolved")])[self.agent])

    def test_the_row_leads_to_the_chat(self):
        row = self.rows("work", [("kind", "=", "opened")])
        action = row.action_open_conversation()
        self.assertEqual((action["res_model"], action["res_id"]), (self.conversation._name, self.conversation.id))
        self.assertEqual(row.number_id, self.number)

    # -------------------------------------------------------------- resolution

    def test_resolution_time_goes_to_the_last_end(self):
        self.come_back()
        row = self.rows("conversation")
        self.assertEqual((row.agent_id, row.resolution, row.came_back, row.resolved), (self.nobody, False, 1, 0))
        self.take(self.conversation, self.agent2)
        self.resolve(self.conversation, self.agent2, no_answer_needed=True)
        row = self.rows("conversation")
        self.assertEqual((row.agent_id, row.resolution, row.came_back), (self.agent2, 12, 1))
        self.assertEqual(row.outcome, "confirmed")

    def test_median_average_and_percentile(self):
        for number, hours in enumerate((1, 2, 9)):
            other = self.customer_writes(sender=f"3460000010{number}")
            self.take(other, self.agent2)
            self.answer(other, self.agent2)
            other._write_life({"opened_at": other.opened_at - timedelta(hours=hours)})
            self.resolve(other, self.agent2)
        self.assertEqual(
            self.figures("conversation", "resolution:median", "resolution_average:avg",
                         "resolution_percentile_90:percentile_90")[self.agent2], (2, 4, 7.6))

    def test_working_time_of_resolving(self):
        """Friday's last hour and Monday's first one; in between the company is closed."""
        calendar = self.calendar((9, 18))
        self.policy.write({
            "has_resolution": True, "resolution_warning_minutes": 60, "resolution_breach_minutes": 180,
            "working_time": "calendar", "calendar_id": calendar.id})
        self.pass_time(days=4, hours=6)  # Friday, 17:00 in Madrid
        late = self.customer_writes(sender="34622333444", name="Luis Gil")
        self.take(late, self.agent)
        self.pass_time(days=2, hours=17)  # Monday, 10:00
        self.customer_writes(sender="34622333444")
        self.answer(late, self.agent)
        self.resolve(late, self.agent)
        row = self.rows("conversation", [("conversation_id", "=", late.id)])
        self.assertEqual((row.resolution, row.working_resolution, row.resolved_in_time), (65, 2, 1))

    def test_load_is_what_each_has_in_hand(self):
        self.customer_writes(sender="34622333444", name="Luis Gil")
        self.assertEqual(
            self.figures("conversation", "__count", by="owner_id", domain=[("state_now", "!=", "resolved")]),
            {self.agent: 1, self.nobody: 1})

    def test_repeat_is_the_same_subject_again(self):
        def about(tag, days, sender="34611222333", **values):
            self.pass_time(days=days)
            conversation = self.customer_writes(sender=sender)
            conversation.sudo().write({"tag_ids": tag.ids, **values})
            self.resolve(conversation, self.supervisor, no_answer_needed=True)
            return self.rows("conversation", [("conversation_id", "=", conversation.id)]).repeat

        self.resolve(self.conversation, self.agent)
        self.assertFalse(self.rows("conversation").repeat)  # without a tag nothing is known
        self.assertEqual(about(self.complaint, 5), 0)
        self.assertEqual(about(self.price, 5), 0)
        self.assertEqual(about(self.complaint, 5), 1)
        self.assertEqual(about(self.complaint, 61), 0)
        firm = self.env["res.partner"].create({"name": "Taller Sol", "is_company": True})
        self.env["whatsapp_crm.conversation"].search([]).partner_id.parent_id = firm
        colleague = self.env["res.partner"].create({"name": "Luis", "parent_id": firm.id, "phone": "+34622333444"})
        self.assertEqual(about(self.complaint, 5, sender="34622333444"), 1)
        self.assertEqual(self.rows("conversation")[:1].partner_id, colleague)
        self.assertEqual(self.figures("conversation", "repeats:sum", by="tag_ids")[self.complaint], 2)

    def test_reactivated_is_back_after_silence(self):
        self.resolve(self.conversation, self.agent)
        self.pass_time(days=1, hours=1)  # later than it would go on, sooner than silence
        soon = self.customer_writes()
        self.assertNotEqual(soon, self.conversation)
        self.resolve(soon, self.agent, no_answer_needed=True)
        self.assertEqual(self.rows("conversation").mapped("reactivated"), [0, 0])
        self.pass_time(days=2)
        self.customer_writes()
        self.assertEqual(self.rows("conversation").mapped("reactivated"), [1, 0, 0])
