# Part of whatsapp_crm. See LICENSE file for full copyright and licensing details.
from odoo import fields, models
from odoo.addons.whatsapp_crm.models.golden.golden_flag import STATES
from odoo.tools import SQL

from .fact import HOUR
from .figures import Figure


class WhatsappCrmReportFlag(models.Model):
    """A row for each golden flag: who saw the chance, whether it was worked, what came of it.

    What was added to another flag is that one's chance, and no row of its own.
    """

    _name = "whatsapp_crm.report.flag"
    _inherit = "whatsapp_crm.report.fact"
    _description = "WhatsApp Golden Flags"
    _auto = False
    _order = "raised_at desc, id desc"
    _rec_name = "account_id"
    _depends = {
        "whatsapp_crm.golden.flag": [
            "conversation_id", "company_id", "account_id", "raised_by_id", "raised_at", "user_id", "lead_id", "state",
            "due_at", "worked_at", "closed_at", "won_amount"],
        "res.company": ["currency_id"],
    }

    raised_at = fields.Datetime("Raised on", readonly=True)
    worked_at = fields.Datetime("Worked on", readonly=True)
    closed_at = fields.Datetime("Closed on", readonly=True)
    account_id = fields.Many2one("res.partner", "Customer", readonly=True)
    agent_id = fields.Many2one(string="Raised by", help="Who saw it: it is their credit.")
    salesperson_id = fields.Many2one("res.users", readonly=True)
    state = fields.Selection([(key, label) for key, label in STATES if key != "joined"], readonly=True)
    currency_id = fields.Many2one("res.currency", readonly=True)

    raised = fields.Integer(
        readonly=True,
        help="Golden flags that were raised; one that was added to another does not count again.\n"
             "= number of golden flags")
    worked = fields.Integer(
        readonly=True,
        help="Golden flags on which the salesperson made contact, or said why not, or won.\n"
             "= number of golden flags worked or won")
    worked_share = Figure(
        "% worked", readonly=True, aggregator="avg",
        help="Share of the golden flags that were worked; those whose time is not over yet do not count.\n"
             "= worked ÷ (worked + not worked in time or lost without)")
    hours = Figure(
        "Time to work (median)", readonly=True, aggregator="median",
        help="Hours from raising a golden flag until it was worked; half of them took less.\n"
             "= median of (worked on − raised on)")
    won = fields.Integer(
        readonly=True, help="Golden flags whose opportunity was won.\n= number of golden flags won")
    won_share = Figure(
        "% won", readonly=True, aggregator="avg",
        help="Share of the golden flags with a result that were won.\n= won ÷ (won + lost)")
    revenue = fields.Monetary(
        readonly=True, aggregator="sum",
        help="What the opportunities of golden flags brought.\n= sum of what was won")

    @property
    def _table_query(self):
        return SQL("""
            SELECT flag.id, flag.conversation_id, flag.company_id, flag.account_id, flag.raised_at, flag.worked_at,
                   flag.closed_at, flag.state, flag.raised_by_id AS agent_id, flag.user_id AS salesperson_id,
                   flag.lead_id, conversation.state AS state_now, company.currency_id, %(team)s AS team_id, %(origin)s,
                   (SELECT MIN(tag.crm_tag_id) FROM crm_tag_whatsapp_crm_conversation_rel tag
                     WHERE tag.whatsapp_crm_conversation_id = flag.conversation_id) AS tag_id, %(results)s
              FROM whatsapp_crm_golden_flag flag
              LEFT JOIN whatsapp_crm_conversation conversation ON conversation.id = flag.conversation_id
              LEFT JOIN res_company company ON company.id = flag.company_id
              %(joins)s
             WHERE flag.state <> 'joined'""",
            team=self._team_then(SQL("flag.raised_at")), origin=self._origin_columns(), results=self._results(),
            joins=self._origin_joins())

    def _results(self):
        worked = SQL("(flag.worked_at IS NOT NULL OR flag.state = 'won')")
        return SQL("""
            1 AS raised, %(worked)s::int AS worked,
            CASE WHEN %(worked)s THEN 1
                 WHEN flag.state = 'lost' OR flag.due_at < %(now)s THEN 0 END AS worked_share,
            EXTRACT(EPOCH FROM flag.worked_at - flag.raised_at) / %(hour)s AS hours,
            (flag.state = 'won')::int AS won,
            CASE flag.state WHEN 'won' THEN 1 WHEN 'lost' THEN 0 END AS won_share,
            CASE WHEN flag.state = 'won' THEN flag.won_amount END AS revenue""",
            worked=worked, now=fields.Datetime.now(), hour=HOUR)
