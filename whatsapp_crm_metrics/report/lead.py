# Part of whatsapp_crm. See LICENSE file for full copyright and licensing details.
from odoo import fields, models
from odoo.tools import SQL

from .figures import Figure
from .lead_origin import Amount

COST_DIGITS = (16, 4)  # most messages cost less than a cent
WON_STATES = [("pending", "Open"), ("won", "Won"), ("lost", "Lost")]
#: Figures that are one sum divided by another, which the average of the rows is not.
RATIOS = {
    "average_deal": ("revenue", "won"),
    "revenue_per_closed": ("revenue_per_closed", "closed"),
    "cost_per_lead": ("cost", "is_lead"),
    "cost_per_won": ("cost", "won"),
}


class WhatsappCrmReportLead(models.Model):
    """A row for each lead that has a WhatsApp conversation or came by an entry point, and what became of it."""

    _name = "whatsapp_crm.report.lead"
    _description = "WhatsApp Leads"
    _inherit = ["whatsapp_crm.report.lead.query", "whatsapp_crm.report.lead.origin"]
    _auto = False
    _order = "date desc, id desc"
    _rec_name = "source_id"
    _depends = {
        "crm.lead": [
            "wacrm_qualified_at", "wacrm_mql_at", "wacrm_sql_at", "wacrm_maturity", "wacrm_look_by",
            "wacrm_looked_at"],
        "whatsapp_crm.message": [
            "conversation_id", "direction", "origin", "type", "sent_at", "price", "currency_id", "priced_at"],
        "res.company": ["wacrm_silence_days"],
    }

    state = fields.Selection(WON_STATES, "Result", readonly=True)
    stage_id = fields.Many2one("crm.stage", "Stage now", readonly=True)
    closed_at = fields.Datetime("Closed on", readonly=True)

    is_lead = fields.Integer(
        "Leads", readonly=True,
        help="Leads and opportunities that have a WhatsApp conversation or came by an entry point, on the day they "
             "came.\n= number of leads")
    qualified = fields.Integer(
        readonly=True,
        help="Leads that were qualified by the definition of their team, lost ones among them, and all that were won."
             "\n= number of leads qualified or won")
    qualified_rate = Figure(
        "% qualified", readonly=True, aggregator="avg",
        help="Share of the leads that were qualified.\n= qualified ÷ leads")
    won = fields.Integer(readonly=True, help="Leads that were won.\n= number of leads won")
    lost = fields.Integer(
        readonly=True, help="Leads that were lost, rejected ones among them.\n= number of leads lost")
    open = fields.Integer(
        readonly=True, help="Leads that are neither won nor lost.\n= leads − won − lost")
    closed = fields.Integer(readonly=True, help="Leads that were won or lost.\n= won + lost")
    win_rate = Figure(
        "% won", readonly=True, aggregator="avg",
        help="Share of the closed leads that were won; open leads do not count.\n= won ÷ (won + lost)")
    revenue = Amount(
        "Revenue", readonly=True, help="What the leads that were won brought.\n= sum of expected revenue of won leads")
    average_deal = Amount(
        "Average deal", readonly=True, aggregator="avg", help="What a lead that was won brought.\n= revenue ÷ won")
    revenue_per_closed = Amount(
        "Revenue per closed lead", readonly=True, aggregator="avg",
        help="What a lead was worth that came to an end, lost ones with nothing.\n= revenue ÷ (won + lost)")
    expected = Amount(
        "Expected revenue", readonly=True,
        help="What the open leads may bring.\n= sum of expected revenue of open leads")
    lost_value = Amount(
        "Value lost", readonly=True,
        help="What the leads that were lost might have brought.\n= sum of expected revenue of lost leads")
    lost_reason_id = fields.Many2one("crm.lost.reason", "Lost reason", readonly=True)
    lost_in_silence = fields.Integer(
        "Lost in silence", readonly=True,
        help="Lost leads in whose chats nobody had written for the company's days of silence when they were lost; "
             "automatic messages break no silence.\n= number of leads lost in silence")

    mql = fields.Integer(
        "Marketing leads (MQL)", readonly=True,
        help="Leads that came by an entry point, or on WhatsApp by a campaign.\n= number of marketing leads")
    sql_accepted = fields.Integer(
        "Accepted by sales (SQL)", readonly=True,
        help="Marketing leads that sales accepted or qualified and did not reject afterwards.\n= number of marketing "
             "leads accepted")
    rejected = fields.Integer(
        "Rejected by sales", readonly=True,
        help="Marketing leads that sales lost with a reason for rejecting.\n= number of marketing leads rejected")
    acceptance_rate = Figure(
        "% accepted", readonly=True, aggregator="avg",
        help="Share of the marketing leads that sales accepted, of those on which it decided.\n= accepted ÷ (accepted "
             "+ rejected)")
    not_looked_at = fields.Integer(
        "Not looked at", readonly=True,
        help="Open marketing leads that nobody saw, took or answered within the working hours that their team has "
             "for that.\n= number of leads not looked at by now")

    days_to_win = Figure(
        "Days to win (median)", readonly=True, aggregator="median",
        help="Days from the lead's first day until it was won; half of the won leads took less.\n= median of (won on "
             "− came on)")
    days_to_win_average = Figure(
        "Days to win (average)", readonly=True, aggregator="avg",
        help="Days from the lead's first day until it was won, on average.\n= sum of (won on − came on) ÷ won")
    first_response = Figure(
        "First response (median)", readonly=True, aggregator="median",
        help="Hours from the first message of the lead's customer that wanted an answer to our first answer, nights "
             "and holidays included; half of the customers waited less.\n= median of (first answered on − customer "
             "wrote on), of answered leads")
    first_response_average = Figure(
        "First response (average)", readonly=True, aggregator="avg",
        help="The same hours, on average.\n= sum of (first answered on − customer wrote on) ÷ answered leads")
    first_response_percentile_90 = Figure(
        "First response (90th percentile)", readonly=True, aggregator="percentile_90",
        help="Hours within which nine out of ten leads were answered first.\n= 90th percentile of (first answered on "
             "− customer wrote on)")

    stopped = fields.Integer(
        readonly=True,
        help="Leads in whose chats nobody wrote for the company's days of silence while they were open, at least "
             "once; automatic messages break no silence.\n= number of leads that stopped")
    reactivated = fields.Integer(
        "Back from silence", readonly=True,
        help="Leads that had stopped and whose customer wrote again before they were closed.\n= number of stopped "
             "leads with a later message of the customer")
    reactivation_rate = Figure(
        "% back from silence", readonly=True, aggregator="avg",
        help="Share of the leads that stopped whose customer wrote again.\n= back from silence ÷ stopped")
    reactivated_at = fields.Datetime(
        "Back from silence on", readonly=True, help="When the customer wrote again after the last time it stopped.")

    cost = Amount(
        "Cost of messages", readonly=True,
        help="What WhatsApp charges for the messages of the leads' conversations, by the rate card, in the company's "
             "currency at today's rate; messages of unknown price do not count.\n= sum of cost of messages")
    cost_per_lead = Figure(
        "Cost per lead", readonly=True, aggregator="avg", digits=COST_DIGITS,
        help="What WhatsApp charges for messages, for each lead that came, in the company's currency.\n= cost of "
             "messages ÷ leads")
    cost_per_won = Figure(
        "Cost per won deal", readonly=True, aggregator="avg", digits=COST_DIGITS,
        help="What WhatsApp charges for messages to all leads, won or not, for each one that was won, in the company's "
             "currency.\n= cost of messages ÷ won")

    @property
    def _table_query(self):
        return SQL("""
            SELECT lead.id, %(columns)s, %(results)s, %(maturity)s, %(durations)s, %(silence)s, %(cost)s
              FROM crm_lead lead
              %(joins)s
              LEFT JOIN res_company company ON company.id = %(company)s
              %(silence_join)s
              %(cost_join)s
             WHERE %(condition)s""",
            columns=self._lead_columns(), results=self._results(), maturity=self._maturity(),
            durations=self._durations(), silence=self._silence_columns(), cost=self._cost_columns(),
            joins=self._lead_joins(), company=self._lead_company(), silence_join=self._silence_join(),
            cost_join=self._cost_join(), condition=self._lead_condition())

    def _read_group_select(self, aggregate_spec, query):
        name, _colon, function = aggregate_spec.partition(":")
        if name not in RATIOS or function not in ("avg", "sum_currency"):
            return super()._read_group_select(aggregate_spec, query)
        amount, number = RATIOS[name]
        total = "sum" if function == "avg" else function
        return SQL(
            "%s / NULLIF(%s, 0)", super()._read_group_select(f"{amount}:{total}", query),
            super()._read_group_select(f"{number}:sum", query))
