# Part of whatsapp_crm. See LICENSE file for full copyright and licensing details.
import logging
from datetime import date
from typing import NamedTuple

from odoo import api, models
from odoo.tools import SQL

from ...tools import pricing
from ..transport.transaction import run_item

_logger = logging.getLogger(__name__)

# The account's own day of a message's delivery.
CHANGES_OF_A_RUN = 1000
DAY = "(message.priced_at AT TIME ZONE 'UTC' AT TIME ZONE COALESCE(account.billing_tz, 'UTC'))::date"
UNKNOWN = f"""
    SELECT message.number_id, message.price_country, message.price_category, {DAY}
      FROM whatsapp_crm_message message
      JOIN whatsapp_crm_number number ON number.id = message.number_id
      JOIN whatsapp_crm_account account ON account.id = number.account_id
     WHERE message.price_state = 'unknown'
     GROUP BY 1, 2, 3, 4
     ORDER BY 1, 4
"""
# A day more on each side: an account's day begins before or after that of UTC.
UPDATE = f"""
    UPDATE whatsapp_crm_message message
       SET price_state = %(state)s, price = %(price)s, currency_id = %(currency)s
      FROM whatsapp_crm_number number
      JOIN whatsapp_crm_account account ON account.id = number.account_id
     WHERE message.number_id = %(number)s AND number.id = message.number_id
       AND message.priced_at >= %(day)s::date - 1 AND message.priced_at < %(day)s::date + 2 AND {DAY} = %(day)s
       AND message.price_country = %(country)s AND message.price_category = %(category)s
       AND (message.price_state = 'unknown' OR message.price_state = 'charged' AND message.currency_id = %(known_in)s)
       AND message.price IS DISTINCT FROM %(price)s
"""


class Group(NamedTuple):
    """Messages that cost the same: of a number, to a country, of Meta's category, on the account's day."""

    number_id: int
    country: str
    category: str
    day: date


class WhatsappCrmMessage(models.Model):
    """Prices that were not known when the message arrived, or that were corrected since."""

    _inherit = "whatsapp_crm.message"

    @api.model
    def _cron_reprice(self):
        """Look at the messages whose price is unknown, and at those whose rate changed; at no others."""
        changes = self.env["whatsapp_crm.rate.change"].search([], limit=CHANGES_OF_A_RUN)
        done = self._reprice_groups(self._found_prices() + changes._corrected_prices())
        if done and changes:
            run_item(self.env.registry, lambda env: env[changes._name].browse(changes.ids).exists().unlink())

    @api.model
    def _found_prices(self):
        """Messages without a price for which the card has one by now, as ``_reprice_groups`` takes them."""
        self.env.cr.execute(UNKNOWN)
        return [(group, currency_id, cost) for group in map(Group._make, self.env.cr.fetchall())
                for currency_id, cost in [self._rate_of(group)] if cost.amount is not None]

    @api.model
    def _rate_of(self, group):
        """:return: (currency id, ``pricing.Cost``) by the rate card as it is now"""
        billing = self.env["whatsapp_crm.number"].browse(group.number_id)._billing()
        return billing.currency_id, billing.card.look_up(
            group.country, pricing.known_category(group.category), group.day)

    @api.model
    def _reprice_groups(self, found):
        """Write prices, each group in a transaction of its own; where one fails the others go on.

        :param found: list of (:class:`Group`, currency id, ``pricing.Cost``)
        :return: whether all were written
        """
        done = True
        self.env["ir.cron"]._commit_progress(0, remaining=len(found))
        for left, item in zip(range(len(found), 0, -1), found):
            done = self._reprice_one(*item) and done
            if not self.env["ir.cron"]._commit_progress(1, remaining=left - 1) and left > 1:
                return False
        return done

    @api.model
    def _reprice_one(self, group, currency_id, cost):
        try:
            # Not in this transaction: a report on one of these messages may come at the same time.
            run_item(self.env.registry, lambda env: env[self._name]._reprice(group, currency_id, cost))
        except Exception:  # the others have their prices to get too
            _logger.exception("The messages of %s could not be given their price", group)
            return False
        return True

    @api.model
    def _reprice(self, group, currency_id, cost):
        known = cost.amount is not None
        self.env.cr.execute(SQL(
            UPDATE, state=cost.state, price=cost.amount, currency=currency_id if known else None, known_in=currency_id,
            number=group.number_id, country=group.country, category=group.category, day=group.day))
        self.env[self._name].invalidate_model(["price_state", "price", "currency_id"])
