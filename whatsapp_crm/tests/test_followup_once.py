# Part of whatsapp_crm. See LICENSE file for full copyright and licensing details.
from datetime import timedelta
from unittest.mock import patch

from odoo.fields import Command
from odoo.tests import tagged

from .followup_common import FollowupCase

LOGGER = "odoo.addons.whatsapp_crm.models.followup.followup_begin"


@tagged("post_install", "-at_install")
class TestFollowupOnce(FollowupCase):
    """One follow-up per opportunity and per chat, whatever is found twice; nothing holds up the rest."""

    def all_followups(self):
        return self.env["whatsapp_crm.followup"].search([], order="id")

    def begin_anew(self):
        """Resolved, and two days later the seller writes again."""
        self.conversation.with_user(self.agent).action_resolve("confirmed")
        self.time.tick(timedelta(days=2))
        self.write_again()
        anew = self.channel.wacrm_conversation_id
        self.assertNotEqual(anew, self.conversation)
        return anew

    def by_hand(self, **values):
        return self.env["whatsapp_crm.followup"].with_user(self.agent)._start(
            self.conversation.with_user(self.agent), self.rule(**values).with_user(self.agent)).sudo()

    def test_two_chats_about_one_opportunity(self):
        """The one whose window closes first is followed up, and the rules after it have their turn."""
        other = self.silent("34611222444", "Luis Sol")
        other.lead_id = self.lead
        third = self.silent("34611222555", "Eva Mar", value=1)
        self.rule("window", 4, delay_unit="hours", min_value=500)
        self.rule(delay=5, delay_unit="hours", max_value=10)
        self.later(hours=21)
        self.assertEqual(len(self.followups() | self.followups(other)), 1)
        self.assertTrue(self.followups(third))

    def test_two_quotations_of_one_opportunity(self):
        rule = self.rule("validity", 3)
        if not rule._orders_known():
            self.skipTest("needs quotations of opportunities")
        orders = self.env["sale.order"].create([{
            "partner_id": self.conversation.partner_id.id, "opportunity_id": self.lead.id, "state": "sent",
            "company_id": self.company.id, "validity_date": self.now().date() + timedelta(days=days),
        } for days in (2, 1)])
        self.run_followups()
        self.assertEqual(len(self.followups()), 1)
        self.assertIn(f":{orders[1].id}:", self.followups().key, "what expires first")

    def test_two_opportunities_in_one_chat(self):
        anew = self.begin_anew()
        anew.lead_id = self.env["crm.lead"].create({
            "name": "Otro", "type": "opportunity", "company_id": self.company.id, "user_id": self.agent.id,
            "expected_revenue": 5000})
        self.rule()
        self.later(days=5)
        self.assertEqual(self.all_followups().lead_id, anew.lead_id, "the one worth more")
        self.run_followups()
        self.assertEqual(len(self.all_followups()), 1)

    def test_a_rule_that_fails_holds_up_no_other(self):
        bad, good = self.rule(sequence=1), self.rule(sequence=2)
        rules = type(bad)
        find = rules._find

        def failing(rule, limit):
            if rule.id == bad.id:
                raise ValueError("broken")
            return find(rule, limit)

        with patch.object(rules, "_find", failing), self.assertLogs(LOGGER, "ERROR") as logs:
            self.later(days=2, hours=1)
        self.assertIn(f"rule {bad.id} could not", logs.output[0])
        self.assertEqual(self.followups().rule_id, good)
        self.assertTrue(self.activities(), "what is due is done too")

    # ------------------------------------------------------------ opportunity

    def test_begun_by_hand_goes_along_when_an_opportunity_is_linked(self):
        self.conversation.lead_id = False
        followup = self.by_hand(delay=0)
        self.assertEqual(followup.slot, f"chat:{self.channel.id}")
        self.conversation.lead_id = self.lead
        self.assertEqual((followup.lead_id, followup.slot), (self.lead, f"lead:{self.lead.id}"))
        self.later(days=3)
        self.assertEqual(self.all_followups(), followup)

    def test_linked_to_an_opportunity_that_has_one(self):
        other = self.silent("34611222444", "Luis Sol")
        self.rule()
        self.later(days=2, hours=1)
        other.lead_id = self.lead
        self.assertEqual(self.followups().state, "open")
        self.assertEqual((self.followups(other).state, self.followups(other).reason), ("pointless", "moved"))

    def test_unlinked_opportunity_ends_what_a_rule_began(self):
        self.rule()
        self.later(days=2, hours=1)
        self.conversation.lead_id = False
        self.assertEqual((self.followups().state, self.followups().reason), ("pointless", "moved"))

    def test_begun_in_the_chat_before_the_opportunity(self):
        """The rule sees that somebody has it in hand, though in another conversation of the chat."""
        self.conversation.lead_id = False
        followup = self.by_hand(delay=0)
        self.begin_anew().lead_id = self.lead
        self.later(days=5)
        self.assertEqual(self.all_followups(), followup)

    def test_nobody_at_all_in_charge(self):
        """A manager of sales, else an administrator."""
        self.lead.user_id = False
        self.conversation.with_user(self.agent).action_release()
        self.team.user_id = False
        self.rule()
        people = self.env["res.users"]
        last = (people._wacrm_with_right("sales_team.group_sale_manager", self.company)
                or people._wacrm_admins(self.company))[0]
        self.later(days=2, hours=1)
        self.assertEqual(self.activities().user_id, last)

    # ------------------------------------------------------------ working days

    def test_part_time_counts_its_own_days(self):
        """Ten Mondays are ten weeks, not ten days."""
        self.company.resource_calendar_id = self.env["resource.calendar"].create({
            "name": "Lunes", "tz": "UTC", "company_id": self.company.id, "attendance_ids": [
                Command.clear(), Command.create({
                    "name": "Lunes", "dayofweek": "0", "hour_from": 9, "hour_to": 14, "day_period": "morning"})]})
        ahead = self.agent._wacrm_days_ahead(self.now(), 10)[self.agent.id]
        self.assertEqual(str(ahead), "2027-02-01 00:00:00")
        back = self.agent._wacrm_days_back(self.now(), 10)[self.agent.id]
        self.assertEqual(str(back.date()), "2026-09-07")
