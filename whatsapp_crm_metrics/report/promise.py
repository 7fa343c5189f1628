# Part of whatsapp_crm. See LICENSE file for full copyright and licensing details.
from odoo import fields, models
from odoo.addons.whatsapp_crm.models.promise.commitment import STATES
from odoo.tools import SQL

from .fact import HOUR
from .figures import Figure


class WhatsappCrmReportPromise(models.Model):
    """A row for each thing that one of us promised a customer, on the day by which it was to be done."""

    _name = "whatsapp_crm.report.promise"
    _inherit = "whatsapp_crm.report.fact"
    _description = "WhatsApp Promises to Customers"
    _auto = False
    _order = "due_at desc, id desc"
    _rec_name = "what"
    _depends = {"whatsapp_crm.commitment": [
        "conversation_id", "company_id", "what", "due_at", "promised_at", "user_id", "owner_id", "team_id", "state",
        "ended_at"]}

    due_at = fields.Datetime("By when", readonly=True)
    promised_at = fields.Datetime("Promised on", readonly=True)
    ended_at = fields.Datetime("Ended on", readonly=True, help="When it was done, in time or late, or withdrawn.")
    what = fields.Char(readonly=True)
    agent_id = fields.Many2one(string="Promised by")
    owner_id = fields.Many2one(
        "res.users", "To be kept by", readonly=True,
        help="Whoever promised it, or who went on with the conversation.")
    state = fields.Selection(STATES, readonly=True)

    kept = Figure(
        "% promises kept", readonly=True, aggregator="avg",
        help="Share of what was promised that was done in time; what is not due yet or was withdrawn does not count, "
             "what was done late is broken.\n= kept ÷ (kept + broken)")
    kept_count = fields.Integer(
        "Kept", readonly=True, help="Promises that were done in time.\n= number of promises kept")
    broken = fields.Integer(
        readonly=True, help="Promises that were not done when they were due.\n= number of promises broken")
    late = Figure(
        "Hours late (median)", readonly=True, aggregator="median",
        help="Hours after they were due at which broken promises were done or withdrawn; half of them took less.\n"
             "= median of (ended on − by when), of promises broken and ended")

    @property
    def _table_query(self):
        return SQL("""
            SELECT promise.id, promise.conversation_id, promise.company_id, promise.team_id, promise.what,
                   promise.due_at, promise.promised_at, promise.ended_at, promise.state,
                   promise.user_id AS agent_id, promise.owner_id, %(conversation)s,
                   CASE promise.state WHEN 'kept' THEN 1 WHEN 'broken' THEN 0 END AS kept,
                   (promise.state = 'kept')::int AS kept_count, (promise.state = 'broken')::int AS broken,
                   CASE WHEN promise.state = 'broken'
                        THEN EXTRACT(EPOCH FROM promise.ended_at - promise.due_at) / %(hour)s END AS late
              FROM whatsapp_crm_commitment promise
              LEFT JOIN whatsapp_crm_conversation conversation ON conversation.id = promise.conversation_id
              %(joins)s""",
            conversation=self._conversation_columns(), hour=HOUR, joins=self._origin_joins())
