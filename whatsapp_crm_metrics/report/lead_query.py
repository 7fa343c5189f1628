# Part of whatsapp_crm. See LICENSE file for full copyright and licensing details.
from odoo import fields, models
from odoo.fields import Domain
from odoo.tools import SQL, Query

SPOKEN = SQL("(said.direction = 'in' OR said.origin IN ('agent', 'phone_app')) AND said.type <> 'reaction'")


class WhatsappCrmReportLeadQuery(models.AbstractModel):
    """What became of a lead, as columns of a query that has its ``lead``.

    Odoo's own words decide: won and lost as the pipeline says, qualified and lost in silence as
    ``crm.lead`` defines them everywhere else.
    """

    _name = "whatsapp_crm.report.lead.query"
    _description = "WhatsApp Report of Leads, its columns"

    def _results(self):
        return SQL("""
            lead.won_status AS state, lead.stage_id, lead.date_closed AS closed_at, 1 AS is_lead,
            (%(qualified)s)::int AS qualified, (%(qualified)s)::int AS qualified_rate,
            (lead.won_status = 'won')::int AS won, (lead.won_status = 'lost')::int AS lost,
            (lead.won_status = 'pending')::int AS open, %(won_rate)s AS win_rate,
            CASE WHEN lead.won_status = 'won' THEN lead.expected_revenue END AS revenue,
            CASE WHEN lead.won_status = 'won' THEN lead.expected_revenue END AS average_deal,
            CASE lead.won_status WHEN 'won' THEN lead.expected_revenue WHEN 'lost' THEN 0 END AS revenue_per_closed,
            CASE WHEN lead.won_status <> 'pending' THEN 1 END AS closed,
            CASE WHEN lead.won_status = 'pending' THEN lead.expected_revenue END AS expected,
            CASE WHEN lead.won_status = 'lost' THEN lead.expected_revenue END AS lost_value,
            CASE WHEN lead.won_status = 'lost' THEN lead.lost_reason_id END AS lost_reason_id,
            CASE WHEN lead.won_status = 'lost' THEN (%(silent)s)::int END AS lost_in_silence""",
            qualified=self._is_qualified(), silent=self._is_silent(),
            won_rate=SQL("CASE lead.won_status WHEN 'won' THEN 1 WHEN 'lost' THEN 0 END"))

    def _is_qualified(self, alias="lead"):
        """As ``crm.lead`` says of the leads in the table ``alias``."""
        # sudo: crm.lead - only the condition is taken from it
        leads = self.env["crm.lead"].sudo().with_context(active_test=False)
        domain = Domain(leads._wacrm_qualified_domain()).optimize_full(leads)
        return domain._to_sql(leads, alias, Query(self.env, alias, SQL.identifier(leads._table)))

    def _is_silent(self):
        """Nobody had written for the company's days of silence when it was lost, whoever may read that."""
        # sudo: crm.lead - a figure; whose rows are counted is decided by the report's own rules
        return self.env["crm.lead"].sudo()._wacrm_was_quiet_sql("lead", self._silence())

    def _silence(self):
        return SQL("make_interval(days => company.wacrm_silence_days)")

    def _maturity(self):
        """From the marketing lead to the one that sales accepted; leads that are neither are empty."""
        return SQL("""
            (lead.wacrm_mql_at IS NOT NULL)::int AS mql,
            (lead.wacrm_mql_at IS NOT NULL AND lead.wacrm_maturity = 'sql')::int AS sql_accepted,
            (lead.wacrm_mql_at IS NOT NULL AND lead.wacrm_maturity = 'rejected')::int AS rejected,
            CASE WHEN lead.wacrm_mql_at IS NULL THEN NULL WHEN lead.wacrm_maturity = 'sql' THEN 1
                 WHEN lead.wacrm_maturity = 'rejected' THEN 0 END AS acceptance_rate,
            (lead.wacrm_look_by <= %(now)s AND lead.wacrm_looked_at IS NULL AND lead.won_status = 'pending'
             AND lead.wacrm_sql_at IS NULL)::int AS not_looked_at""", now=fields.Datetime.now())

    def _durations(self):
        days = SQL("""CASE WHEN lead.won_status = 'won'
                           THEN EXTRACT(EPOCH FROM lead.date_closed - lead.create_date) / 86400 END""")
        return SQL("""
            %(days)s AS days_to_win, %(days)s AS days_to_win_average, %(hours)s / 3600 AS first_response,
            %(hours)s / 3600 AS first_response_average, %(hours)s / 3600 AS first_response_percentile_90""",
            days=days, hours=self._lead_waited())

    # ----------------------------------------------------------------- silence

    def _silence_columns(self):
        return SQL("""
            COALESCE(silence.stopped, 0) AS stopped,
            CASE WHEN silence.stopped = 1 THEN (silence.woken_at IS NOT NULL)::int END AS reactivated,
            CASE WHEN silence.stopped = 1 THEN (silence.woken_at IS NOT NULL)::int END AS reactivation_rate,
            silence.woken_at AS reactivated_at""")

    def _silence_join(self):
        """One row: did it stop while it was open, and when did its customer write again after the last time?

        Messages are numbered by how many silences went before them; a young lead has none, and none are read.
        """
        return SQL("""
              LEFT JOIN LATERAL (
                    SELECT max(part.woken_at) AS woken_at,
                           (count(*) > 1 OR %(until)s - max(part.last_at) >= %(silence)s)::int AS stopped
                      FROM (SELECT min(word.sent_at) FILTER (WHERE word.theirs AND word.silences > 0) AS woken_at,
                                   max(word.sent_at) AS last_at
                              FROM (%(words)s) word GROUP BY word.silences) part) silence ON TRUE""",
            words=self._words(), silence=self._silence(), until=self._open_until())

    def _open_until(self):
        return SQL("CASE WHEN lead.won_status = 'pending' THEN %s ELSE lead.date_closed END", fields.Datetime.now())

    def _words(self):
        return SQL("""
            SELECT spoken.sent_at, spoken.theirs, count(*) FILTER (WHERE spoken.broke)
                   OVER (ORDER BY spoken.sent_at, spoken.id) AS silences
              FROM (SELECT said.id, said.sent_at, said.direction = 'in' AS theirs,
                           said.sent_at - lag(said.sent_at) OVER (ORDER BY said.sent_at, said.id) >= %(silence)s
                           AS broke
                      FROM whatsapp_crm_conversation chat
                      JOIN whatsapp_crm_message said ON said.conversation_id = chat.id
                     WHERE chat.lead_id = lead.id AND %(spoken)s AND said.sent_at <= %(until)s
                       AND lead.create_date + %(silence)s <= %(until)s) spoken""",
            silence=self._silence(), spoken=SPOKEN, until=self._open_until())

    # -------------------------------------------------------------------- cost

    def _cost_columns(self):
        return SQL("""
            spent.cost, spent.cost AS cost_per_lead,
            CASE WHEN lead.won_status = 'won' THEN spent.cost END AS cost_per_won""")

    def _cost_join(self):
        """One row: what the messages of the lead cost, in the currency of its company."""
        return SQL("""
              LEFT JOIN LATERAL (
                    SELECT sum(paid.price * rate.factor) AS cost
                      FROM whatsapp_crm_conversation chat
                      JOIN whatsapp_crm_message paid ON paid.conversation_id = chat.id
                      JOIN (VALUES %(rates)s) rate (company_id, currency_id, factor)
                        ON rate.company_id = company.id AND rate.currency_id = paid.currency_id
                     WHERE chat.lead_id = lead.id AND paid.priced_at IS NOT NULL) spent ON TRUE""",
            rates=SQL(", ").join(self._rates()))
