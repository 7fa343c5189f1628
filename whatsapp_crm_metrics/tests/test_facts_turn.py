# Part of whatsapp_crm. See LICENSE file for full copyright and licensing details.
from odoo.addons.whatsapp_crm.tests.sla_common import MINUTE, MONDAY
from odoo.fields import Command
from odoo.tests import tagged

from .facts_common import FactsCase


@tagged("post_install", "-at_install")
class TestFactsTurn(FactsCase):
    """Response times, computed by hand on small stories."""

    def setUp(self):
        super().setUp()
        self.conversation = self.customer_writes()

    def test_a_turn_that_was_answered(self):
        self.pass_time(minutes=2)
        self.look(self.conversation)
        self.pass_time(minutes=10)
        self.answer(self.conversation)
        turn = self.turns(self.conversation)
        self.assertEqual(
            (turn.kind, turn.state, turn.started_at, turn.ended_at),
            ("first", "answered", MONDAY, MONDAY + 12 * MINUTE))
        self.assertEqual((turn.agent_id, turn.answered_by_id, turn.owner_id), (self.agent,) * 3)
        self.assertEqual((turn.team_id, turn.number_id, turn.company_id), (self.team, self.number, self.company))
        self.assertAlmostEqual(turn.wait, 0.2)
        self.assertAlmostEqual(turn.working_wait, 0.2)
        self.assertEqual((turn.band, turn.answered, turn.kept), ("2_15min", 1, 1))
        self.assertEqual((turn.seen, turn.seen_by_id, turn.seen_at), (1, self.agent, MONDAY + 2 * MINUTE))
        self.assertEqual((turn.seen_unanswered, turn.seen_minutes), (1, 10))  # in time until 10:07
        self.assertEqual(turn.from_phone, 0)

    def test_answered_soon_after_the_look(self):
        self.pass_time(minutes=20)
        self.look(self.conversation)
        self.pass_time(minutes=5)
        self.answer(self.conversation)
        turn = self.turns(self.conversation)
        self.assertEqual((turn.kept, turn.seen_unanswered, turn.seen_minutes), (0, 0, 5))
        self.assertEqual(turn.band, "3_1h")

    def test_what_is_not_known_is_empty(self):
        turn = self.turns(self.conversation)
        self.assertEqual((turn.state, turn.agent_id.ids, turn.seen), ("waiting", [], 0))
        for name in ("wait", "wait_average", "wait_percentile_90", "working_wait", "band", "answered", "kept",
                     "seen_unanswered", "seen_minutes", "from_phone", "ended_at"):
            self.assertIs(turn[name], False, name)

    def test_who_waits_past_the_promise_counts_as_missed(self):
        self.look(self.conversation)
        self.pass_time(minutes=5)
        turn = self.turns(self.conversation)
        self.assertEqual((turn.kept, turn.seen_unanswered), (False, False))
        self.pass_time(minutes=11)
        turn = self.turns(self.conversation)
        self.assertEqual((turn.kept, turn.seen_unanswered, turn.band), (0, 1, False))

    def test_a_look_of_somebody_else_is_none(self):
        self.assign(self.conversation, self.agent2)
        self.pass_time(minutes=1)
        self.look(self.conversation, self.agent)
        self.look(self.conversation, self.supervisor)
        self.pass_time(hours=1)
        turn = self.turns(self.conversation)
        self.assertEqual((turn.seen, turn.seen_by_id.ids, turn.seen_unanswered), (0, [], False))
        self.assertEqual(turn.agent_id, self.agent2)

    def test_reassigning_does_not_rewrite_who_answered(self):
        self.assign(self.conversation, self.agent)
        self.pass_time(minutes=3)
        self.answer(self.conversation)
        other = self.env["crm.team"].create({"name": "Cobros", "company_id": self.company.id})
        self.conversation.sudo().team_id = other
        self.assign(self.conversation, self.agent2)
        self.pass_time(minutes=1)
        self.customer_writes()
        self.pass_time(minutes=6)
        self.answer(self.conversation, self.agent2)
        first, second = self.turns(self.conversation)
        self.assertEqual((first.agent_id, first.team_id, first.kind), (self.agent, self.team, "first"))
        self.assertEqual((second.agent_id, second.team_id, second.kind), (self.agent2, other, "next"))
        self.assertAlmostEqual(first.wait, 0.05)
        self.assertAlmostEqual(second.wait, 0.1)

    def test_who_helps_out_gets_the_credit_and_the_responsible_stays(self):
        self.assign(self.conversation, self.agent2)
        self.answer(self.conversation, self.agent, wacrm_as_support=True)
        turn = self.turns(self.conversation)
        self.assertEqual((turn.agent_id, turn.answered_by_id, turn.owner_id), (self.agent, self.agent, self.agent2))

    def test_coming_back_is_another_turn(self):
        self.answer(self.conversation)
        self.conversation.with_user(self.agent).action_resolve("confirmed", confirmed_by="customer", proof="Sí")
        self.pass_time(minutes=30)
        self.customer_writes()
        first, second = self.turns(self.conversation)
        self.assertEqual((first.state, first.wait), ("answered", 0))
        self.assertEqual((second.kind, second.state, second.state_now), ("next", "waiting", "new"))
        self.assertFalse(second.agent_id)

    def test_a_night_counts_by_the_wall_and_not_as_work(self):
        hours = self.calendar((9, 18))
        self.policy.write({"working_time": "calendar", "calendar_id": hours.id})
        self.env.cr.precommit.run()
        self.pass_time(hours=9)  # Monday 20:00 in Madrid
        conversation = self.customer_writes(sender="34600111222")
        self.pass_time(hours=13, minutes=10)  # Tuesday 9:10
        self.answer(conversation)
        turn = self.turns(conversation)
        self.assertAlmostEqual(turn.wait, 13 + 1 / 6)
        self.assertAlmostEqual(turn.working_wait, 1 / 6)
        self.assertEqual((turn.kept, turn.band), (1, "5_24h"))

    def test_who_left_keeps_what_they_answered(self):
        self.answer(self.conversation)
        self.pass_time(minutes=1)
        self.customer_writes()
        self.agent.action_archive()
        first, second = self.turns(self.conversation)
        self.assertEqual(first.agent_id, self.agent)
        self.assertFalse(second.agent_id)  # back in the queue
        groups = self.env["whatsapp_crm.report.turn"]._read_group(
            [("conversation_id", "=", self.conversation.id)], ["agent_id"], ["__count"])
        self.assertEqual(groups, [(self.agent, 1), (self.agent.browse(), 1)])

    def test_from_the_phone(self):
        self.assign(self.conversation, self.agent)
        self.pass_time(minutes=4)
        self.echo()
        turn = self.turns(self.conversation)
        self.assertEqual((turn.state, turn.from_phone), ("answered", 1))
        self.assertEqual((turn.agent_id, turn.answered_by_id.ids), (self.agent, []))

    def test_no_answer_needed_does_not_count(self):
        self.look(self.conversation)
        self.pass_time(minutes=20)
        self.conversation.with_user(self.agent).action_no_answer_needed()
        turn = self.turns(self.conversation)
        self.assertEqual(turn.state, "no_answer_needed")
        self.assertEqual(
            (turn.wait, turn.band, turn.answered, turn.kept, turn.seen_unanswered), (False,) * 5)
        self.assertEqual(turn.seen, 1)

    def test_resolved_without_an_answer_is_never(self):
        self.assign(self.conversation, self.agent)
        self.look(self.conversation)
        self.pass_time(minutes=2)
        self.conversation.sudo()._resolve("confirmed", None)
        turn = self.turns(self.conversation)
        self.assertEqual((turn.state, turn.band), ("resolved_unanswered", "7_never"))
        self.assertEqual((turn.wait, turn.answered, turn.seen_unanswered), (False, 0, 1))
        self.assertEqual(turn.agent_id, self.agent)

    def test_who_is_no_customer_gets_no_answer(self):
        self.look(self.conversation)
        self.pass_time(minutes=20)
        self.conversation.with_user(self.agent).action_not_customer("spam")
        turn = self.turns(self.conversation)
        self.assertEqual(turn.state, "not_customer")
        self.assertEqual((turn.band, turn.answered, turn.kept, turn.seen, turn.seen_unanswered), (False,) * 5)

    def test_an_answer_that_got_lost_is_no_answer(self):
        row = self.answer(self.conversation).sudo()
        self.pass_time(minutes=20)
        row._climb("failed")
        row._failed()
        turn = self.turns(self.conversation)
        self.assertEqual((turn.state, turn.kept, turn.wait), ("waiting", 0, False))

    def test_without_a_deadline_nothing_was_in_time(self):
        """Working hours that never come: nobody promised a moment."""
        never = self.env["resource.calendar"].create({
            "name": "Nunca", "company_id": self.company.id, "attendance_ids": [Command.clear()], "tz": "UTC"})
        self.policy.write({"working_time": "calendar", "calendar_id": never.id})
        self.env.cr.precommit.run()
        conversation = self.customer_writes(sender="34600111222")
        self.look(conversation)
        self.pass_time(hours=20)
        self.answer(conversation)
        turn = self.turns(conversation)
        self.assertEqual((turn.answered, turn.seen), (1, 1))
        self.assertEqual((turn.kept, turn.seen_unanswered), (False, False))

    def test_median_average_and_90th_percentile(self):
        for minutes, sender in ((1, "34600000101"), (2, "34600000102"), (60, "34600000103")):
            conversation = self.customer_writes(sender=sender)
            self.pass_time(minutes=minutes)
            self.answer(conversation)
        [(median, average, percentile, kept)] = self.env["whatsapp_crm.report.turn"]._read_group(
            [("company_id", "=", self.company.id), ("state", "=", "answered")], [],
            ["wait:median", "wait_average:avg", "wait_percentile_90:percentile_90", "kept:avg"])
        self.assertAlmostEqual(median, 2 / 60)
        self.assertAlmostEqual(average, 63 / 60 / 3)
        self.assertAlmostEqual(percentile, (2 + 0.8 * 58) / 60)
        self.assertAlmostEqual(kept, 2 / 3)

    def test_a_row_opens_its_conversation(self):
        action = self.turns(self.conversation).action_open_conversation()
        self.assertEqual((action["res_model"], action["res_id"]), (self.conversation._name, self.conversation.id))
