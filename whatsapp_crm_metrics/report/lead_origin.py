# Part of whatsapp_crm. See LICENSE file for full copyright and licensing details.
from odoo import fields, models
from odoo.addons.whatsapp_crm.models.sla.clock import RESPONSES
from odoo.tools import SQL

from .bands import BANDS, NEVER, band_sql
from .figures import Figure

NO_WAIT = ("withdrawn", "no_answer_needed")


class Amount(fields.Monetary):
    """An amount that may be missing, which is told apart from 0."""

    falsy_value = None
    convert_to_record = Figure.convert_to_record
    convert_to_export = Figure.convert_to_export


class WhatsappCrmReportLeadOrigin(models.AbstractModel):
    """Where a lead of WhatsApp came from and how soon somebody answered it: what reports of leads share.

    A lead stands where it began: with its first conversation, the number and entry point of that one, and
    whoever answered first, however often it changed hands since. Marketing reads figures and no names.
    """

    _name = "whatsapp_crm.report.lead.origin"
    _description = "WhatsApp Report of Leads"
    _inherit = ["whatsapp_crm.report.origin"]
    _depends = {
        "crm.lead": [
            "active", "company_id", "user_id", "team_id", "stage_id", "type", "source_id", "medium_id",
            "campaign_id", "date_closed", "won_status", "expected_revenue", "lost_reason_id",
            "wacrm_first_entry_id"],
        "whatsapp_crm.conversation": [
            "lead_id", "opened_at", "outcome", "company_id", "number_id", "entry_point_id", "team_id",
            "made_lead_id", "made_lead_archived"],
        "whatsapp_crm.sla.clock": [
            "conversation_id", "kind", "ended_by", "started_at", "stopped_at", "user_id", "owner_id", "team_id"],
        "whatsapp_crm.entry.point": ["company_id", "number_id", "source_id", "medium_id", "campaign_id"],
    }

    lead_id = fields.Many2one(
        "crm.lead", "Opportunity", readonly=True, groups="sales_team.group_sale_salesman")
    conversation_id = fields.Many2one(
        "whatsapp_crm.conversation", "First conversation", readonly=True, groups="whatsapp_crm.group_agent")
    company_id = fields.Many2one("res.company", readonly=True)
    currency_id = fields.Many2one(related="company_id.currency_id")
    date = fields.Datetime("Came on", readonly=True, help="When the lead was created.")
    agent_id = fields.Many2one(
        "res.users", readonly=True,
        help="Who answered the customer first; the salesperson where nobody did.")
    salesperson_id = fields.Many2one("res.users", readonly=True, help="Of the lead, today.")
    team_id = fields.Many2one(
        "crm.team", "Team then", readonly=True,
        help="Team of the first answer; where nobody answered, the sales team of the lead.")
    band = fields.Selection(
        BANDS, "First answer within", readonly=True,
        help="How long the customer of the lead waited for the first answer; never: the wait ended, or the lead was "
             "won or lost, without one. Empty while the customer waits, and where nobody waited.")

    def _lead_columns(self):
        """Columns of these fields, for a query with :meth:`_lead_joins`."""
        return SQL("""
            lead.id AS lead_id, %(date)s AS date, talk.id AS conversation_id,
            COALESCE(answer.agent_id, %(agent)s) AS agent_id, lead.user_id AS salesperson_id,
            COALESCE(answer.team_id, %(team)s) AS team_id,
            COALESCE(talk.number_id, entry.number_id) AS number_id, entry.id AS entry_point_id,
            COALESCE(lead.source_id, entry.source_id) AS source_id,
            COALESCE(lead.medium_id, entry.medium_id) AS medium_id,
            COALESCE(lead.campaign_id, entry.campaign_id) AS campaign_id,
            %(company)s AS company_id,
            CASE WHEN answer.answered_at IS NULL AND answer.began_at IS NOT NULL
                  AND (NOT answer.waits OR lead.won_status <> 'pending') THEN %(never)s ELSE %(band)s END AS band""",
            date=self._began_at(), agent=self._unanswered_agent(), team=self._unanswered_team(),
            company=self._lead_company(), never=NEVER, band=band_sql(self._lead_waited()))

    def _began_at(self):
        return SQL("lead.create_date")

    def _unanswered_agent(self):
        """Whose it is where nobody answered."""
        return SQL("lead.user_id")

    def _unanswered_team(self):
        return SQL("lead.team_id, talk.team_id")

    def _lead_company(self):
        """Leads may be of no company; their conversations and entry points are of one."""
        return SQL("COALESCE(lead.company_id, talk.company_id, entry.company_id)")

    def _lead_waited(self):
        return SQL("EXTRACT(EPOCH FROM answer.answered_at - answer.began_at)")

    def _lead_joins(self):
        """What those columns need, of a table ``lead``; what nobody asks for, PostgreSQL leaves out."""
        return SQL("""
              LEFT JOIN LATERAL (
                    SELECT said.id, said.company_id, said.number_id, said.entry_point_id, said.team_id
                      FROM whatsapp_crm_conversation said WHERE said.lead_id = lead.id
                     ORDER BY COALESCE(said.outcome = 'not_customer', FALSE), said.opened_at, said.id
                     LIMIT 1) talk ON TRUE
              LEFT JOIN whatsapp_crm_entry_point entry
                     ON entry.id = COALESCE(lead.wacrm_first_entry_id, talk.entry_point_id)
              LEFT JOIN LATERAL (%s) answer ON TRUE""", self._first_answer(SQL("said.lead_id = lead.id")))

    def _lead_condition(self):
        """Which rows of ``lead`` are leads of WhatsApp: they have a conversation, or came by an entry point."""
        return SQL("(talk.id IS NOT NULL OR lead.wacrm_first_entry_id IS NOT NULL) AND %s", self._is_there("lead"))

    def _is_there(self, alias):
        """Lost leads are archived and count; one that is archived and open was none.

        Whoever is no customer never was one: to Odoo their lead is lost where it had no probability.
        """
        lead = SQL.identifier(alias)
        return SQL("""
            (%(lead)s.active OR %(lead)s.won_status <> 'pending' AND NOT EXISTS (
                SELECT FROM whatsapp_crm_conversation made
                 WHERE made.made_lead_id = %(lead)s.id AND made.made_lead_archived))""", lead=lead)

    def _first_answer(self, which):
        """One row: when the customer first began to wait, and when and by whom that was answered.

        :param SQL which: condition on the conversations ``said``
        """
        return SQL("""
            SELECT min(clock.started_at) AS began_at, bool_or(clock.ended_by IS NULL) AS waits,
                   min(clock.stopped_at) FILTER (WHERE clock.ended_by = 'answered') AS answered_at,
                   (array_agg(COALESCE(clock.user_id, clock.owner_id) ORDER BY clock.stopped_at, clock.id)
                    FILTER (WHERE clock.ended_by = 'answered'))[1] AS agent_id,
                   (array_agg(clock.team_id ORDER BY clock.stopped_at, clock.id)
                    FILTER (WHERE clock.ended_by = 'answered'))[1] AS team_id
              FROM whatsapp_crm_conversation said JOIN whatsapp_crm_sla_clock clock ON clock.conversation_id = said.id
             WHERE %s AND clock.kind IN %s
               AND (clock.ended_by IS NULL OR clock.ended_by NOT IN %s)""", which, RESPONSES, NO_WAIT)

    def action_open_lead(self):
        """Open the lead of a row, as far as the user may; marketing reads no names and opens none."""
        self.ensure_one()
        if not self.env.user.has_group("sales_team.group_sale_salesman"):
            return False
        return {
            "type": "ir.actions.act_window", "res_model": "crm.lead", "res_id": self.lead_id.id,
            "views": [(False, "form")]}
