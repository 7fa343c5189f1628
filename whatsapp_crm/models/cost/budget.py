# Part of whatsapp_crm. See LICENSE file for full copyright and licensing details.
from odoo import api, fields, models
from odoo.fields import Domain

from ...tools import pricing
from ..transport.transaction import run_item
from .cost_words import costs_words, money
from .message_totals import Costs


class WhatsappCrmNumber(models.Model):
    """What a number spends in a calendar month of its account, and how much it may."""

    _inherit = "whatsapp_crm.number"

    monthly_budget = fields.Monetary(
        "Monthly budget", currency_field="billing_currency_id", tracking=True,
        help="Who is responsible is told when the messages of a month have cost 80 % and 100 % of it. 0: no budget.")
    budget_action = fields.Selection(
        [("warn", "Warn only"), ("stop", "Stop marketing")], "When it is spent", required=True, default="warn",
        tracking=True,
        help="Stop marketing: no more marketing goes out until the next month or a higher budget. Answers and other "
             "templates are sent as ever.")
    marketing_user_id = fields.Many2one(
        "res.users", "Responsible for marketing", domain="[('share', '=', False), ('company_ids', 'in', company_id)]",
        ondelete="set null", help="Is told about the budget, beside the first administrator.")
    billing_currency_id = fields.Many2one("res.currency", compute="_compute_billing_currency_id")
    spent = fields.Monetary("Spent this month", currency_field="billing_currency_id", compute="_compute_spent",
                            compute_sudo=True)
    spent_words = fields.Char("Spent this month, in words", compute="_compute_spent", compute_sudo=True)
    budget_used = fields.Integer("Budget used (%)", compute="_compute_spent", compute_sudo=True)
    budget_reached = fields.Boolean(compute="_compute_spent", compute_sudo=True)

    _budget_positive = models.Constraint("CHECK(monthly_budget >= 0)", "A budget cannot be negative.")

    @api.depends("account_id.currency_id")
    def _compute_billing_currency_id(self):
        for number in self:
            known = number._origin._billing().currency_id if number._origin else False
            number.billing_currency_id = known or number.account_id.currency_id or self.env.company.currency_id

    @api.depends("monthly_budget", "budget_action")
    @api.depends_context("lang")
    def _compute_spent(self):
        """Read once per transaction, however often the gate asks."""
        costs = self._origin._costs_of_month()
        for number in self:
            own = costs.get(number._origin, Costs())
            number.spent = own.amounts.get(number.billing_currency_id, 0.0)
            number.spent_words = costs_words(self.env, own) or money(self.env, 0.0, number.billing_currency_id)
            number.budget_used = pricing.share(number.spent, number.monthly_budget)
            number.budget_reached = bool(number.monthly_budget) and number.budget_used >= 100

    def _costs_of_month(self, at=None):
        """What the messages of the month of ``at`` cost; one statement.

        :return: dict from number to ``message_totals.Costs``
        """
        domain = Domain.FALSE
        for number in self:
            begin, end = number._billing().month_of(at or fields.Datetime.now())
            domain |= Domain([("number_id", "=", number.id), ("priced_at", ">=", begin), ("priced_at", "<", end)])
        return self.env["whatsapp_crm.message"]._costs_by("number_id", domain) if self else {}

    def _budget_stops(self):
        """Whether marketing has to wait because the month's budget is spent."""
        return bool(self.budget_action == "stop" and self.monthly_budget and self.budget_reached)

    # ----------------------------------------------------------------- warning

    @api.model
    def _cron_budgets(self):
        """Tell who is responsible once per month and level, whoever else runs this at the same time."""
        numbers = self.search([("monthly_budget", ">", 0)])
        due = [
            (number.id, fields.Date.start_of(number._billing().day_of(fields.Datetime.now()), "month"))
            for number in numbers if number.budget_used >= min(pricing.BUDGET_LEVELS)]
        self.env["ir.cron"]._commit_progress(0, remaining=len(due))
        for left, (number_id, month) in zip(range(len(due), 0, -1), due):
            run_item(self.env.registry, lambda env, number_id=number_id, month=month: (
                env[self._name].browse(number_id)._mind_budget(month)))
            self.env["ir.cron"]._commit_progress(1, remaining=left - 1)

    def _mind_budget(self, month):
        """Note the levels that were reached; tell of the highest that nobody was told of."""
        reached = [level for level in pricing.BUDGET_LEVELS if self.budget_used >= level]
        alerts = self.env["whatsapp_crm.budget.alert"]
        told = alerts.search([("number_id", "=", self.id), ("month", "=", month)]).mapped("level")
        new = [level for level in reached if level not in told]
        # Two that see nothing of each other: the unique index lets one of them write, the other begins anew.
        alerts.create([{"number_id": self.id, "month": month, "level": level} for level in new])
        if new and max(new) == max(reached):
            self._in_company_language()._tell_budget(max(new))

    def _tell_budget(self, level):
        _ = self.env._
        values = {
            "number": self.display_name, "spent": money(self.env, self.spent, self.billing_currency_id),
            "budget": money(self.env, self.monthly_budget, self.billing_currency_id), "level": level}
        if level < max(pricing.BUDGET_LEVELS):
            summary = _("%(number)s has used %(level)s %% of its WhatsApp budget", **values)
        else:
            summary = _("%(number)s has used up its WhatsApp budget", **values)
        note = _("%(spent)s of %(budget)s were spent this month, before tax.", **values)
        if self._budget_stops():
            note += " " + _("Marketing waits until the next month or a higher budget.")
        for user in self._budget_receivers():
            self.activity_schedule(
                "whatsapp_crm.mail_activity_type_budget", summary=summary, note=note, user_id=user.id)

    def _budget_receivers(self):
        """Who looks after the money: who is responsible for marketing, and the first administrator."""
        people = self.marketing_user_id | self.env["res.users"]._wacrm_admins(self.company_id)[:1]
        return people.filtered("active") or self.env.user


class WhatsappCrmBudgetAlert(models.Model):
    """Somebody was told that a number's budget of a month was used up to a level; once."""

    _name = "whatsapp_crm.budget.alert"
    _description = "WhatsApp Budget Warning"
    _order = "month desc, level desc"
    _rec_name = "number_id"

    number_id = fields.Many2one("whatsapp_crm.number", required=True, readonly=True, ondelete="cascade")
    month = fields.Date(required=True, readonly=True)
    level = fields.Integer("Percent", required=True, readonly=True)

    _once = models.UniqueIndex("(number_id, month, level)")
