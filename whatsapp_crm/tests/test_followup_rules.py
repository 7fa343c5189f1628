from datetime import timedelta

from odoo.tests import tagged

from .followup_common import FollowupCase


@tagged("post_install", "-at_install")
class TestFollowupRules(FollowupCase):
    """What each occasion finds, when, for whom, and once."""

    def test_silence_counts_in_working_days_of_the_owner(self):
        """Thursday plus two working days is Monday, not Saturday."""
        self.rule()
        self.later(days=1, hours=23)
        self.assertFalse(self.followups(), "not two days yet")
        self.later(hours=2)
        self.assertEqual(self.followups().state, "open")

        other = self.silent("34611222444", "Luis Sol")  # Thursday
        self.later(days=2)
        self.assertFalse(self.followups(other), "Saturday")
        self.later(days=2)
        self.assertTrue(self.followups(other), "Monday")

    def test_activity_goes_to_the_owner_of_the_opportunity(self):
        self.rule()
        self.later(days=2, hours=1)
        activity = self.activities()
        self.assertEqual(activity.user_id, self.agent)
        self.assertEqual((activity.res_model, activity.res_id), ("crm.lead", self.lead.id))
        self.assertEqual(activity.summary, "Insistir")
        self.assertIn("followup_begun", self.kinds(self.conversation))

    def test_runs_twice_and_finds_nothing_new(self):
        self.rule()
        self.later(days=2, hours=1)
        before = self.followups(), self.activities()
        self.run_followups()
        self.assertEqual((self.followups(), self.activities()), before)

    def test_one_at_a_time_and_once_per_silence(self):
        self.rule(sequence=1)
        self.rule(sequence=2)
        self.later(days=2, hours=1)
        followup = self.followups()
        self.assertEqual(len(followup), 1, "the first rule took it")
        followup.with_user(self.agent).action_stop()
        self.run_followups()
        self.assertEqual(len(self.followups()), 2, "the other rule, now that nothing is under way")
        self.followups()[1].with_user(self.agent).action_stop()
        self.write_again()
        self.later(days=3)
        self.assertEqual(len(self.followups()), 2, "writing again while they are silent is no new silence")

    def test_new_silence_is_a_new_occasion(self):
        self.rule()
        self.later(days=2, hours=1)
        self.receive_text("Me lo pienso", at=self.now().timestamp())
        self.say(self.channel, "Claro")
        self.later(days=6)
        self.assertEqual(self.followups().mapped("state"), ["pointless", "open"])

    def test_whoever_waits_is_no_silent_customer(self):
        self.rule()
        self.receive_text("¿Hola?", at=self.now().timestamp())
        self.later(days=3)
        self.assertFalse(self.followups())

    def test_not_where_something_is_planned_unless_the_rule_says_so(self):
        rule = self.rule()
        self.lead.activity_schedule(
            "mail.mail_activity_data_call", date_deadline=self.now().date() + timedelta(days=9), user_id=self.agent.id)
        self.later(days=3)
        self.assertFalse(self.followups())
        rule.skip_planned = False
        self.run_followups()
        self.assertTrue(self.followups())

    def test_not_what_is_too_old(self):
        self.rule(until_days=10)
        self.later(days=11)
        self.assertFalse(self.followups())

    def test_closed_opportunities_are_left_alone(self):
        self.rule()
        self.lead.action_set_lost(lost_reason_id=self.env["crm.lost.reason"].create({"name": "Caro"}).id)
        self.later(days=3)
        self.assertFalse(self.followups())

    def test_for_whom(self):
        tag = self.env["crm.tag"].create({"name": "VIP"})
        other_team = self.env["crm.team"].create({"name": "Otro", "company_id": self.company.id})
        stage = self.env["crm.stage"].create({"name": "Otra"})
        for values in ({"min_value": 1001}, {"max_value": 999}, {"tag_ids": tag.ids}, {"team_ids": other_team.ids},
                       {"stage_ids": stage.ids}):
            self.rule(**values)
        self.later(days=3)
        self.assertFalse(self.followups())
        self.lead.tag_ids = tag
        self.rule(min_value=1000, max_value=1000, tag_ids=tag.ids, team_ids=self.team.ids,
                  stage_ids=self.lead.stage_id.ids)
        self.run_followups()
        self.assertTrue(self.followups())

    def test_the_most_valuable_first(self):
        dear = self.silent("34611222444", "Luis Sol", value=9000)
        self.rule(cap=1)
        self.later(days=3)
        self.assertTrue(self.followups(dear))
        self.assertFalse(self.followups())
        self.run_followups()
        self.assertTrue(self.followups(), "the others come the next time")

    def test_resolved_without_a_next_step(self):
        self.rule("resolved", 1, steps=({"does": "activity"},))
        self.conversation.with_user(self.agent).action_resolve("confirmed")
        other = self.silent("34611222444", "Luis Sol")
        other.with_user(self.agent).action_resolve("next_step", next_step={
            "what": "Demo", "date": self.now().date() + timedelta(days=1)})
        self.later(days=2)
        self.assertTrue(self.followups())
        self.assertFalse(self.followups(other))

    def test_stays_in_its_stage(self):
        self.rule("stage", 3)
        self.later(days=2)
        self.assertFalse(self.followups())
        self.later(days=1, hours=1)
        self.assertEqual(self.followups().state, "open")
        self.lead.stage_id = self.env["crm.stage"].create({"name": "Otra", "sequence": 50})
        self.run_followups()
        self.assertEqual((self.followups().state, self.followups().reason), ("pointless", "moved"))
        self.assertFalse(self.activities())

    def test_proposal_by_stage(self):
        stage = self.env["crm.stage"].create({"name": "Propuesta", "sequence": 50})
        self.rule("proposal", stage_ids=stage.ids)
        self.later(days=3)
        self.assertFalse(self.followups())
        self.lead.stage_id = stage
        self.later(days=1)
        self.assertFalse(self.followups(), "silent long enough, but the proposal is new")
        self.later(days=4)
        self.assertTrue(self.followups())

    def test_window_about_to_close(self):
        self.rule("window", 2, delay_unit="hours", min_value=500)
        self.later(hours=21)
        self.assertFalse(self.followups())
        self.later(hours=1, minutes=30)
        self.assertEqual(self.followups().state, "open")
        self.time.tick(60)
        self.say(self.channel, "Le escribo mañana")
        self.run_followups()
        self.assertEqual(self.followups().reason, "by_hand")

    def test_hours(self):
        self.rule(delay=5, delay_unit="hours")
        self.later(hours=4)
        self.assertFalse(self.followups())
        self.later(hours=2)
        self.assertTrue(self.followups())

    def test_who_may_change_it(self):
        """The list offers its switch to nobody whom it would refuse."""
        rule = self.rule()
        self.assertTrue(rule.with_user(self.supervisor).may_change)
        rule.company_id = False
        self.assertFalse(rule.with_user(self.supervisor).may_change)
        self.assertTrue(rule.with_user(self.admin).may_change)

    def test_other_companies_are_not_looked_at(self):
        self.rule().company_id = self.env["res.company"].create({"name": "Otra SL"})
        self.later(days=3)
        self.assertFalse(self.followups())

    def test_nobody_in_charge(self):
        """Without a salesperson and a responsible it is the team leader's."""
        self.rule()
        leader = self._user("wacrm_lead", "whatsapp_crm.group_supervisor")
        self.team.user_id = leader
        self.lead.user_id = False
        self.conversation.with_user(self.agent).action_release()
        self.later(days=3)
        self.assertEqual(self.activities().user_id, leader)
