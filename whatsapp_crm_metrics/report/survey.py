# Part of whatsapp_crm. See LICENSE file for full copyright and licensing details.
from odoo import fields, models
from odoo.addons.whatsapp_crm.models.transport.message_selection import NOT_DELIVERED
from odoo.tools import SQL

from ..models.survey.question import KINDS
from .figures import Figure

BANDS = [("1_low", "Low"), ("2_middle", "Middle"), ("3_high", "High")]
HANDOFF_BANDS = [("0", "Never handed off"), ("1", "Handed off once"), ("2", "Handed off more than once")]
BOUGHT_WITHIN = 90  # days


class WhatsappCrmReportSurvey(models.Model):
    """A row for each question that a customer was asked about a conversation, with the answer if there is one."""

    _name = "whatsapp_crm.report.survey"
    _description = "WhatsApp Customers' Answers"
    _inherit = ["whatsapp_crm.report.origin"]
    _auto = False
    _order = "asked_at desc, id desc"
    _rec_name = "conversation_id"
    _depends = {
        "whatsapp_crm.survey": [
            "kind", "conversation_id", "company_id", "message_id", "asked_at", "agent_id", "team_id", "tag_id",
            "handoffs", "promise", "answered_at", "score", "low", "comment"],
        "whatsapp_crm.conversation": ["number_id", "entry_point_id", "lead_id", "partner_id"],
        "whatsapp_crm.message": ["status"],
        "crm.lead": ["source_id", "medium_id", "campaign_id"],
        "whatsapp_crm.entry.point": ["source_id", "medium_id", "campaign_id"],
        "res.partner": ["commercial_partner_id"],
    }

    kind = fields.Selection(KINDS, "Asked for", readonly=True)
    conversation_id = fields.Many2one("whatsapp_crm.conversation", readonly=True)
    company_id = fields.Many2one("res.company", readonly=True)
    asked_at = fields.Datetime("Asked on", readonly=True)
    answered_at = fields.Datetime("Answered on", readonly=True)
    agent_id = fields.Many2one("res.users", readonly=True, help="Who was responsible when it was resolved.")
    team_id = fields.Many2one("crm.team", "Team then", readonly=True)
    tag_id = fields.Many2one("crm.tag", "Subject", readonly=True, help="The first tag when it was resolved.")
    handoff_band = fields.Selection(HANDOFF_BANDS, "Handoffs then", readonly=True)
    promise = fields.Selection([("kept", "Promise kept"), ("missed", "Promise missed")], readonly=True)
    band = fields.Selection(
        BANDS, "Score", readonly=True,
        help="Effort: low 1 to 3, middle 4, high 5 to 7. Recommendation: low 0 to 6, middle 7 to 8, high 9 to 10.")
    comment = fields.Text(readonly=True)

    answered = Figure(
        "% answered", readonly=True, aggregator="avg",
        help="Share of the questions that were answered; what did not reach the customer does not count.\n"
             "= questions answered ÷ questions sent and not failed")
    effort = Figure(
        "Customer effort (CES)", readonly=True, aggregator="avg",
        help="How easy customers found it to have their problem solved, from 1 (very difficult) to 7 (very easy), on "
             "average.\n= sum of effort scores ÷ effort questions answered")
    easy = Figure(
        "% easy", readonly=True, aggregator="avg",
        help="Share of the answers about effort that are 5 or more.\n"
             "= effort scores of 5 to 7 ÷ effort questions answered")
    recommend = Figure(
        "Net recommendation (NPS)", readonly=True, aggregator="avg",
        help="By how many points those who would recommend you (9 to 10) outnumber those who would not (0 to 6), "
             "from −100 to 100.\n= 100 × (scores of 9 to 10 − scores of 0 to 6) ÷ recommendation questions answered")
    low = Figure(
        "% low scores", readonly=True, aggregator="avg",
        help="Share of the answers so low that a supervisor was asked to look at them.\n"
             "= low scores ÷ questions answered")
    handoffs = Figure(
        "Handoffs (average)", readonly=True, aggregator="avg",
        help="How often a conversation had been handed off when its customer was asked.\n"
             "= sum of handoffs ÷ questions asked")
    bought_again = Figure(
        "% bought again", readonly=True, aggregator="avg",
        help="Share of the customers with another confirmed sales order within 90 days of the question; whose 90 days "
             "are not over counts only once they have bought. Empty without the Sales app.\n"
             "= questions followed by an order ÷ questions followed by an order or 90 days old")

    @property
    def _table_query(self):
        if "sale.order" in self.env:
            self.env["sale.order"].flush_model(["partner_id", "state", "date_order", "company_id"])
        return SQL("""
            SELECT survey.id, survey.kind, survey.conversation_id, survey.company_id, survey.asked_at,
                   survey.answered_at, survey.agent_id, survey.team_id, survey.tag_id, survey.promise, survey.comment,
                   survey.handoffs, LEAST(survey.handoffs, 2)::varchar AS handoff_band,
                   %(scores)s, %(bought)s AS bought_again, %(origin)s
              FROM whatsapp_crm_survey survey
              LEFT JOIN whatsapp_crm_conversation conversation ON conversation.id = survey.conversation_id
              LEFT JOIN whatsapp_crm_message message ON message.id = survey.message_id
              LEFT JOIN res_partner customer ON customer.id = conversation.partner_id
              %(joins)s""",
            scores=self._scores(), bought=self._bought_again(), origin=self._origin_columns(),
            joins=self._origin_joins())

    def _scores(self):
        return SQL("""
            CASE WHEN survey.answered_at IS NOT NULL THEN 1 WHEN message.status IN %(failed)s THEN NULL ELSE 0
                  END AS answered,
            CASE WHEN survey.kind = 'effort' AND survey.answered_at IS NOT NULL THEN survey.score END AS effort,
            CASE WHEN survey.kind = 'effort' AND survey.answered_at IS NOT NULL
                 THEN (survey.score >= 5)::int END AS easy,
            CASE WHEN survey.kind = 'recommend' AND survey.answered_at IS NOT NULL
                 THEN CASE WHEN survey.score >= 9 THEN 100 WHEN survey.score <= 6 THEN -100 ELSE 0 END
                  END AS recommend,
            CASE WHEN survey.answered_at IS NOT NULL THEN COALESCE(survey.low, FALSE)::int END AS low,
            CASE WHEN survey.answered_at IS NULL THEN NULL
                 WHEN survey.score >= CASE survey.kind WHEN 'effort' THEN 5 ELSE 9 END THEN '3_high'
                 WHEN survey.score >= CASE survey.kind WHEN 'effort' THEN 4 ELSE 7 END THEN '2_middle'
                 ELSE '1_low' END AS band""", failed=NOT_DELIVERED)

    def _bought_again(self):
        """1 or 0, empty while it is too early to say, or where nothing is sold here."""
        if "sale.order" not in self.env:
            return SQL("NULL::int")
        now = fields.Datetime.now()
        return SQL("""
            CASE WHEN customer.id IS NULL THEN NULL
                 WHEN EXISTS (SELECT FROM sale_order bought JOIN res_partner buyer ON buyer.id = bought.partner_id
                               WHERE buyer.commercial_partner_id = customer.commercial_partner_id
                                 AND bought.state = 'sale' AND bought.company_id = survey.company_id
                                 AND bought.date_order > survey.asked_at
                                 AND bought.date_order <= survey.asked_at + %(days)s * INTERVAL '1 day') THEN 1
                 WHEN survey.asked_at <= %(now)s::timestamp - %(days)s * INTERVAL '1 day' THEN 0 END""",
            now=now, days=BOUGHT_WITHIN)
