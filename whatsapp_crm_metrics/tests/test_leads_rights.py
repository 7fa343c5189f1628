# Part of whatsapp_crm. See LICENSE file for full copyright and licensing details.
from ast import literal_eval

from odoo.exceptions import AccessError
from odoo.fields import Command
from odoo.tests import tagged

from .lead_common import ANA, BEA, EVA, LeadFactsCase

REPORTS = ("whatsapp_crm.report.lead", "whatsapp_crm.report.lead.stage", "whatsapp_crm.report.funnel")


@tagged("post_install", "-at_install")
class TestLeadsRights(LeadFactsCase):
    """Who reads which leads: one's own, the team's, all, and marketing without names."""

    def setUp(self):
        super().setUp()
        self.other_team = self.env["crm.team"].create({
            "name": "Cobros", "company_id": self.company.id,
            "crm_team_member_ids": [Command.create({"user_id": self.supervisor.id})]})
        self.ana, self.bea, self.eva = self.lead_of(ANA), self.lead_of(BEA), self.lead_of(EVA)
        self.answer(self.talk(self.ana), self.agent)
        self.answer(self.talk(self.bea), self.agent2)
        self.eva.sudo().write({"user_id": self.agent2.id, "team_id": self.other_team.id})
        self.env.flush_all()

    def seen(self, user, model):
        self.env.invalidate_all()
        report = self.env[model].with_user(user)
        return {lead for lead, in report.sudo()._read_group([("id", "in", report.search([]).ids)], ["lead_id"])}

    def test_each_sees_what_is_theirs(self):
        for model in REPORTS:
            for user, leads in (
                    (self.agent, {self.ana}), (self.agent2, {self.bea, self.eva}),
                    (self.supervisor, {self.eva} if "funnel" not in model else set()),
                    (self.manager, {self.ana, self.bea, self.eva}), (self.marketing, {self.ana, self.bea, self.eva})):
                with self.subTest(model, user=user.login):
                    self.assertEqual(self.seen(user, model), leads)

    def test_nobody_reads_leads_of_another_company(self):
        company = self.env["res.company"].create({"name": "Otra SA"})
        strangers = [self._user(f"wacrm_stranger_{index}", groups, company) for index, groups in enumerate((
            "whatsapp_crm.group_admin", "whatsapp_crm.group_marketing", "whatsapp_crm.group_supervisor"))]
        for model in REPORTS:
            for user in strangers:
                self.assertFalse(self.seen(user, model))

    def test_a_plain_user_reads_nothing(self):
        user = self._user("wacrm_plain", "base.group_user")
        for model in REPORTS:
            with self.assertRaises(AccessError):
                self.env[model].with_user(user).search([])

    def test_marketing_reads_figures_and_no_names(self):
        for model in REPORTS:
            report = self.env[model].with_user(self.marketing)
            row = report.search([], limit=1)
            for name in ("lead_id", "conversation_id"):
                with self.subTest(model, name=name), self.assertRaises(AccessError):
                    row.read([name])
                with self.subTest(model, name=name), self.assertRaises(AccessError):
                    report.formatted_read_group([], [name], ["__count"])
            self.assertFalse(row.action_open_lead())
            self.assertFalse(row.action_open_conversation())
        self.assertCountEqual(
            self.figures("is_lead", groupby=["team_id"], user=self.marketing),
            [((self.other_team.id, "Cobros"), 1), ((self.team.id, "Ventas"), 2)])

    def test_marketing_groups_by_everything_that_it_is_shown(self):
        for model in REPORTS:
            report = self.env[model].with_user(self.marketing)
            fields = report.fields_get(attributes=["type", "store"])
            for name, field in fields.items():
                if field["type"] in ("many2one", "selection") and name != "currency_id":
                    with self.subTest(model, name=name):
                        self.assertTrue(report.formatted_read_group([], [name], ["__count"]))

    def test_the_row_opens_the_lead(self):
        action = self.row(self.ana, self.agent).action_open_lead()
        self.assertEqual((action["res_model"], action["res_id"]), ("crm.lead", self.ana.id))
        action = self.row(self.ana, self.agent).action_open_conversation()
        self.assertEqual(action["res_id"], self.talk(self.ana).id)
        self.assertFalse(self.row(self.ana, self.manager).action_open_conversation())  # who opens no chats

    def test_a_row_without_a_conversation_opens_none(self):
        lead = self.env["crm.lead"].create({
            "name": "Web", "company_id": self.company.id, "user_id": self.agent.id,
            "wacrm_first_entry_id": self.entry().id})
        row = self.row(lead, self.agent)
        self.assertEqual(row.lead_id, lead)
        self.assertFalse(row.action_open_conversation())

    def test_the_menus_are_there_for_whom_they_are(self):
        menus = [self.env.ref(f"whatsapp_crm_metrics.menu_report_{name}").id
                 for name in ("funnel", "fast", "lead", "velocity", "lost", "stopped")]
        forecast = self.env.ref("whatsapp_crm_metrics.menu_report_forecast").id
        for user, seen in ((self.agent, {*menus, forecast}), (self.supervisor, {*menus, forecast}),
                           (self.marketing, set(menus))):
            with self.subTest(user.login):
                visible = self.env["ir.ui.menu"].with_user(user)._visible_menu_ids()
                self.assertEqual({*menus, forecast} & set(visible), seen)

    def test_the_forecast_is_of_whatsapp_leads(self):
        action = self.env.ref("whatsapp_crm_metrics.whatsapp_crm_forecast_action")
        plain = self.env["crm.lead"].create({
            "name": "Mail", "type": "opportunity", "company_id": self.company.id, "user_id": self.agent.id})
        self.ana.sudo().user_id = self.agent
        found = self.env["crm.lead"].with_user(self.agent).search(literal_eval(action.domain))
        self.assertIn(self.ana, found)
        self.assertNotIn(plain, found)
