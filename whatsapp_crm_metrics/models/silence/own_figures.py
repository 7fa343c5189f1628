# Part of whatsapp_crm. See LICENSE file for full copyright and licensing details.
from datetime import timedelta
from statistics import median

from odoo import api, fields, models
from odoo.fields import Domain

WEEKS = 12
YEAR = timedelta(days=365)


class WhatsappCrmOwnFigures(models.AbstractModel):
    """What a company's own leads say about silence, as the report of leads has them and the user may read them."""

    _name = "whatsapp_crm.own.figures"
    _inherit = "whatsapp_crm.scope"
    _description = "Own Figures about Silence"

    @api.model
    def _late_domain(self, company):
        """Leads of the last weeks that were not won, and got their first answer later than promised or never."""
        now = fields.Datetime.now()
        missed = Domain("kind", "=", "first_response") & (
            Domain("state", "=", "breached") | Domain("state", "=", "running") & Domain("due_at", "<=", now))
        return (
            self._of(company) & Domain("date", ">=", now - timedelta(weeks=WEEKS)) & Domain("won", "=", 0)
            & Domain("conversation_id", "any", [("clock_ids", "any", missed)]))

    @api.model
    def _closed_domain(self, company):
        """Leads with a conversation that were won or lost within a year."""
        return (
            self._of(company) & Domain("closed", "=", 1) & Domain("conversation_id", "!=", False)
            & Domain("closed_at", ">=", fields.Datetime.now() - YEAR))

    @api.model
    def _won_domain(self, company):
        """Those of them that were won for something."""
        return self._closed_domain(company) & Domain("won", "=", 1) & Domain("revenue", ">", 0)

    @api.model
    def _of(self, company):
        return Domain("company_id", "=", company.id)

    @api.model
    def _weeks_counted(self, company):
        """:return: float: over how many weeks the late leads are spread; fewer where WhatsApp is new here"""
        leads, since = self.env["whatsapp_crm.report.lead"], fields.Datetime.now() - timedelta(weeks=WEEKS)
        if leads.search_count(self._of(company) & Domain("date", "<", since), limit=1):
            return WEEKS
        [(first,)] = leads._read_group(self._of(company), [], ["date:min"])
        return max(1, (fields.Datetime.now() - first) / timedelta(weeks=1)) if first else WEEKS

    @api.model
    def _own_figures(self, company):
        """What the rows say, however few they are.

        :return: dict: ``late`` (rows), ``late_a_week``, ``closed`` (rows), ``conversion`` (0 to 1), ``won``
            (rows), ``value`` (the one in the middle, in the currency of ``company``)
        """
        leads = self.env["whatsapp_crm.report.lead"]
        late = leads.search_count(self._late_domain(company))
        [(closed, won)] = leads._read_group(self._closed_domain(company), [], ["__count", "won:sum"])
        values = leads.search(self._won_domain(company)).mapped("revenue")
        return {
            "late": late, "late_a_week": late / self._weeks_counted(company),
            "closed": closed, "conversion": (won or 0) / closed if closed else 0,
            "won": len(values), "value": median(values) if values else 0}
