# Part of whatsapp_crm. See LICENSE file for full copyright and licensing details.
from datetime import datetime, time

import pytz

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL


class WhatsappCrmRescue(models.AbstractModel):
    """Opportunities that silence had nearly cost, and that somebody brought back today."""

    _name = "whatsapp_crm.rescue"
    _inherit = "whatsapp_crm.scope"
    _description = "Rescued from Silence"

    @api.model
    def _rescued_leads(self, company):
        """Those of today: the customer wrote again after days of silence, or was answered after the promise was
        missed. Lost ones are not rescued.

        :return: ``crm.lead``, of the user's teams
        """
        since = self._today()
        ids = self._written_again(company, since) + self._answered_late(company, since).ids
        closed_today = Domain("won_status", "=", "won") & Domain("date_closed", ">=", since)
        alive = Domain([("active", "=", True)]) & (Domain("won_status", "=", "pending") | closed_today)
        return self.env["crm.lead"].search(Domain("id", "in", ids) & alive & self._leads_domain(company))

    @api.model
    def _today(self):
        """:return: naive UTC moment at which the user's day began"""
        midnight = datetime.combine(fields.Date.context_today(self), time.min)
        return self.env.tz.localize(midnight).astimezone(pytz.utc).replace(tzinfo=None)

    @api.model
    def _written_again(self, company, since):
        """The customer writes since then, and had not for the company's days of silence.

        :return: list of ids of leads
        """
        self.env["whatsapp_crm.message"].flush_model(["conversation_id", "direction", "type", "sent_at"])
        self.env["whatsapp_crm.conversation"].flush_model(["lead_id", "last_in_at", "company_id"])
        rows = self.env.execute_query(SQL("""
            SELECT now.lead_id
              FROM whatsapp_crm_conversation now
              JOIN whatsapp_crm_message said ON said.conversation_id = now.id
             WHERE now.company_id = %(company)s AND now.last_in_at >= %(since)s AND now.lead_id IS NOT NULL
               AND said.direction = 'in' AND said.type <> 'reaction' AND said.sent_at >= %(since)s
             GROUP BY now.lead_id
            HAVING min(said.sent_at) - %(silence)s >= (
                   SELECT max(before.sent_at)
                     FROM whatsapp_crm_conversation earlier
                     JOIN whatsapp_crm_message before ON before.conversation_id = earlier.id
                    WHERE earlier.lead_id = now.lead_id AND before.direction = 'in' AND before.type <> 'reaction'
                      AND before.sent_at < %(since)s)""",
            company=company.id, since=since, silence=company._wacrm_silence()))
        return [lead for lead, in rows]

    @api.model
    def _answered_late(self, company, since):
        """:return: ``crm.lead`` of customers who waited longer than promised and have their answer since then"""
        late = self.env["whatsapp_crm.sla.clock"].search([
            ("company_id", "=", company.id), ("kind", "in", ("first_response", "next_response")),
            ("state", "=", "breached"), ("ended_by", "=", "answered"), ("stopped_at", ">=", since)])
        return late.conversation_id.lead_id
