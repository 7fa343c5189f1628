# Part of whatsapp_crm. See LICENSE file for full copyright and licensing details.
from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL

#: Each kind of row is told apart in the id; there are four.
KINDS = 4


class WhatsappCrmEntryReport(models.Model):
    """What came of the entry points: a row per click, conversation, lead and qualified lead.

    Leads stand where they came first, on the day they came, whatever becomes of them later.
    Rows are counted whoever looks: entry points are rated by all that they brought.
    """

    _name = "whatsapp_crm.entry.report"
    _description = "WhatsApp Entry Point Results"
    _auto = False
    _order = "date desc"

    entry_point_id = fields.Many2one("whatsapp_crm.entry.point", "Entry point", readonly=True)
    date = fields.Datetime("Came on", readonly=True)
    company_id = fields.Many2one("res.company", readonly=True)
    currency_id = fields.Many2one(related="company_id.currency_id")
    number_id = fields.Many2one("whatsapp_crm.number", readonly=True)
    team_id = fields.Many2one("crm.team", "Sales team", readonly=True)
    source_id = fields.Many2one("utm.source", readonly=True)
    medium_id = fields.Many2one("utm.medium", readonly=True)
    campaign_id = fields.Many2one("utm.campaign", readonly=True)
    clicks = fields.Integer(readonly=True)
    conversations = fields.Integer(readonly=True)
    leads = fields.Integer(readonly=True)
    qualified = fields.Integer(readonly=True)
    won = fields.Integer(readonly=True)
    revenue = fields.Monetary(readonly=True)

    @property
    def _table_query(self):
        rows = SQL(" UNION ALL ").join([
            self._clicks(), self._conversations(), self._leads(), self._qualified()])
        return SQL("""
            SELECT fact.*, entry.company_id, entry.number_id, entry.team_id, entry.source_id, entry.medium_id,
                   entry.campaign_id
              FROM (%s) fact JOIN whatsapp_crm_entry_point entry ON entry.id = fact.entry_point_id""", rows)

    @api.model
    def _clicks(self):
        return SQL("""
            SELECT id::bigint * %s AS id, entry_point_id, at AS date, 1 AS clicks, 0 AS conversations, 0 AS leads,
                   0 AS qualified, 0 AS won, 0::numeric AS revenue
              FROM whatsapp_crm_entry_click""", KINDS)

    @api.model
    def _conversations(self):
        self.env["whatsapp_crm.conversation"].flush_model(["entry_point_id", "opened_at"])
        return SQL("""
            SELECT id::bigint * %s + 1, entry_point_id, opened_at, 0, 1, 0, 0, 0, 0
              FROM whatsapp_crm_conversation WHERE entry_point_id IS NOT NULL""", KINDS)

    @api.model
    def _leads(self):
        query = self._lead_query(Domain.TRUE)
        return query.select(SQL("""
            crm_lead.id::bigint * %s + 2, crm_lead.wacrm_first_entry_id, crm_lead.create_date, 0, 0, 1, 0,
            CASE WHEN crm_lead.won_status = 'won' THEN 1 ELSE 0 END,
            CASE WHEN crm_lead.won_status = 'won' THEN COALESCE(crm_lead.expected_revenue, 0) ELSE 0 END""", KINDS))

    @api.model
    def _qualified(self):
        query = self._lead_query(Domain(self.env["crm.lead"]._wacrm_qualified_domain()))
        return query.select(SQL("""
            crm_lead.id::bigint * %s + 3, crm_lead.wacrm_first_entry_id, crm_lead.create_date, 0, 0, 0, 1, 0, 0""",
            KINDS))

    @api.model
    def _lead_query(self, domain):
        """Leads that came by any entry point, lost ones (which are archived) among them."""
        # sudo: crm.lead - only figures are shown
        leads = self.env["crm.lead"].sudo().with_context(active_test=False)
        leads.flush_model(["wacrm_first_entry_id", "create_date", "won_status", "expected_revenue"])
        query = leads._search(Domain("wacrm_first_entry_id", "!=", False) & domain)
        query.order = None
        return query
