# Part of whatsapp_crm. See LICENSE file for full copyright and licensing details.
from odoo import fields, models
from odoo.exceptions import AccessError

FIGURES = ("first_response", "pending", "seen", "resolved")
#: What an e-mail shows as a number: minutes instead of hours, percent instead of a share.
SCALE = {"first_response": 60, "seen": 100}
PREFIX = "kpi_wacrm_"


class DigestDigest(models.Model):
    """The four figures of the overview in Odoo's regular e-mail."""

    _inherit = "digest.digest"

    kpi_wacrm_first_response = fields.Boolean("WhatsApp: first response time")
    kpi_wacrm_first_response_value = fields.Float(compute="_compute_kpi_wacrm")
    kpi_wacrm_pending = fields.Boolean("WhatsApp: pending now")
    kpi_wacrm_pending_value = fields.Integer(compute="_compute_kpi_wacrm")
    kpi_wacrm_seen = fields.Boolean("WhatsApp: seen, not answered")
    kpi_wacrm_seen_value = fields.Float(compute="_compute_kpi_wacrm")
    kpi_wacrm_resolved = fields.Boolean("WhatsApp: resolved")
    kpi_wacrm_resolved_value = fields.Integer(compute="_compute_kpi_wacrm")

    def _compute_kpi_wacrm(self):
        for digest in self:
            for figure in digest._wacrm_figures():
                value = figure["value"] or 0
                digest[f"{PREFIX}{figure['key']}_value"] = value * SCALE.get(figure["key"], 1)

    def _wacrm_figures(self):
        """The four figures of the period in the context, as the reader of the e-mail may see them.

        :raises AccessError: they work no WhatsApp conversations; Odoo leaves the figures out then
        """
        if not self.env.user.has_group("whatsapp_crm.group_agent"):
            raise AccessError(self.env._("Only WhatsApp agents can do this."))
        company = self.company_id or self.env.company
        return self.env["whatsapp_crm.home"].with_context(allowed_company_ids=company.ids)._four_figures(
            *map(self._wacrm_moment, self._wacrm_period(company)))

    def _wacrm_period(self, company):
        """(start, end) that Odoo asks for; where somebody just reads the fields: the last 24 hours."""
        start, end = (self.env.context.get(f"{moment}_datetime") for moment in ("start", "end"))
        if start and end:
            return start, end
        [(_name, (last_day, _before)), *_longer] = self._compute_timeframes(company)
        return last_day

    def _wacrm_moment(self, moment):
        """Naive UTC. Odoo writes the company's time zone onto a moment that is UTC already, and ignores it again."""
        return moment.replace(tzinfo=None)

    def _compute_kpis(self, company, user):
        """As the overview writes them: with their unit, and without a share of too few."""
        kpis = super()._compute_kpis(company, user)
        ours = {kpi["kpi_name"]: kpi for kpi in kpis if kpi["kpi_name"].startswith(PREFIX)}
        for column, (_name, (period, _before)) in enumerate(self._compute_timeframes(company) if ours else (), start=1):
            digest = self.with_context(start_datetime=period[0], end_datetime=period[1]).with_user(user)
            for figure in digest.with_company(company)._wacrm_figures():
                kpi = ours.get(f"{PREFIX}{figure['key']}")
                if kpi:
                    kpi[f"kpi_col{column}"]["value"] = figure["shown"]
        return kpis

    def _compute_kpis_actions(self, company, user):
        overview = f"whatsapp_crm_metrics.home_action?menu_id={self.env.ref('whatsapp_crm_metrics.menu_home').id}"
        return super()._compute_kpis_actions(company, user) | {f"{PREFIX}{key}": overview for key in FIGURES}
