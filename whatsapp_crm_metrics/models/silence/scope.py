# Part of whatsapp_crm. See LICENSE file for full copyright and licensing details.
from odoo import api, models
from odoo.fields import Domain

#: Below so many rows a share or an average says nothing.
ENOUGH = 5
MANAGER = "sales_team.group_sale_manager"


class WhatsappCrmScope(models.AbstractModel):
    """Whose figures a page shows: supervisors those of their teams, sales managers all of the company."""

    _name = "whatsapp_crm.scope"
    _description = "WhatsApp Figures of Own Teams"

    @api.model
    def _teams_domain(self, field="team_id"):
        """Domain on records that have their team in ``field``."""
        user = self.env.user
        return Domain.TRUE if user.has_group(MANAGER) else Domain(field, "in", user._wacrm_team_ids())

    @api.model
    def _leads_domain(self, company):
        """Leads of a company on which the user's figures rest; shared ones are everybody's."""
        return self._teams_domain() & Domain("company_id", "in", [company.id, False])

    @api.model
    def _open_leads(self, name, domain):
        """Action that lists leads, lost ones too.

        :param str name: title of the list
        :param domain: of ``crm.lead``
        """
        return self._open_rows(name, "crm.lead", domain, active_test=False)

    @api.model
    def _open_report(self, name, domain):
        """Action that lists rows of the report of leads, for those whose right reaches just these.

        :param domain: of ``whatsapp_crm.report.lead``
        """
        action = self._open_rows(name, "whatsapp_crm.report.lead", domain)
        return action | {"view_mode": "list", "views": [(False, "list")]}

    @api.model
    def _open_rows(self, name, model, domain, **context):
        """Action that lists the rows behind a figure.

        :param context: what the list needs beside it
        """
        return {
            "type": "ir.actions.act_window", "name": name, "res_model": model, "view_mode": "list,form",
            "views": [(False, "list"), (False, "form")], "domain": list(Domain(domain)),
            "context": {"create": False, **context}}
