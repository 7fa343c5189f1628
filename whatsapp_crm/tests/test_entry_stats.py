from freezegun import freeze_time

from odoo import fields
from odoo.tests import tagged

from .entry_common import EntryCase


@tagged("post_install", "-at_install")
class TestEntryStats(EntryCase):
    """Figures of an entry point, and that each opens its rows."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.one, cls.other = cls.entry(), cls.entry()
        cls.stages = cls.env["crm.stage"].search([])
        cls.reason = cls.env["crm.lost.reason"].create({"name": "Precio"})

    def sent(self, number):
        return f"346000010{number:02d}"

    def test_from_click_to_revenue(self):
        for _time in range(3):
            self.env["whatsapp_crm.entry.point"]._visit(self.one.code, True)
        self.env["whatsapp_crm.entry.point"]._visit(self.one.code, False)
        won, lost, fresh = (self.comes_by(self.one, sender=self.sent(n)).lead_id for n in range(3))
        self.comes_by(self.other, sender=self.sent(9))
        won.expected_revenue = 2000
        won.action_set_won()
        lost.write({"stage_id": self.stages[1].id})
        lost.action_set_lost(lost_reason_id=self.reason.id)
        fresh.expected_revenue = 500
        self.assertEqual(self.figures(self.one), {
            "clicks": 3, "conversations": 3, "leads": 3, "qualified": 2, "won": 1, "revenue": 2000})
        self.assertEqual(self.figures(self.other), {
            "clicks": 0, "conversations": 1, "leads": 1, "qualified": 0, "won": 0, "revenue": 0})

    def test_lead_that_is_made_later_came_by_it(self):
        self.number.lead_policy = "never"
        conversation = self.comes_by(self.one)
        self.assertEqual(self.figures(self.one)["leads"], 0)
        conversation.with_user(self.agent).action_take()
        conversation.with_user(self.agent).action_create_lead()
        self.assertEqual(conversation.lead_id.wacrm_first_entry_at, conversation.opened_at)
        self.assertEqual((self.figures(self.one)["leads"], conversation.lead_id.wacrm_maturity), (1, "mql"))

    def test_each_figure_opens_as_many_rows(self):
        self.env["whatsapp_crm.entry.point"]._visit(self.one.code, True)
        leads = self.env["crm.lead"].union(*(self.comes_by(self.one, sender=self.sent(n)).lead_id for n in range(4)))
        leads[0].action_set_won()
        leads[1].stage_id = self.stages[1]
        leads[2].action_set_lost(lost_reason_id=self.reason.id)
        leads[3].convert_opportunity(leads[3].partner_id)
        entry = self.one.with_user(self.supervisor)
        for name, figure in (("clicks", "click_count"), ("conversations", "conversation_count"),
                             ("leads", "lead_count"), ("qualified", "qualified_count"), ("won", "won_count")):
            with self.subTest(figure=figure):
                action = getattr(entry, f"action_open_{name}")()
                rows = entry.env[action["res_model"]].with_context(**action.get("context", {}))
                self.assertEqual(rows.search_count(action["domain"]), entry[figure])
                self.assertTrue(entry[figure])

    def test_plain_leads_are_not_qualified(self):
        self.env.ref("base.group_user").implied_ids += self.env.ref("crm.group_use_lead")
        self.team.use_leads = True
        lead = self.comes_by(self.one).lead_id
        self.assertEqual(lead.type, "lead")
        self.assertEqual(self.figures(self.one)["qualified"], 0)

    def test_first_stage_of_a_team_with_its_own_pipeline(self):
        own = self.env["crm.stage"].create({"name": "Feria", "sequence": 50, "team_ids": self.team.ids})
        first = self.env["crm.lead"]._wacrm_first_stages()
        self.assertIn(self.stages.filtered(lambda stage: not stage.team_ids)[0], first)
        self.assertNotIn(own, first, "stages of all teams come before it")
        own.sequence = -1
        self.assertIn(own, self.env["crm.lead"]._wacrm_first_stages())

    def test_many_entry_points_cost_one_query(self):
        entries = self.one | self.other | self.env["whatsapp_crm.entry.point"].union(
            *(self.entry(f"E{n}") for n in range(20)))
        self.env["crm.lead"]._wacrm_qualified_domain()
        self.env.flush_all()
        self.env.invalidate_all()
        entries.mapped("name")
        with self.assertQueryCount(6):  # stages and their teams, teams that say what qualified is, the figures
            entries.mapped("lead_count")

    def test_costs(self):
        self.one.write({"cost_amount": 300})
        self.assertFalse(self.one.cost_per_lead)
        for number in range(3):
            self.comes_by(self.one, sender=self.sent(number))
        self.one.invalidate_recordset()
        self.assertEqual(self.one.cost_so_far, 300)
        self.assertEqual(self.one.cost_per_lead, 100)
        self.assertFalse(self.one.cost_per_sale)

    def test_costs_per_month_count_months_begun(self):
        self.one.write({"cost_amount": 100, "cost_period": "month", "cost_from": "2026-01-31"})
        for today, cost in (("2026-01-30", 0), ("2026-01-31", 100), ("2026-02-27", 100), ("2026-03-31", 300),
                            ("2027-01-31", 1300)):
            with self.subTest(today=today), freeze_time(f"{today} 12:00:00"):
                self.one.invalidate_recordset()
                self.assertEqual(self.one.cost_so_far, cost)
        self.one.cost_until = fields.Date.to_date("2026-03-01")
        with freeze_time("2027-01-31 12:00:00"):
            self.one.invalidate_recordset()
            self.assertEqual(self.one.cost_so_far, 200)

    def test_results_over_time(self):
        lead = self.comes_by(self.one).lead_id
        lead.expected_revenue = 100
        lead.action_set_won()
        rows = self.env["whatsapp_crm.entry.report"].with_user(self.supervisor)._read_group(
            [("company_id", "=", self.company.id)], ["entry_point_id", "date:month"],
            ["conversations:sum", "leads:sum", "won:sum", "revenue:sum"])
        self.assertEqual([row[0] for row in rows], self.one.ids and [self.one])
        self.assertEqual(rows[0][2:], (1, 1, 1, 100))
