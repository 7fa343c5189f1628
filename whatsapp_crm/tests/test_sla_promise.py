# Part of whatsapp_crm. See LICENSE file for full copyright and licensing details.
from datetime import datetime

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .sla_common import MINUTE, MONDAY, SlaCase

FIRST, NEXT = "first_response", "next_response"


@tagged("post_install", "-at_install")
class TestSlaPromise(SlaCase):
    """A deadline runs from the customer's first unanswered message to a person's answer, and to nothing else."""

    def setUp(self):
        super().setUp()
        self.conversation = self.customer_writes()
        self.channel = self.conversation.channel_id

    def answer(self, user=None, **kwargs):
        return self.say(self.channel, user=user, **kwargs)

    def fail(self, message):
        row = self.rows_of(message).sudo()
        row._climb("failed")
        row._failed()

    # ------------------------------------------------------------------ course

    def test_first_answer_is_promised_with_the_first_message(self):
        clock = self.running(self.conversation)
        self.assertEqual(clock.kind, FIRST)
        self.assertEqual(clock.policy_id, self.policy)
        self.assertEqual((clock.started_at, clock.warning_at, clock.due_at), (
            MONDAY, MONDAY + 5 * MINUTE, MONDAY + 15 * MINUTE))
        self.assertEqual(clock.next_at, clock.warning_at)
        self.assertEqual(self.conversation.answer_warning_at, clock.warning_at)
        self.assertEqual(self.conversation.answer_due_at, clock.due_at)

    def test_second_message_changes_nothing(self):
        clock = self.running(self.conversation)
        self.pass_time(minutes=4)
        self.customer_writes()
        self.assertEqual(self.running(self.conversation), clock)
        self.assertEqual(clock.due_at, MONDAY + 15 * MINUTE)

    def test_answer_meets_it(self):
        clock = self.running(self.conversation)
        self.conversation.with_user(self.agent).action_take()
        self.pass_time(minutes=4)
        self.answer()
        self.assertEqual(self.course(self.conversation), [(FIRST, "met", "answered")])
        self.assertEqual((clock.stopped_at, clock.user_id, clock.owner_id, clock.team_id), (
            MONDAY + 4 * MINUTE, self.agent, self.agent, self.team))
        self.assertEqual((clock.elapsed_wall_seconds, clock.elapsed_business_seconds), (240, 240))
        self.assertFalse(clock.next_at)
        self.assertFalse(self.conversation.answer_due_at)
        self.assertEqual(self.conversation.urgency, "none")

    def test_missed_is_known_though_no_cron_ran(self):
        clock = self.running(self.conversation)
        self.pass_time(minutes=15)
        self.answer()
        self.assertEqual(self.course(self.conversation), [(FIRST, "breached", "answered")])
        self.assertEqual(clock.breached_at, MONDAY + 15 * MINUTE)

    def test_further_answers_have_their_own_time_and_a_first_one_there_is_once(self):
        self.policy.write({"next_warning_minutes": 30, "next_breach_minutes": 60})
        self.answer()
        for _turn in range(2):
            self.pass_time(minutes=1)
            self.customer_writes()
            clock = self.running(self.conversation)
            self.assertEqual(clock.kind, NEXT)
            self.assertEqual(clock.due_at, clock.started_at + 60 * MINUTE)
            self.answer()
        self.assertEqual([kind for kind, _state, _end in self.course(self.conversation)], [FIRST, NEXT, NEXT])

    def test_coming_back_is_promised_a_further_answer(self):
        self.conversation.sudo()._resolve("confirmed", None)
        self.pass_time(hours=1)
        self.assertEqual(self.customer_writes(), self.conversation)
        self.assertEqual(self.course(self.conversation), [
            (FIRST, "cancelled", "resolved_unanswered"), (NEXT, "running", "")])

    def test_taken_up_by_hand_after_a_missed_first_answer(self):
        self.pass_time(minutes=20)
        self.conversation.sudo()._resolve("confirmed", None)
        self.conversation.with_user(self.agent).action_reopen()
        self.customer_writes()
        self.assertEqual(self.course(self.conversation), [
            (FIRST, "breached", "resolved_unanswered"), (NEXT, "running", "")])

    def test_new_conversation_is_promised_a_first_answer_again(self):
        self.conversation.sudo()._resolve("confirmed", None)
        self.pass_time(days=3)
        later = self.customer_writes()
        self.assertNotEqual(later, self.conversation)
        self.assertEqual(self.running(later).kind, FIRST)

    # ------------------------------------------------------- cannot be beaten

    def test_nothing_but_an_answer_touches_it(self):
        clock = self.running(self.conversation)
        before = clock.read(["started_at", "warning_at", "due_at", "next_at", "state", "kind", "policy_id", "paused"])
        other_team = self.env["crm.team"].create({"name": "Soporte", "company_id": self.company.id})
        # This one would promise more time, and none of it may change what was promised.
        self.env["whatsapp_crm.sla.policy"].create({
            "name": "Soporte", "team_ids": other_team.ids, "sequence": 0, "first_warning_minutes": 60,
            "first_breach_minutes": 90})
        agent = self.conversation.with_user(self.agent)
        supervisor = self.conversation.with_user(self.supervisor)
        steps = {
            "take": agent.action_take,
            "look": lambda: self.channel.with_user(self.agent).wacrm_note_opened(),
            "priority": lambda: supervisor.write({"priority": "2"}),
            "tag": lambda: supervisor.write({"tag_ids": self.env["crm.tag"].create({"name": "Urgente"}).ids}),
            "release": agent.action_release,
            "assign": lambda: supervisor.action_assign(self.agent2.id),
            "handoff": lambda: supervisor.action_hand_off({
                "to_user_id": self.agent.id, "reason": "Sabe más de esto", "priority": "2",
                "next_step": "Llamar", "tag_id": self.env["crm.tag"].create({"name": "Queja"}).id}),
            "snooze": lambda: supervisor.action_snooze("2026-03-03 08:00:00", without_answer=True),
            "wake": lambda: self.conversation.sudo()._wake(),
            "team": lambda: supervisor.write({"team_id": other_team.id}),
            "note": lambda: self.answer(user=self.supervisor, note=True),
        }
        for name, step in steps.items():
            with self.subTest(step=name):
                self.pass_time(seconds=10)
                step()
                self.assertEqual(self.running(self.conversation), clock)
                self.assertEqual(clock.read(list(before[0])), before)

    def test_resolved_unanswered_is_missed_only_past_its_time(self):
        self.conversation.sudo()._resolve("confirmed", None)
        late = self.customer_writes(sender="34600111222", name="Otro")
        self.pass_time(minutes=16)
        late.sudo()._resolve("confirmed", None)
        self.assertEqual(self.course(self.conversation), [(FIRST, "cancelled", "resolved_unanswered")])
        self.assertEqual(self.course(late), [(FIRST, "breached", "resolved_unanswered")])
        self.assertFalse(late.answer_due_at)

    def test_no_answer_needed_is_neither_met_nor_missed(self):
        clock = self.running(self.conversation)
        self.pass_time(minutes=20)
        self.conversation.with_user(self.agent).action_no_answer_needed()
        self.assertEqual(self.course(self.conversation), [(FIRST, "cancelled", "no_answer_needed")])
        self.assertEqual((clock.user_id, clock.breached_at), (self.agent, MONDAY + 15 * MINUTE))
        self.customer_writes()
        self.assertEqual(self.running(self.conversation).kind, FIRST, "nobody has answered yet")

    def test_automatic_message_is_no_answer(self):
        self.channel._wacrm_send_sentence("Le respondemos pronto", "auto:receipt")
        self.assertTrue(self.running(self.conversation))

    # ------------------------------------------------------------ odd answers

    def test_failed_answer_takes_the_same_one_up_again(self):
        clock = self.running(self.conversation)
        clock.warned_at = clock.warning_at
        self.pass_time(minutes=2)
        message = self.answer()
        self.pass_time(minutes=10)
        self.fail(message)
        self.assertEqual(self.course(self.conversation), [(FIRST, "running", "")])
        self.assertEqual(clock.due_at, MONDAY + 15 * MINUTE)
        self.assertEqual(clock.next_at, clock.warning_at, "people are told again")
        self.assertEqual(self.conversation.answer_due_at, clock.due_at)
        self.assertFalse(clock.elapsed_wall_seconds)
        self.pass_time(minutes=10)
        self.answer()
        self.assertEqual(self.course(self.conversation), [(FIRST, "breached", "answered")])

    def test_failed_further_answer_takes_its_own_up_again(self):
        self.answer()
        self.pass_time(minutes=1)
        self.customer_writes()
        message = self.answer()
        self.fail(message)
        self.assertEqual(self.course(self.conversation), [(FIRST, "met", "answered"), (NEXT, "running", "")])

    def test_answer_to_a_part_ends_one_and_begins_another(self):
        seen = self.channel.message_ids[:1]
        self.pass_time(minutes=3)
        self.customer_writes()
        self.pass_time(minutes=1)
        self.answer(wacrm_answers_until=seen.id)
        self.assertEqual(self.course(self.conversation), [(FIRST, "met", "answered"), (NEXT, "running", "")])
        self.assertEqual(self.running(self.conversation).started_at, MONDAY + 3 * MINUTE)

    def test_failed_answer_to_a_part_withdraws_what_it_began(self):
        seen = self.channel.message_ids[:1]
        self.pass_time(minutes=3)
        self.customer_writes()
        message = self.answer(wacrm_answers_until=seen.id)
        self.fail(message)
        self.assertEqual(self.course(self.conversation), [
            (FIRST, "running", ""), (NEXT, "cancelled", "withdrawn")])
        self.assertEqual(self.running(self.conversation).started_at, MONDAY)

    def test_two_of_the_same_second_one_answered_the_other_still_has_a_deadline(self):
        seen = self.channel.message_ids[:1]
        self.customer_writes()
        self.pass_time(minutes=1)
        self.answer(wacrm_answers_until=seen.id)
        self.assertEqual(self.conversation.waiting_since, MONDAY)
        self.assertEqual(self.course(self.conversation), [(FIRST, "met", "answered"), (NEXT, "running", "")])
        self.assertEqual(self.conversation.answer_due_at, MONDAY + 15 * MINUTE)

    def test_one_of_an_answered_second_that_arrives_late_leaves_the_answer_what_it_was(self):
        self.pass_time(minutes=1)
        self.answer()
        self.pass_time(minutes=1)
        self.customer_writes(at=MONDAY)
        self.assertEqual(self.course(self.conversation), [(FIRST, "met", "answered"), (NEXT, "running", "")])

    def test_sent_again_answers_no_more_than_it_did(self):
        message = self.answer()
        self.fail(message)
        self.pass_time(minutes=3)
        self.customer_writes()
        self.rows_of(message).with_user(self.agent).action_retry()
        self.assertEqual(self.course(self.conversation), [(FIRST, "met", "answered"), (NEXT, "running", "")])
        self.assertEqual(self.conversation.waiting_since, MONDAY + 3 * MINUTE)

    def test_two_answers_that_fail_leave_none_as_met(self):
        seen = self.channel.message_ids[:1]
        self.pass_time(minutes=3)
        self.customer_writes()
        partial, rest = self.answer(wacrm_answers_until=seen.id), self.answer()
        self.fail(partial)
        self.assertFalse(self.conversation.waiting_since, "the later one answers both")
        self.fail(rest)
        self.assertEqual(self.course(self.conversation), [
            (FIRST, "running", ""), (NEXT, "cancelled", "withdrawn")])

    def test_late_word_from_the_phone_hides_no_answer_that_fails(self):
        self.answer()
        self.pass_time(minutes=2)
        self.customer_writes()
        self.pass_time(minutes=2)
        message = self.answer()
        self.echo(at=MONDAY + MINUTE)
        self.assertEqual(self.conversation.last_out_at, MONDAY + 4 * MINUTE)
        self.fail(message)
        self.assertEqual(self.course(self.conversation), [(FIRST, "met", "answered"), (NEXT, "running", "")])

    def test_earlier_message_that_arrives_late_moves_the_start_back(self):
        clock = self.running(self.conversation)
        self.customer_writes(at=MONDAY - 7 * MINUTE)
        self.assertEqual(self.running(self.conversation), clock)
        self.assertEqual((clock.started_at, clock.due_at, clock.next_at), (
            MONDAY - 7 * MINUTE, MONDAY + 8 * MINUTE, MONDAY - 2 * MINUTE))
        self.assertEqual(self.conversation.urgency, "critical")

    def test_answer_from_the_phone_counts_from_when_it_was_written(self):
        clock = self.running(self.conversation)
        self.pass_time(minutes=30)
        self.echo(at=MONDAY + 3 * MINUTE)
        self.assertEqual(self.course(self.conversation), [(FIRST, "met", "answered")])
        self.assertFalse(clock.user_id)
        self.assertEqual(clock.stopped_at, MONDAY + 3 * MINUTE)

    def test_told_as_missed_but_answered_in_time_was_met(self):
        clock = self.running(self.conversation)
        clock.breached_at = MONDAY + 15 * MINUTE
        self.pass_time(minutes=30)
        self.echo(at=MONDAY + 3 * MINUTE)
        self.assertEqual((clock.state, clock.breached_at), ("met", False))

    def test_phone_whose_time_is_behind(self):
        clock = self.running(self.conversation)
        clock._stop(MONDAY - MINUTE, "answered")
        self.assertEqual((clock.stopped_at, clock.elapsed_wall_seconds, clock.state), (MONDAY, 0, "met"))

    # ------------------------------------------------------------------- rights

    def test_nobody_writes_them(self):
        clock = self.running(self.conversation)
        for user in (self.agent, self.supervisor, self.admin):
            self.assertEqual(clock.with_user(user).read(["kind"])[0]["kind"], FIRST)
            for change in (
                lambda mine: mine.write({"due_at": datetime(2030, 1, 1)}), lambda mine: mine.unlink(),
                lambda mine: mine.copy(),
            ):
                with self.assertRaises(AccessError):
                    change(clock.with_user(user))
            with self.assertRaises(UserError):
                self.conversation.with_user(user).write({"answer_due_at": False})
            with self.assertRaises(UserError):
                self.conversation.with_user(user).write({"clock_ids": [(5,)]})

    def test_only_what_one_may_read(self):
        stranger = self._user(
            "wacrm_stranger", "whatsapp_crm.group_supervisor", company=self.env["res.company"].create({"name": "Otra"}))
        outsider = self._user("wacrm_outsider", "whatsapp_crm.group_agent")
        for user in (stranger, outsider):
            self.assertFalse(self.clocks.with_user(user).search([]) & self.running(self.conversation))
