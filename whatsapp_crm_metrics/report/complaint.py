# Part of whatsapp_crm. See LICENSE file for full copyright and licensing details.
from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL

from .figures import Figure

#: What a study of customer service found: up to so many of the complaints that are resolved well become a sale.
STUDY = 0.22


class WhatsappCrmReportComplaint(models.Model):
    """A row for each complaint that was resolved well, with whether its golden flag was won; and one beside it
    with what the study found, so that both are lines of one graph.

    Complaints are the conversations with a tag that says so. Resolved well: confirmed as solved, and the
    customer did not come back about it.
    """

    _name = "whatsapp_crm.report.complaint"
    _inherit = "whatsapp_crm.report.fact"
    _description = "WhatsApp Sales from Complaints"
    _auto = False
    _order = "resolved_at desc, id desc"
    _rec_name = "conversation_id"
    _depends = {
        "whatsapp_crm.golden.flag": ["conversation_id", "state", "joined_id"],
        "whatsapp_crm.conversation": ["resolved_at", "resolved_by_id", "outcome"],
        "crm.tag": ["wacrm_is_complaint"],
    }

    resolved_at = fields.Datetime("Resolved on", readonly=True)
    agent_id = fields.Many2one(string="Resolved by")
    series = fields.Selection([("ours", "Ours"), ("study", "Study: up to 22 %")], "Compared", readonly=True)
    share = Figure(
        "% that became a sale", readonly=True, aggregator="avg",
        help="Share of the complaints that were confirmed as solved, and did not come back, from which a golden flag "
             "was won; beside it the 22 % that a study found to be possible, where both are told apart.\n"
             "= complaints with a golden flag won ÷ complaints resolved satisfactorily")

    def _read_group_select(self, aggregate_spec, query):
        """Both lines are told apart by ``series``; where they are together, as in a total, ours is what counts."""
        if aggregate_spec == "__count":
            return SQL("COUNT(DISTINCT %s)", self._field_to_sql(self._table, "conversation_id", query))
        selected = super()._read_group_select(aggregate_spec, query)
        if aggregate_spec != "share:avg":
            return selected
        ours = SQL("%s = 'ours'", self._field_to_sql(self._table, "series", query))
        return SQL("COALESCE(%(all)s FILTER (WHERE %(ours)s), %(all)s)", all=selected, ours=ours)

    @api.model
    def search_fetch(self, domain, field_names=None, offset=0, limit=None, order=None):
        return super().search_fetch(self._one_series(domain), field_names, offset, limit, order)

    @api.model
    def search_count(self, domain, limit=None):
        return super().search_count(self._one_series(domain), limit)

    def _one_series(self, domain):
        """The domain, with each complaint once as long as it does not say which line."""
        domain = Domain(domain)
        told = any(condition.field_expr in ("series", "id") for condition in domain.iter_conditions())
        return domain if told else domain & Domain("series", "=", "ours")

    @property
    def _table_query(self):
        return SQL("""
            SELECT conversation.id::bigint * 2 + line.number AS id, conversation.id AS conversation_id,
                   conversation.company_id, conversation.resolved_at, conversation.resolved_by_id AS agent_id,
                   %(team)s AS team_id, %(conversation)s, line.series,
                   CASE line.series WHEN 'study' THEN %(study)s ELSE (EXISTS (
                        SELECT FROM whatsapp_crm_golden_flag flag
                          LEFT JOIN whatsapp_crm_golden_flag other ON other.id = flag.joined_id
                         WHERE flag.conversation_id = conversation.id AND 'won' IN (flag.state, other.state))
                   )::int END AS share
              FROM whatsapp_crm_conversation conversation
             CROSS JOIN (VALUES (0, 'ours'), (1, 'study')) line (number, series)
              %(joins)s
             WHERE conversation.state = 'resolved' AND conversation.outcome = 'confirmed'
               AND EXISTS (SELECT FROM crm_tag_whatsapp_crm_conversation_rel mine
                             JOIN crm_tag tag ON tag.id = mine.crm_tag_id AND tag.wacrm_is_complaint
                            WHERE mine.whatsapp_crm_conversation_id = conversation.id)
               AND NOT EXISTS (SELECT FROM whatsapp_crm_milestone back
                                WHERE back.conversation_id = conversation.id AND back.kind = 'not_confirmed'
                                  AND back.at >= conversation.resolved_at)""",
            team=self._team_then(SQL("conversation.resolved_at")), conversation=self._conversation_columns(),
            study=STUDY, joins=self._origin_joins())
