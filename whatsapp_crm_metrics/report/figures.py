# Part of whatsapp_crm. See LICENSE file for full copyright and licensing details.
from odoo import fields, models
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

    def _rates(self):
        """What one unit of each currency in which WhatsApp bills is worth to each company, today.

        :return: rows (company id, currency id, factor) for ``VALUES``, one ``SQL`` each
        """
        # sudo: res.company, whatsapp_crm.rate - in which currencies there may be prices, whoever looks
        companies = self.env["res.company"].sudo().search([], order="id")  # pylint: disable=no-search-all
        rates = self.env["whatsapp_crm.rate"].sudo()._read_group([], [], ["currency_id:recordset"])
        today = fields.Date.context_today(self)
        for company in companies:
            for currency in rates[0][0] | company.currency_id:
                factor = currency._get_conversion_rate(currency, company.currency_id, company, today)
                yield SQL("(%s, %s, %s::numeric)", company.id, currency.id, factor)

    def action_open_conversation(self):
        """Open the conversation of a row; nothing where it has none or the user opens no chats."""
        self.ensure_one()
        if not self.env.user.has_group("whatsapp_crm.group_agent") or not self.conversation_id:
            return False
        return {
            "type": "ir.actions.act_window", "res_model": "whatsapp_crm.conversation",
            "res_id": self.conversation_id.id, "views": [(False, "form")]}
