# Part of whatsapp_crm. See LICENSE file for full copyright and licensing details.
from datetime import timedelta

from odoo import api, fields, models

OCCASIONS = [
    ("silence", "The customer is silent"),
    ("resolved", "Resolved without a next step"),
    ("stage", "The opportunity stays in its stage"),
    ("proposal", "A proposal was sent and has no answer"),
    ("validity", "A quotation is about to expire"),
    ("window", "The 24-hour window is about to close"),
]
#: These look ahead: so long before it happens.
BEFORE = ("validity", "window")
UNITS = [("hours", "Hours"), ("days", "Working days")]


class WhatsappCrmFollowupRule(models.Model):
    """When an opportunity on WhatsApp needs somebody to follow up, and what is done then, step by step.

    A rule looks at open opportunities that have a conversation. Each occasion is taken once.
    """

    _name = "whatsapp_crm.followup.rule"
    _inherit = "whatsapp_crm.followup.rule.find"
    _description = "WhatsApp Follow-up Rule"
    _order = "sequence, id"

    name = fields.Char(required=True, translate=True)
    active = fields.Boolean(default=True)
    sequence = fields.Integer(default=10, help="Where several rules fit an opportunity, the first one takes it.")
    company_id = fields.Many2one(
        "res.company", index=True, default=lambda self: self.env.company, help="Empty: all companies.")
    occasion = fields.Selection(OCCASIONS, "When", required=True, default="silence")
    delay = fields.Integer(
        "For how long", default=2, help="For how long that has been so; or how long before it happens.")
    delay_unit = fields.Selection(
        UNITS, "Unit", required=True, default="days", help="Working days are those of whoever is in charge.")
    until_days = fields.Integer("Not any more after (days)", help="What is older is left alone. 0: however old.")
    skip_planned = fields.Boolean(
        "Only where nothing is planned", default=True,
        help="Leaves opportunities alone that have an activity for today or later.")
    team_ids = fields.Many2many("crm.team", "whatsapp_crm_followup_rule_team_rel", "rule_id", "team_id", "Teams")
    stage_ids = fields.Many2many(
        "crm.stage", "whatsapp_crm_followup_rule_stage_rel", "rule_id", "stage_id", "Stages",
        help="Empty: all. For a proposal: where an opportunity is once it is sent; empty: the team's "
             "stage for that, or a quotation that was sent.")
    tag_ids = fields.Many2many("crm.tag", "whatsapp_crm_followup_rule_tag_rel", "rule_id", "tag_id", "Tags")
    min_value = fields.Float("Value from", help="Expected revenue. 0: whatever it is.")
    max_value = fields.Float("Value up to", help="Expected revenue. 0: whatever it is.")
    cap = fields.Integer(
        "At most at once", default=500, help="The most valuable first; the others come the next time, minutes later.")
    step_ids = fields.One2many("whatsapp_crm.followup.step", "rule_id", "Steps", copy=True)
    summary = fields.Char("In words", compute="_compute_summary")
    open_count = fields.Integer("Under way", compute="_compute_open_count")
    may_change = fields.Boolean(compute="_compute_may_change")

    _delay_not_negative = models.Constraint("CHECK(delay >= 0 AND until_days >= 0)", "Delays cannot be negative.")
    _cap_positive = models.Constraint("CHECK(cap > 0)", "At least one at once.")

    @api.depends("occasion", "delay", "delay_unit")
    @api.depends_context("lang")
    def _compute_summary(self):
        for rule in self:
            rule.summary = rule._words()

    @api.depends("company_id")
    @api.depends_context("uid")
    def _compute_may_change(self):
        """What is of no company is changed by administrators only."""
        for rule in self:
            rule.may_change = not rule._origin or rule.has_access("write")

    def _words(self):
        """When the rule comes into play, in one line."""
        _ = self.env._
        labels = dict(self._fields["occasion"]._description_selection(self.env))
        span = self._span_words(self.delay, self.delay_unit)
        if not self.delay:
            return labels.get(self.occasion)
        if self.occasion in BEFORE:
            return _("%(what)s: %(span)s before", what=labels.get(self.occasion), span=span)
        return _("%(what)s: after %(span)s", what=labels.get(self.occasion), span=span)

    @api.model
    def _span_words(self, number, unit):
        _ = self.env._
        if unit == "hours":
            return _("%(number)s hours", number=number) if number != 1 else _("1 hour")
        return _("%(number)s working days", number=number) if number != 1 else _("1 working day")

    def write(self, vals):
        result = super().write(vals)
        if "company_id" in vals:
            self.check_access("write")  # Odoo asks before it is written, of the former company
        return result

    def _compute_open_count(self):
        counts = dict(self.env["whatsapp_crm.followup"]._read_group(
            [("rule_id", "in", self.ids), ("state", "=", "open")], ["rule_id"], ["__count"]))
        for rule in self:
            rule.open_count = counts.get(rule._origin, 0)

    def action_open_followups(self):
        """The follow-ups of this rule that are under way."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id("whatsapp_crm.whatsapp_crm_followup_action")
        return {**action, "domain": [("rule_id", "=", self.id)], "context": {"search_default_open": 1}}

    # ------------------------------------------------------------------- times

    def _usual_begin(self, owner):
        """When the first step is due where somebody begins it by hand: the rule's own delay from now (naive UTC)."""
        now = fields.Datetime.now()
        if self.occasion in BEFORE or not self.delay:
            return now
        return self._after(owner, now, self.delay, self.delay_unit)

    @api.model
    def _after(self, owner, moment, number, unit):
        """So many hours, or working days of ``owner``, after a moment (naive UTC)."""
        if unit == "hours" or not number:
            return moment + timedelta(hours=number)
        return owner._wacrm_days_ahead(moment, number)[owner.id]
