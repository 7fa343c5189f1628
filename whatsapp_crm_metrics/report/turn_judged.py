# Part of whatsapp_crm. See LICENSE file for full copyright and licensing details.
from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL


class WhatsappCrmReportTurn(models.Model):
    """The rows that the share of what was seen and not answered is made of."""

    _inherit = "whatsapp_crm.report.turn"

    seen_judged = fields.Boolean(
        "Seen, and answered or late", compute="_compute_seen_judged", search="_search_seen_judged",
        help="Somebody able to answer opened it, and it was answered or the time for that is over.")
    unanswered_for = fields.Char(
        "Then not answered for", compute="_compute_unanswered_for",
        help="From the first look of somebody able to answer until it was answered or otherwise over, or until now.")

    def _compute_seen_judged(self):
        judged = self.search([("id", "in", self.ids), ("seen_judged", "=", True)])
        for turn in self:
            turn.seen_judged = turn in judged

    def _search_seen_judged(self, operator, value):
        """To Odoo's own search a share that is missing is one of nothing."""
        if operator != "in":
            return NotImplemented
        judged = Domain.custom(to_sql=lambda model, alias, query: SQL(
            "%s IS NOT NULL", model._field_to_sql(alias, "seen_unanswered", query)))
        return judged if True in value else ~judged

    @api.depends("seen_at", "ended_at")
    @api.depends_context("lang")
    def _compute_unanswered_for(self):
        now, duration = fields.Datetime.now(), self.env["whatsapp_crm.story.words"]._duration
        for turn in self:
            until = turn.ended_at or now
            turn.unanswered_for = turn.seen_at and duration(max((until - turn.seen_at).total_seconds(), 0))


class WhatsappCrmSlaClock(models.Model):
    """Found by when it was seen."""

    _inherit = "whatsapp_crm.sla.clock"

    _seen_at_idx = models.Index("(seen_at) WHERE seen_at IS NOT NULL")
