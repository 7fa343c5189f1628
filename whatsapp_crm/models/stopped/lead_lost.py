# Part of whatsapp_crm. See LICENSE file for full copyright and licensing details.
from datetime import datetime

import pytz

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL, formatLang

from .lead_silence import AGENTS


class CrmLead(models.Model):
    """What was lost in silence: leads that were given up when nobody had written for days.

    Read from the messages themselves, so that a customer who writes again later changes nothing.
    """

    _inherit = "crm.lead"

    wacrm_lost_in_silence = fields.Boolean(
        "Lost in silence", compute="_compute_wacrm_lost_in_silence", search="_search_wacrm_lost_in_silence",
        groups=AGENTS, help="Nobody had written in its chats for days when it was lost.")

    _wacrm_lost = models.Index("(date_closed) WHERE won_status = 'lost'")

    def _compute_wacrm_lost_in_silence(self):
        found = self.with_context(active_test=False).search(
            [("id", "in", self._origin.ids), ("wacrm_lost_in_silence", "=", True)])
        for lead in self:
            lead.wacrm_lost_in_silence = lead._origin in found

    @api.model
    def _search_wacrm_lost_in_silence(self, operator, value):
        if operator != "in":
            return NotImplemented
        silence = self.env.company._wacrm_silence()
        lost = Domain([("active", "=", False), ("won_status", "=", "lost")]) & Domain.custom(
            to_sql=lambda model, alias, _query: model._wacrm_was_quiet_sql(alias, silence))
        return lost if True in value else ~lost

    def _wacrm_was_quiet_sql(self, alias, silence):
        """Neither the customer nor one of us wrote in the days before it was closed."""
        self.env["whatsapp_crm.message"].flush_model(["conversation_id", "direction", "origin", "type", "sent_at"])
        self.flush_model(["date_closed"])
        lead = {"lead": SQL.identifier(alias, "id"), "closed": SQL.identifier(alias, "date_closed")}
        return SQL(
            "%(readable)s AND EXISTS (SELECT FROM whatsapp_crm_conversation earlier"
            " WHERE earlier.lead_id = %(lead)s AND earlier.opened_at <= %(closed)s)"
            " AND NOT EXISTS (SELECT FROM whatsapp_crm_conversation said"
            " JOIN whatsapp_crm_message written ON written.conversation_id = said.id WHERE said.lead_id = %(lead)s"
            " AND (written.direction = 'in' OR written.origin IN ('agent', 'phone_app'))"
            " AND written.type <> 'reaction' AND written.sent_at <= %(closed)s"
            " AND written.sent_at > %(closed)s - %(silence)s)",
            readable=self._wacrm_readable_chat_sql(alias), silence=silence, **lead)

    # ----------------------------------------------------------------- figures

    @api.model
    def get_wacrm_silence_figures(self):
        """The two figures above *Stopped conversations*, of what the user may read.

        :return: ``{"count": int, "amount": str}``: leads lost in silence this month, and what they were
            worth, in the currency of the user's company
        """
        company = self.env.company
        groups = self.with_context(active_test=False)._read_group(
            self._wacrm_lost_this_month(), ["company_id"], ["__count", "expected_revenue:sum"])
        today = fields.Date.context_today(self)
        amount = sum(
            (owner or company).currency_id._convert(value or 0, company.currency_id, company, today)
            for owner, _count, value in groups)
        return {
            "count": sum(count for _owner, count, _value in groups),
            "amount": formatLang(self.env, amount, currency_obj=company.currency_id)}

    @api.model
    def _wacrm_lost_this_month(self):
        month = datetime.combine(fields.Date.context_today(self).replace(day=1), datetime.min.time())
        since = self.env.tz.localize(month).astimezone(pytz.utc).replace(tzinfo=None)
        return Domain([("date_closed", ">=", since), ("wacrm_lost_in_silence", "=", True)])

    @api.model
    def action_wacrm_lost_in_silence(self):
        """The leads behind the two figures."""
        lost = self.with_context(active_test=False).search(self._wacrm_lost_this_month())
        return {
            "type": "ir.actions.act_window", "name": self.env._("Lost in silence this month"),
            "res_model": self._name, "view_mode": "list,form", "views": [(False, "list"), (False, "form")],
            "domain": [("id", "in", lost.ids)], "context": {"active_test": False, "create": False}}
