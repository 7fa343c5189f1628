# Part of whatsapp_crm. See LICENSE file for full copyright and licensing details.
from dateutil.relativedelta import relativedelta

from odoo import api, fields, models
from odoo.fields import Domain

FIGURES = {
    "click_count": "clicks:sum", "conversation_count": "conversations:sum", "lead_count": "leads:sum",
    "qualified_count": "qualified:sum", "won_count": "won:sum", "revenue": "revenue:sum"}


class WhatsappCrmEntryStats(models.AbstractModel):
    """What an entry point brought and cost, with the rows behind each figure."""

    _name = "whatsapp_crm.entry.stats"
    _description = "WhatsApp Entry Point Figures"

    currency_id = fields.Many2one("res.currency")  # the entry point's is that of its company
    click_count = fields.Integer(
        "Clicks", compute="_compute_figures", help="On the counted link. Robots are not counted.")
    conversation_count = fields.Integer("Conversations", compute="_compute_figures")
    lead_count = fields.Integer(
        "Leads", compute="_compute_figures", help="Leads and opportunities that came by this entry point first.")
    qualified_count = fields.Integer(
        "Qualified", compute="_compute_figures",
        help="Opportunities that were won or got past the first stage of their team, lost ones among them.")
    won_count = fields.Integer("Won", compute="_compute_figures")
    revenue = fields.Monetary(compute="_compute_figures", help="Expected revenue of what was won.")
    cost_so_far = fields.Monetary(
        "Cost so far", compute="_compute_costs", help="What is paid per month counts with every month begun.")
    cost_per_lead = fields.Monetary("Cost per lead", compute="_compute_costs")
    cost_per_sale = fields.Monetary("Cost per sale", compute="_compute_costs")

    def _compute_figures(self):
        # sudo: whatsapp_crm.entry.report - figures; whose rows they are is decided where they open
        rows = self.env["whatsapp_crm.entry.report"].sudo()._read_group(
            [("entry_point_id", "in", self.ids)], ["entry_point_id"], list(FIGURES.values()))
        found = {entry.id: figures for entry, *figures in rows}
        for entry in self:
            for name, figure in zip(FIGURES, found.get(entry._origin.id, [0] * len(FIGURES)), strict=True):
                entry[name] = figure

    @api.depends("cost_amount", "cost_period", "cost_from", "cost_until", "lead_count", "won_count")
    def _compute_costs(self):
        today = fields.Date.context_today(self)
        for entry in self:
            cost = entry.cost_amount * entry._months_paid(today)
            entry.cost_so_far = cost
            entry.cost_per_lead = cost / entry.lead_count if entry.lead_count else False
            entry.cost_per_sale = cost / entry.won_count if entry.won_count else False

    def _months_paid(self, today):
        """How many times the cost was paid until ``today``."""
        if self.cost_period == "total" or not self.cost_from:
            return 1
        until = min(today, self.cost_until or today)
        if until < self.cost_from:
            return 0
        passed = relativedelta(until, self.cost_from)
        return passed.years * 12 + passed.months + 1

    # ----------------------------------------------------------------- actions

    def _lead_domain(self):
        return Domain("wacrm_first_entry_id", "in", self.ids)

    def _action_leads(self, name, domain):
        return {
            "type": "ir.actions.act_window", "name": name, "res_model": "crm.lead", "domain": list(domain),
            "view_mode": "list,kanban,graph,pivot,form", "context": {"active_test": False, "create": False}}

    def action_open_clicks(self):
        return {
            "type": "ir.actions.act_window", "name": self.env._("Clicks"), "res_model": "whatsapp_crm.entry.click",
            "domain": [("entry_point_id", "in", self.ids)], "view_mode": "graph,list"}

    def action_open_conversations(self):
        return {
            "type": "ir.actions.act_window", "name": self.env._("Conversations"),
            "res_model": "whatsapp_crm.conversation", "domain": [("entry_point_id", "in", self.ids)],
            "view_mode": "list,kanban,form"}

    def action_open_leads(self):
        return self._action_leads(self.env._("Leads"), self._lead_domain())

    def action_open_qualified(self):
        return self._action_leads(
            self.env._("Qualified"), self._lead_domain() & Domain(self.env["crm.lead"]._wacrm_qualified_domain()))

    def action_open_won(self):
        return self._action_leads(self.env._("Won"), self._lead_domain() & Domain("won_status", "=", "won"))

    def action_open_results(self):
        """The figures over time."""
        action = self.env["ir.actions.act_window"]._for_xml_id("whatsapp_crm.whatsapp_crm_entry_report_action")
        return {**action, "domain": [("entry_point_id", "in", self.ids)]}
