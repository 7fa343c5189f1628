# Part of whatsapp_crm. See LICENSE file for full copyright and licensing details.
from datetime import timedelta

from odoo.addons.whatsapp_crm.tests.sla_common import MINUTE, MONDAY
from odoo.tests import tagged

from .lead_common import ANA, BEA, EVA, LeadFactsCase

HOUR = 60 * MINUTE


@tagged("post_install", "-at_install")
class TestLeadsStory(LeadFactsCase):
    """What a row says of a lead, computed by hand on small stories."""

    def setUp(self):
        super().setUp()
        self.lead = self.lead_of()

    def test_answered_soon_and_won_by_somebody_else(self):
        self.pass_time(minutes=3)
        self.answer(self.talk(self.lead))
        self.pass_time(days=1)
        self.assign(self.talk(self.lead), self.agent2)
        self.lead.user_id = self.agent2
        self.pass_time(days=2)
        self.wins(self.lead)
        row = self.row(self.lead)
        self.assertEqual((row.lead_id, row.conversation_id), (self.lead, self.talk(self.lead)))
        self.assertEqual((row.agent_id, row.salesperson_id, row.team_id), (self.agent, self.agent2, self.team))
        self.assertEqual((row.company_id, row.number_id), (self.company, self.number))
        self.assertEqual((row.date, row.closed_at), (MONDAY, MONDAY + timedelta(days=3) + 3 * MINUTE))
        self.assertEqual(row.band, "1_5min")
        self.assertAlmostEqual(row.first_response, 0.05)
        self.assertEqual((row.is_lead, row.qualified, row.won, row.lost, row.open), (1, 1, 1, 0, 0))
        self.assertEqual((row.state, row.win_rate, row.revenue, row.revenue_per_closed), ("won", 1, 2000, 2000))
        self.assertAlmostEqual(row.days_to_win, 3 + 3 / 1440)
        self.assertEqual((row.expected, row.lost_value, row.lost_reason_id.ids), (False, False, []))

    def test_an_open_lead_has_no_result_yet(self):
        self.lead.expected_revenue = 500
        row = self.row(self.lead)
        self.assertEqual((row.is_lead, row.qualified, row.won, row.lost, row.open), (1, 0, 0, 0, 1))
        self.assertEqual((row.expected, row.state), (500, "pending"))
        for name in ("band", "win_rate", "revenue", "revenue_per_closed", "days_to_win", "first_response",
                     "lost_value", "closed_at", "acceptance_rate", "reactivation_rate", "cost"):
            self.assertIs(row[name], False, name)

    def test_never_answered(self):
        self.pass_time(hours=1)
        self.talk(self.lead).sudo()._resolve("confirmed", None)
        row = self.row(self.lead)
        self.assertEqual((row.band, row.first_response, row.win_rate), ("7_never", False, False))
        self.loses(self.lead)
        self.assertEqual(self.row(self.lead).win_rate, 0)

    def test_lost_while_the_customer_waits(self):
        self.pass_time(hours=1)
        self.assertFalse(self.row(self.lead).band)
        self.loses(self.lead)
        self.assertEqual(self.row(self.lead).band, "7_never")

    def test_who_came_back_was_answered_late(self):
        """Resolved without an answer; the answer to the second conversation is the first one of the lead."""
        self.number.reopen_hours = 0
        self.pass_time(hours=1)
        self.talk(self.lead).sudo()._resolve("confirmed", None)
        self.pass_time(hours=30)
        again = self.customer_writes(sender=ANA)
        self.pass_time(minutes=2)
        self.answer(again, self.agent2)
        self.assertEqual(len(self.talk(self.lead)), 2)
        row = self.row(self.lead)
        self.assertEqual((row.band, row.agent_id), ("6_later", self.agent2))
        self.assertEqual(row.conversation_id, self.talk(self.lead)[0])
        self.assertAlmostEqual(row.first_response, 31 + 2 / 60)

    def test_nights_count_too(self):
        """The customer waits whether or not anybody is there."""
        self.policy.calendar_id = self.calendar()
        self.policy.working_time = "calendar"
        self.pass_time(hours=9)
        late = self.lead_of(BEA)
        self.pass_time(hours=15)
        self.answer(self.talk(late))
        self.assertEqual((self.row(late).first_response, self.row(late).band), (15, "5_24h"))

    def test_what_needs_no_answer_is_no_wait(self):
        self.talk(self.lead).with_user(self.agent).action_take()
        self.talk(self.lead).with_user(self.agent).action_no_answer_needed()
        self.loses(self.lead)
        row = self.row(self.lead)
        self.assertEqual((row.band, row.first_response, row.lost), (False, False, 1))

    def test_answered_from_the_phone_is_the_salespersons(self):
        self.lead.user_id = self.agent2
        self.pass_time(minutes=10)
        self.echo()
        row = self.row(self.lead)
        self.assertEqual((row.band, row.agent_id), ("2_15min", self.agent2))

    def test_who_left_keeps_the_credit(self):
        self.pass_time(minutes=10)
        self.answer(self.talk(self.lead))
        self.agent.sudo().active = False
        self.wins(self.lead, user=self.agent2)
        self.assertEqual(self.figures("won", "revenue", groupby=["agent_id"]), [
            ((self.agent.id, self.agent.name), 1, 2000)])

    def test_qualified_as_the_pipeline_says(self):
        self.lead.stage_id = self.offered
        other = self.lead_of(BEA)
        other.stage_id = self.next_stage
        self.loses(other)
        self.lead_of(EVA)
        self.assertEqual(self.figures("is_lead", "qualified", "qualified_rate", "lost"), [(3, 2, 2 / 3, 1)])
        domain = self.env["crm.lead"]._wacrm_qualified_domain()
        leads = self.env["crm.lead"].with_context(active_test=False)
        self.assertEqual(leads.search([*domain, ("company_id", "=", self.company.id)]), other | self.lead)

    def test_does_answering_fast_pay(self):
        """By hand: two answered within five minutes, one won of them; one after an hour, lost."""
        bea, eva = self.lead_of(BEA), self.lead_of(EVA)
        self.pass_time(minutes=4)
        self.answer(self.talk(self.lead))
        self.answer(self.talk(bea))
        self.pass_time(hours=2)
        self.answer(self.talk(eva))
        self.wins(self.lead, 3000)
        self.loses(bea)
        self.loses(eva)
        self.assertEqual(
            self.figures("is_lead", "win_rate", "revenue", "revenue_per_closed", "average_deal", groupby=["band"]), [
                ("1_5min", 2, 0.5, 3000, 1500, 3000), ("4_4h", 1, 0, False, 0, False)])

    # ---------------------------------------------------------------- silence

    def test_lost_in_silence(self):
        self.lead.expected_revenue = 700
        self.answer(self.talk(self.lead))
        talked = self.lead_of(BEA)
        self.pass_time(days=3)
        self.loses(self.lead)
        self.customer_writes(sender=BEA)
        self.loses(talked, self.no_fit)
        row = self.row(self.lead)
        self.assertEqual((row.lost_in_silence, row.lost_reason_id, row.lost_value), (1, self.price, 700))
        self.assertEqual((row.stopped, row.reactivated), (1, 0))
        self.assertEqual(self.row(talked).lost_in_silence, 0)
        self.assertEqual(self.figures("lost_in_silence", "lost", "stopped", "reactivated"), [(1, 2, 2, 1)])

    def test_a_stopped_lead_comes_back_to_life(self):
        self.answer(self.talk(self.lead))
        self.pass_time(days=1, hours=23)
        self.assertEqual(self.row(self.lead).stopped, 0)
        self.pass_time(days=1)
        self.assertEqual((self.row(self.lead).stopped, self.row(self.lead).reactivation_rate), (1, 0))
        self.replies(self.lead)  # that alone is no life yet
        self.assertEqual((self.row(self.lead).stopped, self.row(self.lead).reactivated), (1, 0))
        self.pass_time(hours=1)
        self.customer_writes(sender=ANA)
        row = self.row(self.lead)
        self.assertEqual((row.stopped, row.reactivated, row.reactivation_rate), (1, 1, 1))
        self.assertEqual(row.reactivated_at, MONDAY + timedelta(days=3))
        self.pass_time(minutes=5)
        self.customer_writes(sender=ANA)
        self.assertEqual(self.row(self.lead).reactivated_at, MONDAY + timedelta(days=3))

    def test_silence_after_it_was_won_is_no_stop(self):
        self.answer(self.talk(self.lead))
        self.wins(self.lead)
        self.pass_time(days=30)
        row = self.row(self.lead)
        self.assertEqual((row.stopped, row.reactivated, row.reactivation_rate), (0, 0, False))

    def test_days_of_silence_are_the_companys(self):
        self.company.wacrm_silence_days = 5
        self.answer(self.talk(self.lead))
        self.pass_time(days=4)
        self.assertEqual(self.row(self.lead).stopped, 0)
        self.pass_time(days=1)
        self.assertEqual(self.row(self.lead).stopped, 1)

    # -------------------------------------------------------------- marketing

    def test_marketing_leads_and_what_sales_says_of_them(self):
        ana, bea, eva = (self.comes_by(self.entry(name), sender=sender).lead_id
                         for name, sender in (("A", "34600100100"), ("B", "34600100200"), ("C", "34600100300")))
        ana.with_user(self.agent).sudo().action_wacrm_accept()
        bea.sudo()._wacrm_reject(self.no_fit)
        self.pass_time(days=4)
        by_entry = [("entry_point_id", "!=", False)]
        self.assertEqual(
            self.figures("mql", "sql_accepted", "rejected", "acceptance_rate", "not_looked_at", domain=by_entry),
            [(3, 1, 1, 0.5, 1)])
        self.assertEqual(self.row(eva).acceptance_rate, False)
        self.assertEqual((self.row(self.lead).mql, self.row(self.lead).acceptance_rate), (0, False))

    def test_a_lead_without_a_conversation_came_by_its_entry_point(self):
        entry = self.entry()
        lead = self.env["crm.lead"].create({
            "name": "Web", "team_id": False, "company_id": False, "wacrm_first_entry_id": entry.id})
        row = self.row(lead)
        self.assertEqual((row.entry_point_id, row.number_id, row.company_id), (entry, self.number, self.company))
        self.assertFalse(row.conversation_id)
        plain = self.env["crm.lead"].create({"name": "Mail", "company_id": self.company.id})
        self.assertFalse(self.row(plain))
