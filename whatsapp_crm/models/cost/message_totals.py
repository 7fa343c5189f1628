# Part of whatsapp_crm. See LICENSE file for full copyright and licensing details.
from dataclasses import dataclass, field

from odoo import api, fields, models

from ...tools import pricing
from .cost_words import costs_words


@dataclass
class Costs:
    """What several messages cost.

    ``amounts``: dict from ``res.currency`` to amount, of what is known; ``unknown``: how many
    are charged or may be, without anybody knowing how much; ``missing``: how many of these only
    lack a rate on the card; ``free`` and ``charged``: how many.
    """

    amounts: dict = field(default_factory=dict)
    unknown: int = 0
    missing: int = 0
    free: int = 0
    charged: int = 0

    def add(self, state, currency, count, amount):
        if currency:
            self.amounts[currency] = round(self.amounts.get(currency, 0.0) + amount, pricing.DIGITS)
        if state == pricing.FREE:
            self.free += count
        elif state == pricing.CHARGED:
            self.charged += count
        else:
            self.unknown += count
            self.missing += count if state == pricing.UNKNOWN else 0


class WhatsappCrmMessage(models.Model):
    _inherit = "whatsapp_crm.message"

    @api.model
    def _costs_by(self, field, domain):
        """What delivered messages cost, added up in one statement.

        :param field: name of a field to group by, e.g. "conversation_id"
        :param domain: of the messages
        :return: dict from the value of ``field`` to :class:`Costs`
        """
        # sudo: whatsapp_crm.message - sums of what the caller may see the whole of
        groups = self.sudo()._read_group(
            [*domain, ("priced_at", "!=", False)], [field, "price_state", "currency_id"], ["__count", "price:sum"])
        result = {}
        for value, state, currency, count, amount in groups:
            result.setdefault(value, Costs()).add(state, currency, count, amount or 0.0)
        return result


class WhatsappCrmConversation(models.Model):
    _inherit = "whatsapp_crm.conversation"

    cost = fields.Char("Cost of messages", compute="_compute_cost", compute_sudo=True,
                       help="By the rate card, before tax and discounts for volume.")

    @api.depends_context("lang")
    def _compute_cost(self):
        messages = self.env["whatsapp_crm.message"]
        costs = messages._costs_by("conversation_id", [("conversation_id", "in", self.ids)])
        for conversation in self:
            found = costs.get(conversation._origin)
            conversation.cost = found and costs_words(self.env, found) or False
