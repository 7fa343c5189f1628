# Part of whatsapp_crm. See LICENSE file for full copyright and licensing details.
import logging

from odoo import api, fields, models
from odoo.fields import Domain

from ...tools import pricing
from ..transport.transaction import run_item
from .cost_words import costs_words, money
from .message_totals import Costs

_logger = logging.getLogger(__name__)
UNWATCHED = 0  # level of the warning that prices are unknown


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
        """Tell who is responsible once per month, budget and level, whoever else runs this at the same time."""
        ids = self.search([("monthly_budget", ">", 0)]).ids
        self.env["ir.cron"]._commit_progress(0, remaining=len(ids))
        for left, number_id in zip(range(len(ids), 0, -1), ids):
            self._mind_one(number_id)
            self.env["ir.cron"]._commit_progress(1, remaining=left - 1)

    @api.model
    def _mind_one(self, number_id):
        try:
            run_item(self.env.registry, lambda env: env[self._name].browse(number_id)._mind_budget())
        except Exception:  # the other numbers spend too; what was not told is rolled back, and told next time
            _logger.exception("The budget of number %s could not be watched", number_id)

    def _mind_budget(self):
        """Tell of the highest level that was reached and that nobody was told of, and of unknown prices."""
        reached = [level for level in pricing.BUDGET_LEVELS if self.budget_used >= level]
        new = self._note_levels(reached, self.monthly_budget)
        if new and max(new) == max(reached):
            self._in_company_language()._tell_budget(max(new))
        costs = self._costs_of_month().get(self, Costs())
        if not pricing.is_watchable(self._billing().card, costs.charged, costs.missing) and self._note_levels(
                [UNWATCHED], 0):
            self._in_company_language()._tell_unwatched()

    def _note_levels(self, levels, budget):
        """Note that somebody is told of these levels this month, and return those that nobody was told of.

        :param budget: of which the levels are percents: another one is watched anew; 0 for ``UNWATCHED``
        """
        alerts = self.env["whatsapp_crm.budget.alert"]
        month = fields.Date.start_of(self._billing().day_of(fields.Datetime.now()), "month")
        told = alerts.search([
            ("number_id", "=", self.id), ("month", "=", month), ("budget", "=", budget)]).mapped("level")
        new = [level for level in levels if level not in told]
        # Two that see nothing of each other: the unique index lets one of them write, the other begins anew.
        alerts.create([{"number_id": self.id, "month": month, "budget": budget, "level": level} for level in new])
        return new

    def _tell_unwatched(self):
        _ = self.env._
        self._tell_receivers(
            _("Prices unknown: the budget of %(number)s cannot be watched", number=self.display_name),
            _("The rate card lacks rates in %(currency)s, so what messages cost is not counted: nobody would be "
              "warned, and marketing would not stop. Import Meta's rate card in this currency, or enter the rates of "
              "your markets, under Configuration, Rate card.",
              currency=self.billing_currency_id.name))

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
        self._tell_receivers(summary, note)

    def _tell_receivers(self, summary, note):
        for user in self._budget_receivers():
            self.with_context(tz=user.tz).activity_schedule(
                "whatsapp_crm.mail_activity_type_budget", summary=summary, note=note, user_id=user.id)

    def _budget_receivers(self):
        """Who looks after the money: who is responsible for marketing, and the first administrator."""
        people = self.marketing_user_id | self.env["res.users"]._wacrm_admins(self.company_id)[:1]
        return people.filtered("active") or self.env.user


class WhatsappCrmBudgetAlert(models.Model):
    """Somebody was told that a number's budget of a month was used up to a level; once for each budget."""

    _name = "whatsapp_crm.budget.alert"
    _description = "WhatsApp Budget Warning"
    _order = "month desc, level desc"
    _rec_name = "number_id"

    number_id = fields.Many2one("whatsapp_crm.number", required=True, readonly=True, ondelete="cascade")
    month = fields.Date(required=True, readonly=True)
    budget = fields.Float(digits=(16, pricing.DIGITS), required=True, readonly=True, default=0)
    level = fields.Integer("Percent", required=True, readonly=True)

    _once = models.UniqueIndex("(number_id, month, budget, level)")
