# Part of whatsapp_crm. See LICENSE file for full copyright and licensing details.
from odoo import api, fields, models
from odoo.tools import SQL

#: Aggregators that Odoo has not, as the share of the rows below the value.
PERCENTILES = {"median": 0.5, "percentile_90": 0.9}


class Figure(fields.Float):
    """A number that may be missing, which is told apart from 0 wherever it is read, searched or exported."""

    falsy_value = None

    def convert_to_record(self, value, record):
        return False if value is None else value

    def convert_to_export(self, value, record):
        return "" if value is False else value


class WhatsappCrmReport(models.AbstractModel):
    """What every report of facts has: median and 90th percentile, and a way from a row to its chat.

    A report has ``conversation_id``, and for its record rules ``company_id``, ``team_id`` (of the time of
    the fact) and ``agent_id`` (who gets the credit for it).
    """

    _name = "whatsapp_crm.report"
    _description = "WhatsApp Report"

    def _read_group_select(self, aggregate_spec, query):
        name, _colon, function = aggregate_spec.partition(":")
        if function not in PERCENTILES:
            return super()._read_group_select(aggregate_spec, query)
        return SQL(
            "PERCENTILE_CONT(%s) WITHIN GROUP (ORDER BY %s)", PERCENTILES[function],
            self._field_to_sql(self._table, name, query))

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

    def action_open_conversation(self):
        """Open the conversation of a row, as far as the user may."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window", "res_model": "whatsapp_crm.conversation",
            "res_id": self.conversation_id.id, "views": [(False, "form")]}
