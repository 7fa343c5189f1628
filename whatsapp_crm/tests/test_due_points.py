# Part of whatsapp_crm. See LICENSE file for full copyright and licensing details.
from datetime import timedelta
from unittest.mock import patch

from odoo import fields
from odoo.tests import tagged
from odoo.tools import mute_logger

from .due_common import DueCase

RUN = "odoo.addons.whatsapp_crm.models.sla.due"


@tagged("post_install", "-at_install")
class TestDuePoints(DueCase):
    """Each point of each deadline is handled once, and what is not due costs nothing."""

    def test_each_point_once(self):
        conversation = self.waiting(self.agent)
        heard = []
        for _minute in range(30):
            self.later(1)
            heard += [(user, alert["point"]) for user, alerts in self.alerts().items() for alert in alerts]
        self.assertEqual(heard, [(self.agent, "warning"), (self.leader, "breach")])
        self.assertEqual(
            [kind for kind in self.kinds(conversation) if kind in ("at_risk", "escalated")], ["at_risk", "escalated"])
        clock = conversation._response_clock()
        self.assertEqual(clock.breached_at, clock.due_at)
        self.assertFalse(clock.next_at)

    def test_after_a_long_stop_the_gravest_is_told_and_both_are_kept(self):
        conversation = self.waiting(self.agent)
        self.later(600)
        self.assertEqual(self.alerts(), {self.leader: [{
            "id": conversation.id, "point": "breach", "to_resolve": False, "name": "Ana Ruiz", "minutes": 600,
            "text": "¿Precio?", "count": 1}]})
        facts = conversation.milestone_ids.filtered(lambda fact: fact.kind in ("at_risk", "escalated")).sorted("at")
        self.assertEqual(facts.mapped("waited_seconds"), [300, 900])
        self.assertEqual(facts[1].at, conversation._response_clock().due_at)

    def test_screens_turn(self):
        conversation = self.waiting(self.agent)
        self.later(5)
        [(_channel, change)] = self.sent("whatsapp_crm.conversation/changed")
        self.assertEqual(change["ids"], conversation.ids)
        self.assertIn("wait", change["kinds"])

    def test_a_deadline_that_breaks_holds_up_no_other(self):
        bad, good = self.waiting(self.agent), self.waiting(self.agent, sender="34622333444", name="Luis")
        receivers = type(self.env["whatsapp_crm.sla.clock"])
        original = receivers._notices

        def notices(clock, *args):
            if clock.conversation_id == bad:
                raise ValueError("broken")
            return original(clock, *args)

        with patch.object(receivers, "_notices", notices), mute_logger(RUN):
            self.later(5)
        self.assertEqual([alert["id"] for alert in self.alerts()[self.agent]], good.ids)
        self.assertFalse(self.told(bad))
        self.later(1)
        self.assertEqual([alert["id"] for alert in self.alerts()[self.agent]], bad.ids)

    def test_many_at_once_are_one_notice_also_beside_one_that_breaks(self):
        bad = self.waiting(self.agent)
        for place in range(6):
            self.waiting(self.agent, sender=f"3469900000{place}", name=f"Ana {place}")
        deadlines = type(self.env["whatsapp_crm.sla.clock"])
        original = deadlines._notices

        def notices(clock, *args):
            if clock.conversation_id == bad:
                raise ValueError("broken")
            return original(clock, *args)

        with patch.object(deadlines, "_notices", notices), mute_logger(RUN):
            self.later(5)
        self.assertEqual([alert["count"] for alert in self.alerts()[self.agent]], [6])

    def test_what_only_breaks_together_is_handled_in_smaller_parts(self):
        conversations = [self.waiting(self.agent, sender=f"3469900000{place}") for place in range(4)]
        deadlines = type(self.env["whatsapp_crm.sla.clock"])
        original = deadlines._handle_due

        def handle(clocks, now):
            if len(clocks) > 2:
                raise ValueError("too many")
            return original(clocks, now)

        with patch.object(deadlines, "_handle_due", handle), mute_logger(RUN):
            self.later(5)
        told = [alert["id"] for alert in self.alerts()[self.agent]]
        self.assertEqual(sorted(told), sorted(conversation.id for conversation in conversations))

    def test_an_empty_minute_costs_a_handful_of_statements(self):
        for place in range(3):
            self.waiting(self.agent, sender=f"3469900000{place}")
        self.run_due()
        with self.assertQueryCount(8):
            self.run_due()

    def test_the_number_of_statements_does_not_grow_with_what_is_due(self):
        counts = []
        for round_number, size in enumerate((2, 12)):
            for place in range(size):
                self.waiting(sender=f"3469{round_number}000{place:02}", name=f"Ana {place}")
            self.time.tick(timedelta(minutes=5))
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            self.run_due()
            counts.append(self.env.cr.sql_log_count - before)
        self.assertEqual(len(self.env["whatsapp_crm.alert"].search([])), 14 * 3)
        self.assertLessEqual(counts[1], counts[0] + 5)

    def test_a_promise_to_resolve_says_so_and_passes_nothing_on(self):
        self.policy.write({
            "has_resolution": True, "resolution_warning_minutes": 60, "resolution_breach_minutes": 120,
            "breach_action": "queue"})
        conversation = self.waiting(self.agent)
        self.say(conversation.channel_id)
        self.time.tick(timedelta(hours=3))
        self.waiting()
        self.later(0)
        self.assertFalse(self.alerts(), "it stood still while the customer had the ball")
        self.say(conversation.channel_id, note=True)
        conversation._response_clock()._stop(self.ago(), "withdrawn")
        self.later(60)
        [alert] = self.alerts()[self.agent]
        self.assertEqual((alert["point"], alert["to_resolve"]), ("warning", True))
        self.assertEqual(
            conversation.activity_ids.mapped("summary"), ["Ana Ruiz: not resolved for 4 h"])
        self.later(60)
        self.assertEqual(set(self.alerts()), {self.leader})
        self.assertEqual(conversation.user_id, self.agent)

    # ----------------------------------------------------------------- pass on

    def test_back_to_the_queue(self):
        self.policy.breach_action = "queue"
        conversation = self.waiting(self.agent)
        self.later(15)
        self.assertEqual((conversation.state, conversation.user_id.id), ("new", False))
        self.assertEqual(set(self.alerts()), {self.leader})
        self.assertEqual(set(self.told(conversation)), {self.leader})
        self.assertEqual(conversation.waiting_since, self.ago(minutes=15))

    def test_as_often_as_the_promise_says_then_the_supervisor(self):
        self.policy.write({"breach_action": "queue", "reassign_max": 2})
        conversation = self.waiting(self.agent)
        self.later(15)
        for user in (self.agent2, self.agent):
            conversation.with_user(user).action_take()
            self.later(14)
            self.assertEqual((conversation.user_id, self.alerts()), (user, {}))
            self.later(1)
        self.assertEqual(conversation.user_id, self.agent)  # the third time it stays
        self.assertEqual(set(self.alerts()), {self.leader})
        self.assertEqual(self.kinds(conversation).count("released"), 2)
        self.later(600)
        self.assertFalse(self.alerts())

    def test_what_waits_in_the_queue_goes_to_the_supervisor_only(self):
        self.policy.breach_action = "queue"
        conversation = self.waiting()
        self.later(15)
        self.assertIn(self.leader, self.alerts())
        self.assertFalse(conversation._response_clock().reassign_count)
        self.later(600)
        self.assertFalse(self.alerts())

    def test_to_the_next_one_who_is_there(self):
        self.policy.write({"breach_action": "next", "reassign_max": 1})
        conversation = self.waiting(self.agent)
        self.later(15)
        self.assertEqual((conversation.user_id, conversation.state), (self.agent2, "open"))
        self.assertEqual(set(self.told(conversation)), {self.leader})
        self.later(15)
        self.assertEqual(conversation.user_id, self.agent2)
        self.assertEqual(self.alerts()[self.leader][0]["minutes"], 30)

    def test_who_gets_it_finds_it_awake(self):
        self.policy.write({"breach_action": "next", "reassign_max": 1})
        conversation = self.waiting(self.agent)
        conversation.with_user(self.agent).action_snooze(
            fields.Datetime.now() + timedelta(hours=5), without_answer=True)
        self.later(15)
        self.assertEqual((conversation.user_id, conversation.state), (self.agent2, "open"))

    def test_what_cannot_be_passed_on_is_told_all_the_same(self):
        self.policy.write({"breach_action": "next", "reassign_max": 1})
        conversation = self.waiting(self.agent)
        conversations = type(self.env["whatsapp_crm.conversation"])
        with patch.object(conversations, "_route_next", side_effect=ValueError), \
                mute_logger("odoo.addons.whatsapp_crm.models.sla.clock_due"):
            self.later(15)
        self.assertEqual(set(self.alerts()), {self.leader})
        self.later(15)
        self.assertEqual(conversation.user_id, self.agent2, "tried again later")

    def test_a_database_that_is_gone_ends_the_run(self):
        self.waiting(self.agent)
        self.time.tick(timedelta(minutes=15))
        with patch.object(type(self.env["whatsapp_crm.due"]), "_claim_due", side_effect=[ValueError, SystemExit]), \
                self.assertRaises(ValueError):
            self.run_due()

    def test_with_nobody_there_it_stays_and_is_tried_again(self):
        self.policy.write({"breach_action": "next", "reassign_max": 1})
        for user in (self.agent2, self.leader):
            self.set_presence(user, "offline")
        conversation = self.waiting(self.agent)
        self.later(15)
        self.assertEqual(conversation.user_id, self.agent)
        self.assertFalse(conversation._response_clock().reassign_count)
        self.set_presence(self.agent2, "online")
        self.later(15)
        self.assertEqual(conversation.user_id, self.agent2)
