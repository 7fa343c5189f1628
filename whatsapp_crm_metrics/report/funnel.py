# Part of whatsapp_crm. See LICENSE file for full copyright and licensing details.
from odoo import fields, models
from odoo.tools import SQL

from .figures import Figure
from .lead_origin import Amount


class WhatsappCrmReportFunnel(models.Model):
    """A row for each conversation and how far it led: to a lead, a qualified one, a deal.

    A lead counts once, with the conversation in which it began, on the day on which that began: of the
    conversations of a week, so many became leads, and so many of those were won by now. Who turned out to be
    no customer does not count.
    """

    _name = "whatsapp_crm.report.funnel"
    _description = "WhatsApp Conversion"
    _inherit = ["whatsapp_crm.report.lead.query", "whatsapp_crm.report.lead.origin"]
    _auto = False
    _order = "date desc, id desc"
    _rec_name = "source_id"
    _depends = {"crm.lead": ["wacrm_qualified_at"], "whatsapp_crm.conversation": ["user_id"]}

    date = fields.Datetime("Began on", readonly=True, help="When the conversation began.")
    conversation_id = fields.Many2one(string="Conversation")  # pylint: disable=attribute-string-redundant
    agent_id = fields.Many2one(
        help="Who answered the conversation first; where nobody did, who is responsible for it, or the salesperson.")
    team_id = fields.Many2one(help="Team of the first answer; where nobody answered, that of the conversation.")
    conversations = fields.Integer(
        readonly=True,
        help="Conversations that began; who turned out to be no customer does not count.\n= number of conversations")
    is_lead = fields.Integer(
        "Leads", readonly=True,
        help="Leads and opportunities whose first conversation is one of these, made in it or found; a later "
             "conversation of the same lead does not count it again.\n"
             "= number of leads whose first conversation is one of these")
    qualified = fields.Integer(
        readonly=True,
        help="Those of the leads that were qualified or won by now.\n= number of leads qualified or won")
    won = fields.Integer(readonly=True, help="Those of the leads that were won by now.\n= number of leads won")
    revenue = Amount(
        "Revenue", readonly=True, help="What the won ones brought.\n= sum of expected revenue of won leads")
    lead_rate = Figure(
        "% to lead", readonly=True, aggregator="avg",
        help="Share of the conversations that are the first one of a lead.\n= leads ÷ conversations")
    qualified_rate = Figure(
        "% of leads qualified", readonly=True, aggregator="avg",
        help="Share of the leads that were qualified or won by now.\n= qualified ÷ leads")
    won_rate = Figure(
        "% of leads won", readonly=True, aggregator="avg",
        help="Share of the leads that were won by now; open ones count as not won yet.\n= won ÷ leads")

    @property
    def _table_query(self):
        return SQL("""
            SELECT talk.id, %(columns)s, 1 AS conversations,
                   (begun.id IS NOT NULL)::int AS is_lead, (begun.id IS NOT NULL)::int AS lead_rate,
                   COALESCE((%(qualified)s)::int, 0) AS qualified,
                   CASE WHEN begun.id IS NOT NULL THEN COALESCE((%(qualified)s)::int, 0) END AS qualified_rate,
                   COALESCE((begun.won_status = 'won')::int, 0) AS won, (begun.won_status = 'won')::int AS won_rate,
                   CASE WHEN begun.won_status = 'won' THEN begun.expected_revenue END AS revenue
              FROM whatsapp_crm_conversation talk
              LEFT JOIN crm_lead lead ON lead.id = talk.lead_id
              LEFT JOIN crm_lead begun ON begun.id = talk.lead_id AND %(there)s AND NOT EXISTS (
                        SELECT FROM whatsapp_crm_conversation earlier WHERE earlier.lead_id = talk.lead_id
                           AND earlier.outcome IS DISTINCT FROM 'not_customer'
                           AND (earlier.opened_at, earlier.id) < (talk.opened_at, talk.id))
              LEFT JOIN whatsapp_crm_entry_point entry ON entry.id = talk.entry_point_id
              LEFT JOIN LATERAL (%(answer)s) answer ON TRUE
             WHERE talk.outcome IS DISTINCT FROM 'not_customer'""",
            columns=self._lead_columns(), qualified=self._is_qualified("begun"), there=self._is_there("begun"),
            answer=self._first_answer(SQL("said.id = talk.id")))

    def _began_at(self):
        return SQL("talk.opened_at")

    def _unanswered_agent(self):
        return SQL("talk.user_id, lead.user_id")

    def _unanswered_team(self):
        return SQL("talk.team_id, lead.team_id")

    def _lead_company(self):
        return SQL("talk.company_id")
