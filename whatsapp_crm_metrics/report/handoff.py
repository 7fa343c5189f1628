# Part of whatsapp_crm. See LICENSE file for full copyright and licensing details.
from odoo import fields, models
from odoo.addons.whatsapp_crm.models.inbox.handoff import PRIORITIES, STATES
from odoo.tools import SQL

from .conversation import PING_PONG
from .fact import HOUR
from .figures import Figure


class WhatsappCrmReportHandoff(models.Model):
    """A row for each handoff: who passed it on, to whom, and whether they accepted it."""

    _name = "whatsapp_crm.report.handoff"
    _inherit = "whatsapp_crm.report.fact"
    _description = "WhatsApp Handoffs"
    _auto = False
    _order = "given_at desc, id desc"
    _rec_name = "reason"
    _depends = {"whatsapp_crm.handoff": [
        "conversation_id", "company_id", "from_user_id", "from_team_id", "to_user_id", "to_team_id", "reason",
        "priority", "tag_id", "state", "given_at", "settled_at", "settled_by_id"]}

    given_at = fields.Datetime("Handed off on", readonly=True)
    agent_id = fields.Many2one(string="From")
    team_id = fields.Many2one(string="From team")
    to_user_id = fields.Many2one("res.users", "To", readonly=True)
    to_team_id = fields.Many2one("crm.team", "To team", readonly=True)
    settled_by_id = fields.Many2one("res.users", "Settled by", readonly=True)
    reason = fields.Char(readonly=True)
    priority = fields.Selection(PRIORITIES, readonly=True)
    state = fields.Selection(STATES, "What came of it", readonly=True)
    tag_id = fields.Many2one(help="That the handoff names.")

    accepted = Figure(
        "% accepted", readonly=True, aggregator="avg",
        help="Share of the handoffs that somebody accepted; those that still wait or were overtaken do not count.\n"
             "= accepted ÷ (accepted + sent back + not accepted in time)")
    returned = Figure(
        "% sent back", readonly=True, aggregator="avg",
        help="Share of the handoffs that were sent back with a reason.\n"
             "= sent back ÷ (accepted + sent back + not accepted in time)")
    hours = Figure(
        "Time to accept (median)", readonly=True, aggregator="median",
        help="Hours from the handoff until somebody accepted it; half of them took less.\n"
             "= median of (accepted on − handed off on)")
    hours_average = Figure(
        "Time to accept (average)", readonly=True, aggregator="avg",
        help="Hours from the handoff until somebody accepted it, on average.\n"
             "= sum of (accepted on − handed off on) ÷ accepted")
    hours_percentile_90 = Figure(
        "Time to accept (90th percentile)", readonly=True, aggregator="percentile_90",
        help="Hours within which nine out of ten were accepted.\n= 90th percentile of (accepted on − handed off on)")
    ping_pong = fields.Integer(
        "Third or later", readonly=True,
        help="Handoffs of conversations that had been handed off twice or more before.\n"
             "= number of handoffs from the third of their conversation on")

    @property
    def _table_query(self):
        took = SQL(
            "CASE WHEN handoff.state = 'accepted' THEN"
            " EXTRACT(EPOCH FROM handoff.settled_at - handoff.given_at) / %s END", HOUR)
        return SQL("""
            SELECT handoff.id, handoff.conversation_id, handoff.company_id, handoff.given_at, handoff.reason,
                   handoff.from_user_id AS agent_id, handoff.from_team_id AS team_id, handoff.to_user_id,
                   handoff.to_team_id, handoff.settled_by_id, handoff.priority, handoff.state, handoff.tag_id,
                   conversation.lead_id, conversation.state AS state_now, %(origin)s, %(took)s,
                   CASE WHEN handoff.state IN %(counted)s THEN (handoff.state = 'accepted')::int END AS accepted,
                   CASE WHEN handoff.state IN %(counted)s THEN (handoff.state = 'returned')::int END AS returned,
                   ((SELECT COUNT(*) FROM whatsapp_crm_handoff earlier
                      WHERE earlier.conversation_id = handoff.conversation_id
                        AND earlier.id <= handoff.id) >= %(often)s)::int AS ping_pong
              FROM whatsapp_crm_handoff handoff
              LEFT JOIN whatsapp_crm_conversation conversation ON conversation.id = handoff.conversation_id
              %(joins)s""",
            origin=self._origin_columns(), took=self._thrice("hours", took), often=PING_PONG,
            counted=("accepted", "returned", "expired"), joins=self._origin_joins())
