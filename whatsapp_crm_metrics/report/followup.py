# Part of whatsapp_crm. See LICENSE file for full copyright and licensing details.
from odoo import fields, models
from odoo.addons.whatsapp_crm.models.followup.followup import REASONS, STATES
from odoo.addons.whatsapp_crm.models.followup.rule import OCCASIONS
from odoo.tools import SQL

from .figures import Figure

#: Somebody was to follow up and did not, for no reason of the customer's.
LEFT = ("stopped", "nobody")


class WhatsappCrmReportFollowup(models.Model):
    """A row for each occasion on which somebody was to follow up: was it done, and did the customer answer?"""

    _name = "whatsapp_crm.report.followup"
    _inherit = "whatsapp_crm.report.fact"
    _description = "WhatsApp Follow-up Rate"
    _auto = False
    _order = "began_at desc, id desc"
    _rec_name = "conversation_id"
    _depends = {
        "whatsapp_crm.followup": [
            "rule_id", "conversation_id", "company_id", "user_id", "state", "reason", "began_at", "ended_at"],
        "whatsapp_crm.followup.rule": ["occasion"],
    }

    began_at = fields.Datetime("Began on", readonly=True)
    ended_at = fields.Datetime("Ended on", readonly=True)
    rule_id = fields.Many2one("whatsapp_crm.followup.rule", readonly=True)
    occasion = fields.Selection(OCCASIONS, readonly=True)
    agent_id = fields.Many2one(string="In charge")
    state = fields.Selection(STATES, readonly=True)
    reason = fields.Selection(REASONS, "How it ended", readonly=True)

    done = Figure(
        "Follow-up rate", readonly=True, aggregator="avg",
        help="Share of the occasions to follow up that were used: we wrote, or did by hand what was to be done. What "
             "is under way, or was no longer needed because of the customer, does not count.\n"
             "= done ÷ (done + stopped by hand + nobody in charge)")
    reactivated = Figure(
        "Reactivation rate", readonly=True, aggregator="avg",
        help="Share of the follow-ups done whose customer answered.\n= answered ÷ done")
    answered = fields.Integer(
        "Customers who answered", readonly=True,
        help="Follow-ups that the customer answered.\n= number of follow-ups answered")
    days = Figure(
        "Days to the end (median)", readonly=True, aggregator="median",
        help="Days that a follow-up took; half of them took less.\n= median of (ended on − began on)")

    @property
    def _table_query(self):
        return SQL("""
            SELECT followup.id, followup.conversation_id, followup.company_id, followup.began_at, followup.ended_at,
                   followup.rule_id, rule.occasion, followup.user_id AS agent_id, followup.state, followup.reason,
                   %(team)s AS team_id, %(conversation)s,
                   CASE WHEN followup.state = 'done' THEN 1 WHEN followup.reason IN %(left)s THEN 0 END AS done,
                   CASE WHEN followup.state = 'done' THEN (followup.reason = 'answered')::int END AS reactivated,
                   (followup.state = 'done' AND followup.reason = 'answered')::int AS answered,
                   EXTRACT(EPOCH FROM followup.ended_at - followup.began_at) / 86400 AS days
              FROM whatsapp_crm_followup followup
              LEFT JOIN whatsapp_crm_followup_rule rule ON rule.id = followup.rule_id
              LEFT JOIN whatsapp_crm_conversation conversation ON conversation.id = followup.conversation_id
              %(joins)s""",
            team=self._team_then(SQL("followup.began_at")), conversation=self._conversation_columns(), left=LEFT,
            joins=self._origin_joins())
