# Part of whatsapp_crm. See LICENSE file for full copyright and licensing details.
from odoo import api, fields, models
from odoo.tools import SQL


class WhatsappCrmReportOrigin(models.AbstractModel):
    """A report that tells of each row where its conversation came from."""

    _name = "whatsapp_crm.report.origin"
    _inherit = ["whatsapp_crm.report"]
    _description = "WhatsApp Report with Origins"

    number_id = fields.Many2one("whatsapp_crm.number", readonly=True)
    entry_point_id = fields.Many2one("whatsapp_crm.entry.point", "Entry point", readonly=True)
    source_id = fields.Many2one("utm.source", readonly=True)
    medium_id = fields.Many2one("utm.medium", readonly=True)
    campaign_id = fields.Many2one("utm.campaign", readonly=True)

    @api.model
    def _origin_columns(self):
        """Columns of where a conversation came from, for a query with :meth:`_origin_joins`."""
        return SQL("""
            conversation.number_id, conversation.entry_point_id,
            COALESCE(lead.source_id, entry.source_id) AS source_id,
            COALESCE(lead.medium_id, entry.medium_id) AS medium_id,
            COALESCE(lead.campaign_id, entry.campaign_id) AS campaign_id""")

    @api.model
    def _origin_joins(self):
        """What those columns need, of a table ``conversation``; PostgreSQL leaves out what nobody asks for."""
        return SQL("""
              LEFT JOIN crm_lead lead ON lead.id = conversation.lead_id
              LEFT JOIN whatsapp_crm_entry_point entry ON entry.id = conversation.entry_point_id""")
