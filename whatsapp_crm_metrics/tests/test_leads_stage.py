# Part of whatsapp_crm. See LICENSE file for full copyright and licensing details.
from datetime import timedelta

from odoo.addons.whatsapp_crm.tests.sla_common import MONDAY
from odoo.tests import tagged

from .lead_common import ANA, BEA, EVA, LeadFactsCase

DAY = timedelta(days=1)


@tagged("post_install", "-at_install")
class TestLeadsStage(LeadFactsCase):
    """How long leads stay in a stage, by hand; and how far conversations lead."""

    def setUp(self):
        super().setUp()
        self.lead = self.lead_of()

    def moves(self, lead, stage, **later):
        """Move it as a person does, a transaction of its own."""
        self.pass_time(**later)
        lead.with_context(tracking_disable=False).stage_id = stage
        self.env.flush_all()
        self.cr.precommit.run()

    def stays(self, lead):
        self.env.invalidate_all()
        rows = self.env["whatsapp_crm.report.lead.stage"].search(
            [("lead_id", "=", lead.id)], order="entered_at, id")
        return [(row.stage_id, row.entered_at, row.left_at, row.way) for row in rows]

    def test_each_stay_by_hand(self):
        self.moves(self.lead, self.next_stage, days=1)
        self.moves(self.lead, self.offered, days=2)
        self.moves(self.lead, self.next_stage, days=4)
        self.pass_time(days=1)
        self.loses(self.lead)
        self.assertEqual(self.stays(self.lead), [
            (self.first_stage, MONDAY, MONDAY + DAY, "moved"),
            (self.next_stage, MONDAY + DAY, MONDAY + 3 * DAY, "moved"),
            (self.offered, MONDAY + 3 * DAY, MONDAY + 7 * DAY, "back"),
            (self.next_stage, MONDAY + 7 * DAY, MONDAY + 8 * DAY, "lost")])

    def test_a_won_lead_has_no_stay_at_its_end(self):
        self.moves(self.lead, self.offered, days=3)
        self.pass_time(days=1)
        self.moves(self.lead, self.sold, days=0)
        self.assertEqual([stay[2:] for stay in self.stays(self.lead)], [
            (MONDAY + 3 * DAY, "moved"), (MONDAY + 4 * DAY, "moved")])

    def test_a_stage_that_was_deleted_is_empty(self):
        self.moves(self.lead, self.offered, days=1)
        self.moves(self.lead, self.next_stage, days=2)
        self.offered.unlink()
        self.env.flush_all()
        none = self.env["crm.stage"]
        self.assertEqual(self.stays(self.lead), [
            (self.first_stage, MONDAY, MONDAY + DAY, False),
            (none, MONDAY + DAY, MONDAY + 3 * DAY, False),
            (self.next_stage, MONDAY + 3 * DAY, False, "stays")])
        stays = self.env["whatsapp_crm.report.lead.stage"]
        domain = [("lead_id", "=", self.lead.id)]
        names = {name: {} for name in ("stage_id", "next_stage_id")}
        rows = stays.search(domain).web_read({name: {"fields": {"display_name": {}}} for name in names})
        self.assertEqual(len(rows), 3)
        for name in names:
            self.assertEqual(sum(group["__count"] for group in stays.formatted_read_group(
                domain, [name], ["__count"])), 3)

    def test_velocity_by_stage(self):
        """First stage: 1, 2 and 6 days, hence a median of 2; one is there for 9 days."""
        bea, eva, there = self.lead_of(BEA), self.lead_of(EVA), self.lead_of("34644000333")
        self.moves(self.lead, self.next_stage, days=1)
        self.moves(bea, self.next_stage, days=1)
        self.moves(eva, self.offered, days=4)
        self.pass_time(days=3)
        self.env.invalidate_all()
        [group] = self.env["whatsapp_crm.report.lead.stage"].formatted_read_group(
            [("stage_id", "=", self.first_stage.id)], [], [
                "stays:sum", "days:median", "days_average:avg", "days_so_far:median", "moved_rate:avg"])
        self.assertEqual(
            [group[name] for name in ("stays:sum", "days:median", "days_average:avg", "days_so_far:median",
                                      "moved_rate:avg")], [4, 2, 3, 9, 1])
        self.assertTrue(there)

    def test_the_same_days_as_on_the_leads_status_bar(self):
        self.moves(self.lead, self.next_stage, days=1)
        self.moves(self.lead, self.offered, days=2)
        self.moves(self.lead, self.next_stage, days=4)
        self.env.invalidate_all()
        odoo = self.lead.duration_tracking
        ours = {}
        for stage, entered, left, _way in self.stays(self.lead):
            stay = (left or MONDAY + 7 * DAY) - entered
            ours[stage.id] = ours.get(stage.id, 0) + stay.total_seconds()
        self.assertEqual(ours, {int(stage): seconds for stage, seconds in odoo.items()})

    # ------------------------------------------------------------- conversion

    def funnel(self, groupby=(), domain=()):
        self.env.invalidate_all()
        names = ("conversations:sum", "is_lead:sum", "qualified:sum", "won:sum", "revenue:sum", "lead_rate:avg",
                 "won_rate:avg")
        groups = self.env["whatsapp_crm.report.funnel"].formatted_read_group(
            [("company_id", "=", self.company.id), *domain], list(groupby), list(names))
        return [tuple(group[name] for name in (*groupby, *names)) for group in groups]

    def test_from_the_conversation_to_the_deal(self):
        """Three conversations of two leads; one qualified, one of them won for 3,000."""
        self.number.reopen_hours = 0
        self.answer(self.talk(self.lead))
        self.talk(self.lead).sudo()._resolve("confirmed", None)
        self.pass_time(days=1)
        again = self.customer_writes(sender=ANA)
        self.answer(again, self.agent2)
        self.assertEqual(again.lead_id, self.lead)
        entry = self.entry()
        bea = self.comes_by(entry, sender=BEA).lead_id
        self.wins(self.lead, 3000)
        self.assertEqual(self.funnel(), [(3, 2, 1, 1, 3000, 2 / 3, 0.5)])
        by_entry = {group[0] and group[0][0]: group[1:5] for group in self.funnel(["entry_point_id"])}
        self.assertEqual(by_entry, {entry.id: (1, 1, 0, 0), False: (2, 1, 1, 1)})
        by_agent = {group[0] and group[0][0]: group[1:5] for group in self.funnel(["agent_id"])}
        self.assertEqual(by_agent, {
            self.agent.id: (1, 1, 1, 1), self.agent2.id: (1, 0, 0, 0), False: (1, 1, 0, 0)})
        self.assertTrue(bea)

    def test_who_is_no_customer_is_no_conversation_and_no_lead(self):
        self.number.reopen_hours = 0
        spam = self.customer_writes(sender=BEA, name=BEA)
        self.talk(self.lead).with_user(self.agent).action_not_customer("spam")
        spam.with_user(self.agent).action_not_customer("spam")
        leads = self.env["whatsapp_crm.report.lead"].search([("company_id", "=", self.company.id)])
        self.assertFalse(leads)
        self.assertFalse(self.stays(self.lead))
        self.assertEqual(self.funnel()[0][0], 0)
        spam.with_user(self.agent).action_reopen()  # a customer after all
        self.assertEqual(self.funnel()[0][:2], (1, 1))
        self.assertEqual(self.row(spam.lead_id).open, 1)

    def test_a_lead_begins_with_its_first_conversation_as_a_customer(self):
        self.number.reopen_hours = 0
        first = self.talk(self.lead)
        first.sudo()._resolve("confirmed", None)
        self.pass_time(days=1)
        again = self.customer_writes(sender=ANA)
        self.assertEqual(again.lead_id, self.lead)
        first.sudo()._write_life({"outcome": "not_customer"})
        self.env.flush_all()
        self.assertEqual(self.funnel()[0][:2], (1, 1))
        self.assertEqual(self.row(self.lead).conversation_id, again)

    def test_the_funnel_counts_each_lead_as_the_leads_report_does(self):
        self.number.reopen_hours = 0
        for sender in (ANA, BEA, EVA, ANA):
            talk = self.customer_writes(sender=sender, name=sender)
            talk.sudo()._resolve("confirmed", None)
            self.pass_time(hours=1)
        leads = self.env["whatsapp_crm.report.lead"].search([("company_id", "=", self.company.id)])
        self.assertEqual(self.funnel()[0][:2], (4, len(leads)))
        begun = self.env["whatsapp_crm.report.funnel"].search(
            [("is_lead", "=", 1), ("company_id", "=", self.company.id)])
        self.assertEqual(begun.conversation_id, leads.conversation_id)
