# Part of whatsapp_crm. See LICENSE file for full copyright and licensing details.
from odoo import fields, models
from odoo.tools import SQL

from .figures import Figure


class WhatsappCrmReportReview(models.Model):
    """A row for each criterion of each conversation that was read back: what to coach, by team and agent."""

    _name = "whatsapp_crm.report.review"
    _description = "WhatsApp Review Results"
    _inherit = ["whatsapp_crm.report"]
    _auto = False
    _order = "done_at desc, id desc"
    _rec_name = "criterion_id"
    _depends = {
        "whatsapp_crm.review": [
            "conversation_id", "company_id", "team_id", "agent_id", "reviewer_id", "state", "done_at"],
        "whatsapp_crm.review.mark": ["review_id", "criterion_id", "mark"],
    }

    review_id = fields.Many2one("whatsapp_crm.review", readonly=True)
    conversation_id = fields.Many2one("whatsapp_crm.conversation", readonly=True)
    criterion_id = fields.Many2one("whatsapp_crm.review.criterion", readonly=True)
    company_id = fields.Many2one("res.company", readonly=True)
    team_id = fields.Many2one("crm.team", "Team then", readonly=True)
    agent_id = fields.Many2one("res.users", readonly=True)
    reviewer_id = fields.Many2one("res.users", "Read by", readonly=True)
    done_at = fields.Datetime("Read on", readonly=True)
    met = Figure(
        "% met", readonly=True, aggregator="avg",
        help="How much of a criterion was met in the conversations that were read back; what did not apply does not "
             "count.\n= (yes + half of partly) ÷ (yes + partly + no)")

    @property
    def _table_query(self):
        return SQL("""
            SELECT mark.id, mark.review_id, mark.criterion_id, review.conversation_id, review.company_id,
                   review.team_id, review.agent_id, review.reviewer_id, review.done_at,
                   CASE mark.mark WHEN 'yes' THEN 1 WHEN 'partly' THEN 0.5 WHEN 'no' THEN 0 END AS met
              FROM whatsapp_crm_review_mark mark
              JOIN whatsapp_crm_review review ON review.id = mark.review_id
             WHERE review.state = 'done'""")
