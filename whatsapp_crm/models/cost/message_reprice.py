# Part of whatsapp_crm. See LICENSE file for full copyright and licensing details.
from odoo import api, models
from odoo.tools import SQL

from ...tools import pricing
from ..transport.transaction import run_item

GROUPS = """
    SELECT message.number_id, message.price_country, message.price_category,
           (message.priced_at AT TIME ZONE 'UTC' AT TIME ZONE COALESCE(account.billing_tz, 'UTC'))::date
      FROM whatsapp_crm_message message
      JOIN whatsapp_crm_number number ON number.id = message.number_id
      JOIN whatsapp_crm_account account ON account.id = number.account_id
     WHERE message.price_state = 'unknown'
     GROUP BY 1, 2, 3, 4
     ORDER BY 1, 4
"""
UPDATE = """
    UPDATE whatsapp_crm_message message
       SET price_state = 'charged', price = %(price)s, currency_id = %(currency)s
      FROM whatsapp_crm_number number
      JOIN whatsapp_crm_account account ON account.id = number.account_id
     WHERE message.price_state = 'unknown' AND message.number_id = %(number)s AND number.id = message.number_id
       AND message.price_country = %(country)s AND message.price_category = %(category)s
       AND (message.priced_at AT TIME ZONE 'UTC' AT TIME ZONE COALESCE(account.billing_tz, 'UTC'))::date = %(day)s
"""


class WhatsappCrmMessage(models.Model):
    """Prices that were not known when the message arrived, once a rate is entered for them."""

    _inherit = "whatsapp_crm.message"

    @api.model
    def _cron_reprice(self):
        """Look at the messages whose price is unknown, and at no others; by number, country, kind and day."""
        self.env.cr.execute(GROUPS)
        found = [(group, cost) for group in self.env.cr.fetchall() if (cost := self._rate_of(group)).amount is not None]
        self.env["ir.cron"]._commit_progress(0, remaining=len(found))
        for left, (group, cost) in zip(range(len(found), 0, -1), found):
            # Not in this transaction: a report on one of these messages may come at the same time.
            run_item(self.env.registry, lambda env, group=group, cost=cost: env[self._name]._reprice(group, cost))
            self.env["ir.cron"]._commit_progress(1, remaining=left - 1)

    @api.model
    def _rate_of(self, group):
        number_id, country, category, day = group
        card = self.env["whatsapp_crm.number"].browse(number_id)._billing().card
        return card.look_up(country, pricing.known_category(category), day)

    @api.model
    def _reprice(self, group, cost):
        number_id, country, category, day = group
        billing = self.env["whatsapp_crm.number"].browse(number_id)._billing()
        self.env.cr.execute(SQL(
            UPDATE, price=cost.amount, currency=billing.currency_id, number=number_id, country=country,
            category=category, day=day))
        self.env[self._name].invalidate_model(["price_state", "price", "currency_id"])


class WhatsappCrmRate(models.Model):
    _inherit = "whatsapp_crm.rate"

    @api.model_create_multi
    def create(self, vals_list):
        rates = super().create(vals_list)
        rates._reprice_later()
        return rates

    def write(self, vals):
        result = super().write(vals)
        self._reprice_later()
        return result

    def _reprice_later(self):
        # sudo: whatsapp_crm.message - whoever enters a rate gives messages their price
        unknown = self.env["whatsapp_crm.message"].sudo().search_count(
            [("price_state", "=", "unknown"), ("company_id", "in", self.company_id.ids)], limit=1)
        if unknown:
            # sudo: ir.cron - the same
            self.env.ref("whatsapp_crm.ir_cron_reprice").sudo()._trigger()
