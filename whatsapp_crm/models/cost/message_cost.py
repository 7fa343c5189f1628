# Part of whatsapp_crm. See LICENSE file for full copyright and licensing details.
from odoo import api, fields, models

from ...tools import identity, pricing, status_ladder

DELIVERED = frozenset({"delivered", "read", "played"})
PRICE_STATES = [
    (pricing.CHARGED, "Charged"), (pricing.FREE, "Free"), (pricing.UNKNOWN, "Price unknown"),
    (pricing.OTHER, "Not estimated"),
]


class WhatsappCrmMessage(models.Model):
    """What a message of ours cost: by Meta's report of its delivery and the rate card.

    Meta names the kind of price, never an amount. ``price`` is written only where it is known, so
    that its column stays empty otherwise: ``price_state`` tells a free message from an unknown price.
    """

    _inherit = "whatsapp_crm.message"

    price_state = fields.Selection(
        PRICE_STATES, "Price", readonly=True,
        help="Empty until the message was delivered and WhatsApp said under which kind of price. “Price unknown”: "
             "it is charged, but the rate card has no rate for it.")
    price = fields.Float(
        "Cost", digits=(16, pricing.DIGITS), min_display_digits=2, readonly=True,
        help="By the rate card, before tax and discounts for volume.")
    currency_id = fields.Many2one("res.currency", readonly=True, ondelete="restrict")
    price_kind = fields.Char("Kind of price", compute="_compute_price_kind")
    price_country = fields.Char("Country", readonly=True, help="Of the customer's number: it decides the price.")
    is_billable = fields.Boolean("Charged by WhatsApp", readonly=True)
    priced_at = fields.Datetime("Delivered first on", readonly=True, help="The price is that of this day.")

    _spent_index = models.Index("(number_id, priced_at) INCLUDE (price, currency_id) WHERE priced_at IS NOT NULL")
    _conversation_cost_index = models.Index("(conversation_id) WHERE priced_at IS NOT NULL")
    _price_unknown_index = models.Index("(company_id, number_id) WHERE price_state = 'unknown'")

    @api.depends("price_category")
    @api.depends_context("lang")
    def _compute_price_kind(self):
        """Meta's word for the category as people read it; one that nobody knows stays as it came."""
        labels = dict(self.env["whatsapp_crm.rate"]._fields["category"]._description_selection(self.env))
        for row in self:
            row.price_kind = labels.get(row.price_category) or row.price_category

    @api.model
    def _apply_status(self, number, update):
        row = super()._apply_status(number, update)
        if row and update.free_until:
            row.channel_id._wacrm_note_free(update.free_until)
        return row

    def _pricing_values(self, update):
        """With the cost, once the message was delivered: charged is what arrives, not what is sent."""
        values = super()._pricing_values(update)
        if values:
            charged = pricing.is_charged(update.pricing.type, update.pricing.billable)
            values["is_billable"] = bool(charged)
        else:
            charged = self._was_charged()
        status = status_ladder.climb(self.status, update.status) or self.status
        if self.price_state or status not in DELIVERED or not (values or self.price_type):
            return values
        country = identity.region(update.person.wa_id, update.person.user_id) or self._country_of_price()
        at = self.delivered_at or self.read_at or update.occurred_at or fields.Datetime.now()
        return values | self._cost_values(
            charged, values.get("price_category") or self.price_category, country, at)

    def _was_charged(self):
        """What an earlier report said, as ``pricing.is_charged``."""
        known = pricing.is_charged(self.price_type or None, None)
        return bool(self.is_billable) if known is not None else None

    def _country_of_price(self):
        contact = self.contact_id
        return identity.region(contact.wa_id, contact.bsuid)

    def _cost_values(self, charged, category, country, at):
        """Field values of what a message costs; no price where it is not known.

        :param charged: as from ``pricing.is_charged``
        :param country: ISO code of the customer's number
        :param at: of its delivery (naive UTC)
        """
        billing = self.number_id._billing()
        cost = pricing.actual(billing.card, charged, category, country, billing.day_of(at))
        values = {"price_state": cost.state, "price_country": country, "priced_at": at}
        if cost.amount is not None:
            values |= {"price": cost.amount, "currency_id": billing.currency_id}
        return values


class DiscussChannel(models.Model):
    _inherit = "discuss.channel"

    wacrm_free_until = fields.Datetime(
        "Free until", readonly=True, copy=False,
        help="The customer came by an advertisement: until then WhatsApp charges nothing here.")

    def _wacrm_note_free(self, until):
        """WhatsApp said until when everything is free here."""
        if not self.wacrm_free_until or self.wacrm_free_until < until:
            self.wacrm_free_until = until
