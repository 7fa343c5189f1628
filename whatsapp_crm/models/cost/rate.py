# Part of whatsapp_crm. See LICENSE file for full copyright and licensing details.
from odoo import api, fields, models, tools

from ...tools import markets, pricing

CATEGORIES = [
    ("marketing", "Marketing"), ("utility", "Utility"), ("authentication", "Authentication"),
    ("authentication_international", "Authentication, international"), ("service", "Service"),
]


class WhatsappCrmRate(models.Model):
    """One price of the rate card that somebody entered or imported.

    Prices are never shipped: Meta publishes them, and changes them every quarter.
    """

    _name = "whatsapp_crm.rate"
    _description = "WhatsApp Rate"
    _inherit = "whatsapp_crm.remembered"
    _order = "valid_from desc, market_name, category, tier_from, id"
    _rec_name = "market_name"

    company_id = fields.Many2one(
        "res.company", required=True, index=True, ondelete="cascade", default=lambda self: self.env.company)
    currency_id = fields.Many2one(
        "res.currency", required=True, ondelete="restrict", default=lambda self: self._usual_currency(),
        help="The currency in which Meta bills the account. Rates in other currencies are not used for it.")
    market = fields.Selection("_markets", required=True)
    market_name = fields.Char("Market name", compute="_compute_market_name", store=True)
    category = fields.Selection(CATEGORIES, required=True)
    price = fields.Float(
        "Price per message", digits=(16, pricing.DIGITS), min_display_digits=4, required=True, aggregator=None)
    valid_from = fields.Date("Valid from", required=True, default=lambda self: self._start_of_quarter())
    valid_until = fields.Date("Valid until", help="Left empty, it is valid until a later rate begins.")
    tier_from = fields.Integer(
        "From messages a month", default=0, required=True, aggregator=None,
        help="Discount for volume, which WhatsApp gives on utility and authentication templates. Estimates use it as "
             "far as what was sent from here this month reaches. Costs are counted with the rate from the first "
             "message on, since WhatsApp does not report which discount it gave.")
    tier_to = fields.Integer(
        "Up to messages a month", default=0, required=True, aggregator=None, help="0: no limit.")

    _one_price = models.UniqueIndex(
        "(company_id, currency_id, market, category, valid_from, tier_from)",
        "There is a rate for this market and category from that day on already.")
    _positive = models.Constraint("CHECK(price >= 0)", "A price cannot be negative.")
    _in_time = models.Constraint(
        "CHECK(valid_until IS NULL OR valid_until >= valid_from)", "A rate must not end before it begins.")
    _tiers = models.Constraint(
        "CHECK(tier_from >= 0 AND (tier_to = 0 OR tier_to >= tier_from))",
        "A volume must begin before it ends.")

    @api.model
    def _usual_currency(self):
        account = self.env["whatsapp_crm.account"].search([("company_id", "=", self.env.company.id)], limit=1)
        return account.currency_id or self.env.company.currency_id

    @api.model
    def _start_of_quarter(self):
        """Meta changes prices on the first day of a quarter only."""
        return fields.Date.start_of(fields.Date.context_today(self), "quarter")

    @api.model
    def _markets(self):
        """Regions and countries, in the language of whoever looks."""
        return [*self._region_labels().items(), *self._country_labels()]

    @api.model
    def _region_labels(self):
        _ = self.env._
        return {
            "north_america": _("North America"),
            "rest_of_africa": _("Rest of Africa"),
            "rest_of_asia_pacific": _("Rest of Asia Pacific"),
            "rest_of_central_eastern_europe": _("Rest of Central and Eastern Europe"),
            "rest_of_latin_america": _("Rest of Latin America"),
            "rest_of_middle_east": _("Rest of Middle East"),
            "rest_of_western_europe": _("Rest of Western Europe"),
            markets.OTHER: _("Other countries"),
        }

    @api.model
    @tools.ormcache("self.env.lang")
    def _country_labels(self):
        # sudo: res.country - names
        countries = self.env["res.country"].sudo().search([("code", "!=", False)])
        return [(country.code, country.name) for country in countries]

    @api.model
    def _market_label(self, market):
        return dict(self._markets()).get(market) or market

    @api.depends("market")
    def _compute_market_name(self):
        """What the list is sorted by; in English, since it is stored once."""
        names = dict(self.with_context(lang=None)._markets())
        for rate in self:
            rate.market_name = names.get(rate.market, rate.market)

    @api.depends("market", "category", "valid_from")
    @api.depends_context("lang")
    def _compute_display_name(self):
        labels, categories = dict(self._markets()), dict(self._fields["category"]._description_selection(self.env))
        for rate in self:
            rate.display_name = " · ".join(filter(None, [
                labels.get(rate.market), categories.get(rate.category),
                rate.valid_from and fields.Date.to_string(rate.valid_from)]))

    # ----------------------------------------------------------------- the card

    @api.model
    def _card(self, company, currency):
        """The prices of a company in a currency, as :class:`pricing.RateCard`; remembered."""
        return self._card_of(company.id, currency.id)

    @api.model
    @tools.ormcache("company_id", "currency_id")
    def _card_of(self, company_id, currency_id):
        # sudo: whatsapp_crm.rate - whoever sends may know what it costs
        rates = self.sudo().search_fetch([("company_id", "=", company_id), ("currency_id", "=", currency_id)])
        return pricing.RateCard(
            pricing.Rate(rate.market, rate.category, rate.price, rate.valid_from, rate.valid_until or None,
                         rate.tier_from, rate.tier_to)
            for rate in rates)
