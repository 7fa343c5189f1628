# Part of whatsapp_crm. See LICENSE file for full copyright and licensing details.
from psycopg2.errors import UniqueViolation

from odoo.tests import tagged
from odoo.tools import SQL, mute_logger

from .sla_common import MINUTE, MONDAY, SlaCase

HOUR = 60 * MINUTE


@tagged("post_install", "-at_install")
class TestSlaSpans(SlaCase):
    """Pauses, the time to resolve, the moments at which the cron looks, and the law over all rows."""

    def setUp(self):
        super().setUp()
        self.conversation = self.customer_writes()
        self.clock = self.running(self.conversation)

    # ------------------------------------------------------------------- pause

    def test_pause_takes_time_out_and_keeps_the_whole_wait(self):
        self.conversation._pause_promises(MONDAY)
        self.assertEqual((self.clock.due_at, self.clock.next_at), (False, False))
        self.assertEqual((self.conversation.answer_due_at, self.conversation.urgency), (False, "normal"))
        self.pass_time(minutes=40)
        self.conversation._pause_promises()
        self.conversation._resume_promises()
        self.assertEqual(self.clock.due_at, MONDAY + 55 * MINUTE)
        self.assertEqual((self.conversation.answer_due_at, self.clock.next_at), (
            MONDAY + 55 * MINUTE, MONDAY + 45 * MINUTE))
        self.conversation._resume_promises()
        self.pass_time(minutes=10)
        self.say(self.conversation.channel_id)
        self.assertEqual((self.clock.state, self.clock.elapsed_wall_seconds, self.clock.elapsed_business_seconds), (
            "met", 3000, 600))

    def test_answered_while_paused(self):
        self.pass_time(minutes=2)
        self.conversation._pause_promises()
        self.pass_time(minutes=40)
        self.say(self.conversation.channel_id)
        self.assertEqual((self.clock.state, self.clock.elapsed_business_seconds), ("met", 120))
        self.assertEqual(self.clock.paused[-1][1], (MONDAY + 42 * MINUTE).isoformat())

    def test_nobody_waits_nothing_to_pause(self):
        self.say(self.conversation.channel_id)
        self.conversation._pause_promises()
        self.conversation._resume_promises()
        self.assertFalse(self.clock.paused)

    # -------------------------------------------------------------- resolution

    def promise_resolution(self):
        self.policy.write({
            "has_resolution": True, "resolution_warning_minutes": 60, "resolution_breach_minutes": 120})
        return self.customer_writes(sender="34600111222", name="Otro")

    def resolution(self, conversation):
        return conversation.clock_ids.filtered(lambda clock: clock.kind == "resolution").sorted("id")[-1:]

    def test_time_to_resolve_stands_still_while_the_customer_has_the_ball(self):
        conversation = self.promise_resolution()
        clock = self.resolution(conversation)
        self.assertEqual((clock.started_at, clock.due_at), (MONDAY, MONDAY + 2 * HOUR))
        self.pass_time(minutes=10)
        self.say(conversation.channel_id)
        self.assertFalse(clock.due_at, "the customer has the ball")
        self.pass_time(hours=5)
        self.customer_writes(sender="34600111222", name="Otro")
        self.assertEqual(clock.due_at, MONDAY + 7 * HOUR)
        conversation.with_user(self.agent).action_snooze("2026-03-09 08:00:00", without_answer=True)
        self.assertFalse(clock.due_at)
        self.assertTrue(conversation.answer_due_at, "putting it away does not stop the answer's")
        self.pass_time(hours=1)
        conversation.sudo()._wake()
        self.assertEqual(clock.due_at, MONDAY + 8 * HOUR)
        self.pass_time(hours=3)
        conversation.sudo()._resolve("confirmed", None)
        self.assertEqual((clock.state, clock.ended_by, clock.elapsed_business_seconds), (
            "breached", "resolved", 3 * 3600 + 600))

    def test_coming_back_has_a_new_time_to_resolve(self):
        conversation = self.promise_resolution()
        first = self.resolution(conversation)
        conversation.sudo()._resolve("confirmed", None)
        self.assertEqual((first.state, first.ended_by), ("met", "resolved"))
        self.pass_time(hours=1)
        self.customer_writes(sender="34600111222", name="Otro")
        self.assertEqual(self.resolution(conversation).started_at, MONDAY + HOUR)

    def test_promised_no_more_is_withdrawn(self):
        clock = self.resolution(self.promise_resolution())
        self.policy.has_resolution = False
        self.env.cr.flush()
        self.assertEqual((clock.state, clock.ended_by), ("cancelled", "withdrawn"))

    # ------------------------------------------------------------------ points

    def test_looks_at_the_next_point_that_nobody_handled(self):
        clock = self.clock
        self.policy.write({"receipt_minutes": 2, "seen_minutes": 3})
        self.env.cr.flush()
        self.assertEqual(clock._points(), {
            "receipt": MONDAY + 2 * MINUTE, "warning": MONDAY + 5 * MINUTE, "breach": MONDAY + 15 * MINUTE})
        self.assertEqual(clock.next_at, MONDAY + 2 * MINUTE)
        self.pass_time(minutes=1)
        self.conversation.channel_id.with_user(self.agent).wacrm_note_opened()
        self.assertEqual(clock._points()["seen"], MONDAY + 4 * MINUTE)
        for mark, following in (
            ("receipt_at", 4), ("seen_warned_at", 5), ("warned_at", 15), ("breached_at", None),
        ):
            clock[mark] = MONDAY
            clock._look_again()
            self.assertEqual(clock.next_at, following is not None and MONDAY + following * MINUTE)

    def test_look_brings_its_own_point_forward(self):
        self.policy.seen_minutes = 1
        self.env.cr.flush()
        self.conversation.channel_id.with_user(self.agent).wacrm_note_opened()
        self.assertEqual(self.clock.next_at, MONDAY + MINUTE)

    # -------------------------------------------------------------------- laws

    @mute_logger("odoo.sql_db")
    def test_one_of_a_kind(self):
        for values in (
            {"kind": "next_response", "state": "running"},
            {"kind": "first_response", "state": "met", "stopped_at": MONDAY},
        ):
            with self.subTest(values=values), self.assertRaises(UniqueViolation), self.env.cr.savepoint():
                self.clocks.create({
                    "conversation_id": self.conversation.id, "company_id": self.company.id,
                    "policy_id": self.policy.id, "started_at": MONDAY, **values})

    def test_a_deadline_runs_exactly_while_somebody_waits(self):
        """Over every conversation in the database, after one of each kind went its way."""
        self.say(self.conversation.channel_id)
        for place in range(6):
            conversation = self.customer_writes(sender=f"3460011122{place}", name=f"C{place}")
            conversation.with_user(self.agent).action_take()
            self.pass_time(minutes=3)
            step = [
                lambda c: None, lambda c: self.say(c.channel_id), lambda c: c._resolve("confirmed", None),
                lambda c: c.action_no_answer_needed(), lambda c: c._pause_promises(),
                lambda c: c.action_snooze("2026-03-09 08:00:00", without_answer=True)][place]
            step(conversation.sudo())
        self.env.flush_all()
        self.assertEqual(self.env.execute_query(SQL("""
            SELECT c.id, c.waiting_since, k.started_at, c.answer_due_at, k.due_at
              FROM whatsapp_crm_conversation c
              LEFT JOIN whatsapp_crm_sla_clock k
                ON k.conversation_id = c.id AND k.state = 'running' AND k.kind <> 'resolution'
             WHERE c.company_id = %s
               AND (c.waiting_since, c.answer_warning_at, c.answer_due_at)
                   IS DISTINCT FROM (k.started_at, k.warning_at, k.due_at)""", self.company.id)), [])
        self.assertEqual(self.clocks.search_count([
            ("company_id", "=", self.company.id), ("state", "=", "running")]), 3)
