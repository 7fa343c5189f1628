# Part of whatsapp_crm. See LICENSE file for full copyright and licensing details.
from datetime import date, timedelta

from odoo import api, fields, models
from odoo.tools import SQL

from ...tools import pricing
from .message_reprice import DAY, Group

# A day more on each side: an account's day begins before or after that of UTC.
CHARGED = f"""
    SELECT message.number_id, message.price_country, message.price_category, {DAY}, message.price
      FROM whatsapp_crm_message message
      JOIN whatsapp_crm_number number ON number.id = message.number_id
      JOIN whatsapp_crm_account account ON account.id = number.account_id
     WHERE message.number_id = ANY(%(numbers)s) AND message.price_state = 'charged'
       AND message.currency_id = %(currency)s
       AND message.priced_at >= %(since)s::date - 1 AND message.priced_at < %(until)s::date + 1
     GROUP BY 1, 2, 3, 4, 5
     ORDER BY 1, 4
"""


class WhatsappCrmRateChange(models.Model):
    """A line of the rate card that changed: what was charged from that day on is looked up again, once."""

    _name = "whatsapp_crm.rate.change"
    _description = "WhatsApp Changed Rate"
    _order = "company_id, currency_id, id"
    _rec_name = "market"

    company_id = fields.Many2one("res.company", required=True, ondelete="cascade")
    currency_id = fields.Many2one("res.currency", required=True, ondelete="cascade")
    market = fields.Char(required=True)
    category = fields.Char(required=True)
    since = fields.Date(required=True)

    def _corrected_prices(self):
        """Messages whose price is another than the card's by now, as ``message._reprice_groups`` takes them."""
        if self:
            # Changes and card have to be of the same moment: what is remembered may be older.
            self.env.registry.clear_cache()
        return [found for (company, currency), changes in self.grouped(
            lambda change: (change.company_id, change.currency_id)).items()
            for found in changes._corrected_in(company, currency)]

    def _corrected_in(self, company, currency):
        card = self.env["whatsapp_crm.rate"]._card(company, currency)
        reach = {(change.market, change.category, change.since, card.next_begin(
            change.market, change.category, change.since) or date.max) for change in self}
        found = []
        for *values, price in self._charged(company, currency, reach):
            group = Group._make(values)
            if self._reaches(reach, group):
                cost = card.look_up(group.country, pricing.known_category(group.category), group.day)
                if cost.amount is None or round(cost.amount - price, pricing.DIGITS):
                    found.append((group, currency.id, cost))
        return found

    @api.model
    def _charged(self, company, currency, reach):
        """What was charged in the days that changes reach: one statement for all of them."""
        # sudo: whatsapp_crm.number - all that the company is billed for
        numbers = self.env["whatsapp_crm.number"].sudo().with_context(active_test=False).search(
            [("account_id.company_id", "=", company.id)])
        # Far beyond any delivery, and still a day that can be reckoned with.
        latest = fields.Date.today() + timedelta(days=2)
        return self.env.execute_query(SQL(
            CHARGED, numbers=numbers.ids, currency=currency.id, since=min(since for *_line, since, _until in reach),
            until=min(latest, max(until for *_line, until in reach))))

    @api.model
    def _reaches(self, reach, group):
        return any(
            since <= group.day < until
            and pricing.may_decide(market, category, group.country, group.category, group.day)
            for market, category, since, until in reach)


class WhatsappCrmRate(models.Model):
    _inherit = "whatsapp_crm.rate"

    @api.model_create_multi
    def create(self, vals_list):
        rates = super().create(vals_list)
        rates._reprice_later(rates._lines())
        return rates

    def write(self, vals):
        before = self._lines()
        result = super().write(vals)
        self._reprice_later(before ^ self._lines())
        return result

    def unlink(self):
        before = self._lines()
        result = super().unlink()
        self._reprice_later(before)
        return result

    def _lines(self):
        """What the card reads of these rates.

        :return: set of (company id, currency id, market, category, valid from, valid until, price)
        """
        return {
            (rate.company_id.id, rate.currency_id.id, rate.market, rate.category, rate.valid_from, rate.valid_until,
             rate.price) for rate in self if not rate.tier_from}

    @api.model
    def _reprice_later(self, lines):
        """Have messages that these lines may concern looked up again, after this transaction.

        :param lines: as from ``_lines``, old and new ones
        """
        # A day more: somewhere it is tomorrow already. What begins later has not charged anything.
        latest = fields.Date.today() + timedelta(days=1)
        # sudo: whatsapp_crm.rate.change - whoever enters a rate gives messages their price
        changes = self.env["whatsapp_crm.rate.change"].sudo().create([
            {"company_id": company_id, "currency_id": currency_id, "market": market, "category": category,
             "since": since}
            for company_id, currency_id, market, category, since in {line[:5] for line in lines}
            if since <= latest])
        if changes:
            # sudo: ir.cron - the same
            self.env.ref("whatsapp_crm.ir_cron_reprice").sudo()._trigger()
