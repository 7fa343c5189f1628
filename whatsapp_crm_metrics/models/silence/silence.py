# Part of whatsapp_crm. See LICENSE file for full copyright and licensing details.
from odoo import api, fields, models
from odoo.tools import formatLang

from .own_figures import WEEKS
from .page import page_id
from .scope import ENOUGH


class WhatsappCrmSilence(models.Model):
    """What silence costs a company in a year: leads × conversion × value × weeks.

    One per company. It begins with assumptions; own figures take their place as soon as enough rows
    stand behind them.
    """

    _name = "whatsapp_crm.silence"
    _inherit = ["whatsapp_crm.own.figures", "whatsapp_crm.rescue"]
    _description = "What WhatsApp Silence Costs"
    _rec_name = "company_id"

    company_id = fields.Many2one("res.company", required=True, index=True, readonly=True, ondelete="cascade")
    currency_id = fields.Many2one(related="company_id.currency_id")
    use_own = fields.Boolean(
        "Use own figures", default=True, help="An own figure counts from 5 rows on; before, the assumption does.")

    leads_a_week = fields.Float(
        "Leads lost a week", digits=(16, 1), default=2, required=True,
        help="Assumption: leads a week that go because nobody answered, or too late.")
    conversion = fields.Float(
        "Of them would have bought", default=1, required=True,
        help="Assumption: share of these leads that would have been won. 100 %: all of them were ready to buy.")
    value = fields.Monetary("Value of a sale", default=2000, required=True, help="Assumption: what one sale brings.")
    weeks = fields.Integer("Weeks a year", default=52, required=True)

    own_leads_a_week = fields.Float(
        "Own leads a week", digits=(16, 1), compute="_compute_own",
        help="Leads with a conversation whose first answer came late or never, and that were not won.\n"
             "= such leads of the last 12 weeks ÷ 12 (or ÷ the weeks since the first lead from WhatsApp)")
    own_conversion = fields.Float(
        "Own conversion", compute="_compute_own",
        help="How many of the leads with a conversation that were decided in the last year were won.\n"
             "= won ÷ (won + lost)")
    own_value = fields.Monetary(
        "Own value of a sale", compute="_compute_own",
        help="What a lead with a conversation that was won in the last year usually brought.\n"
             "= median of the expected revenue of those won")
    late_count = fields.Integer("Late or never answered", compute="_compute_own")
    closed_count = fields.Integer("Won or lost", compute="_compute_own")
    won_count = fields.Integer("Won", compute="_compute_own")
    late_words = fields.Char("Basis of leads a week", compute="_compute_own")
    closed_words = fields.Char("Basis of conversion", compute="_compute_own")
    won_words = fields.Char("Basis of value", compute="_compute_own")

    yearly = fields.Monetary("What silence costs a year", compute="_compute_yearly")
    sentence = fields.Char("Calculation", compute="_compute_yearly")
    basis = fields.Char("What it rests on", compute="_compute_yearly")
    rescued_words = fields.Char("Opportunities rescued today", compute="_compute_rescued")
    rescued_amount = fields.Monetary(
        "Rescued today", compute="_compute_rescued",
        help="Opportunities whose customer wrote again today after days of silence, or was answered today after the "
             "promise was missed, unless they are lost.\n= sum of their expected revenue")

    _one_per_company = models.UniqueIndex("(company_id)")
    _positive = models.Constraint(
        "CHECK(leads_a_week >= 0 AND conversion >= 0 AND conversion <= 1 AND value >= 0 AND weeks BETWEEN 1 AND 53)",
        "Leads and value are not negative, the share is at most 100 %, and a year has 1 to 53 weeks.")

    @api.depends("company_id")
    def _compute_display_name(self):
        self.display_name = self.env._("What silence costs")

    # ----------------------------------------------------------------- figures

    @api.depends("company_id")
    @api.depends_context("uid")
    def _compute_own(self):
        for page in self:
            own = page._own_figures(page.company_id)
            page.update({
                "own_leads_a_week": own["late_a_week"], "own_conversion": own["conversion"],
                "own_value": own["value"], "late_count": own["late"], "closed_count": own["closed"],
                "won_count": own["won"],
                "late_words": page._basis_words(
                    own["late"], self.env._("of the last %(weeks)s weeks", weeks=WEEKS)),
                "closed_words": page._basis_words(own["closed"], self.env._("won or lost in the last year")),
                "won_words": page._basis_words(own["won"], self.env._("won in the last year"))})

    def _basis_words(self, count, which):
        if count < ENOUGH:
            return self.env._("%(count)s leads %(which)s: too few", count=count, which=which)
        return self.env._("%(count)s leads %(which)s", count=count, which=which)

    def _used(self):
        """:return: (leads a week, conversion, value, whether leads are own, whether the value is)

        The assumption of leads a week means sales that are lost, so it goes together with its conversion.
        """
        own_leads = self.use_own and self.late_count >= ENOUGH and self.closed_count >= ENOUGH
        own_value = self.use_own and self.won_count >= ENOUGH
        leads = (self.own_leads_a_week, self.own_conversion) if own_leads else (self.leads_a_week, self.conversion)
        value = self.own_value if own_value else self.value
        # As they are shown: whoever does the sum again gets the same.
        return round(leads[0], 1), round(leads[1], 3), round(value), own_leads, own_value

    @api.depends("leads_a_week", "conversion", "value", "weeks", "use_own", "late_count", "closed_count", "won_count")
    @api.depends_context("lang", "uid")
    def _compute_yearly(self):
        for page in self:
            leads, conversion, value, own_leads, own_value = page._used()
            page.yearly = leads * conversion * value * page.weeks
            page.sentence = page._calculation(leads, conversion, value)
            page.basis = page._basis(own_leads, own_value)

    def _calculation(self, leads, conversion, value):
        number = self._number
        factors = [self.env._("1 lead a week") if leads == 1 else self.env._(
            "%(count)s leads a week", count=number(leads, 1))]
        if conversion != 1:
            factors.append(f"{number(conversion * 100, 1)} %")
        factors += [number(value), str(self.weeks)]
        return f"{' × '.join(factors)} = {number(leads * conversion * value * self.weeks)}"

    def _number(self, value, digits=0):
        """Without decimals where there are none to show."""
        return formatLang(self.env, value, digits=0 if round(value, digits) == round(value) else digits)

    def _basis(self, own_leads, own_value):
        if own_leads and own_value:
            return self.env._("By your own figures.")
        if own_leads or own_value:
            return self.env._("Partly by your own figures, partly by the assumptions below.")
        return self.env._("By the assumptions below; they are yours to change.")

    @api.depends("company_id")
    @api.depends_context("uid")
    def _compute_rescued(self):
        for page in self:
            leads = page._rescued_leads(page.company_id)
            page.rescued_words = page._rescued_words(len(leads))
            page.rescued_amount = sum(leads.mapped("expected_revenue"))

    def _rescued_words(self, count):
        if count == 1:
            return self.env._("1 opportunity that was silent, or waited too long")
        return self.env._("%(count)s opportunities that were silent, or waited too long", count=count)

    # ----------------------------------------------------------------- actions

    @api.model
    def action_open_page(self):
        """Open the page of the user's company, with assumptions to begin with."""
        self.check_access("read")
        return {
            "type": "ir.actions.act_window", "name": self.env._("What silence costs"), "res_model": self._name,
            "res_id": page_id(self, {"company_id": self.env.company.id}), "view_mode": "form",
            "views": [(False, "form")]}

    def action_late(self):
        return self._open_report(self.env._("Answered late or never"), self._late_domain(self.company_id))

    def action_closed(self):
        return self._open_report(self.env._("Won or lost in the last year"), self._closed_domain(self.company_id))

    def action_won(self):
        return self._open_report(self.env._("Won in the last year"), self._won_domain(self.company_id))

    def action_rescued(self):
        return self._open_leads(
            self.env._("Rescued today"), [("id", "in", self._rescued_leads(self.company_id).ids)])
