# Part of whatsapp_crm. See LICENSE file for full copyright and licensing details.
from datetime import timedelta

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools.misc import format_date

from ..silence.page import page_id
from .council_figures import WEEK


class WhatsappCrmCouncil(models.Model):
    """The weekly meeting of marketing and sales about leads: one page per company and week.

    Its figures are read when it is opened; what people write and decide is kept.
    """

    _name = "whatsapp_crm.council"
    _inherit = ["whatsapp_crm.council.figures", "mail.thread", "mail.activity.mixin"]
    _description = "WhatsApp Lead Council"
    _order = "week_start desc"

    company_id = fields.Many2one("res.company", required=True, index=True, readonly=True, ondelete="cascade")
    week_start = fields.Date("Week of", required=True, readonly=True, help="Its Monday.")
    came_note = fields.Text("What came?")
    refused_note = fields.Text("What was refused, and why?")
    change_note = fields.Text("What do we change?")
    decision_ids = fields.One2many("whatsapp_crm.council.decision", "council_id", "Decisions")
    earlier_decision_ids = fields.Many2many(
        "whatsapp_crm.council.decision", string="Decided earlier, not done yet", compute="_compute_earlier")
    has_next = fields.Boolean(compute="_compute_has_next")

    _one_per_week = models.UniqueIndex("(company_id, week_start)")
    _on_monday = models.Constraint("CHECK(EXTRACT(ISODOW FROM week_start) = 1)", "A week begins on Monday.")

    @api.depends("week_start")
    @api.depends_context("lang")
    def _compute_display_name(self):
        for council in self:
            council.display_name = self.env._(
                "Lead council: %(first)s – %(last)s", first=format_date(self.env, council.week_start),
                last=format_date(self.env, council.week_start + timedelta(days=6)))

    def _compute_earlier(self):
        for council in self:
            council.earlier_decision_ids = self.env["whatsapp_crm.council.decision"].search(
                Domain("council_id.company_id", "=", council.company_id.id)
                & Domain("council_id.week_start", "<", council.week_start)
                & Domain("activity_id.active", "=", True))

    def _compute_has_next(self):
        this_monday = self._this_monday()
        for council in self:
            council.has_next = council.week_start < this_monday

    @api.model
    def _this_monday(self):
        today = fields.Date.context_today(self)
        return today - timedelta(days=today.weekday())

    # ----------------------------------------------------------------- actions

    @api.model
    def action_open_last_week(self):
        """Open the page of last week."""
        return self._open_week(self._this_monday() - WEEK)

    def action_week_before(self):
        self.ensure_one()
        return self._open_week(self.week_start - WEEK)

    def action_week_after(self):
        self.ensure_one()
        return self._open_week(min(self.week_start + WEEK, self._this_monday()))

    @api.model
    def _open_week(self, monday):
        """Open the page of a week of the user's company."""
        self.check_access("write")
        company = self.company_id or self.env.company
        page = page_id(self, {"company_id": company.id, "week_start": monday})
        return {
            "type": "ir.actions.act_window", "name": self.env._("Lead council"), "res_model": self._name,
            "res_id": page, "view_mode": "form", "views": [(False, "form")], "target": "main"}
