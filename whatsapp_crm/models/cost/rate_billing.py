# Part of whatsapp_crm. See LICENSE file for full copyright and licensing details.
from typing import NamedTuple

import pytz

from odoo import api, fields, models, tools
from odoo.addons.base.models.res_partner import _tz_get

from ...tools import pricing


class Billing(NamedTuple):
    """How the messages of a number are billed."""

    card: pricing.RateCard
    currency_id: int
    zone: str

    def day_of(self, moment):
        """The account's own day of a moment (naive UTC)."""
        return pytz.utc.localize(moment).astimezone(pytz.timezone(self.zone)).date()

    def month_of(self, moment):
        """The account's own calendar month of a moment, as (begin, end) in naive UTC."""
        zone = pytz.timezone(self.zone)
        first = fields.Date.start_of(self.day_of(moment), "month")
        later = fields.Date.add(first, months=1)
        return tuple(
            zone.localize(fields.Datetime.to_datetime(day)).astimezone(pytz.utc).replace(tzinfo=None)
            for day in (first, later))


class WhatsappCrmAccount(models.Model):
    _name = "whatsapp_crm.account"
    _inherit = ["whatsapp_crm.account", "whatsapp_crm.remembered"]
    _remembered_fields = frozenset({"currency_id", "billing_tz", "company_id"})

    billing_tz = fields.Selection(
        _tz_get, "Time zone", default=lambda self: self._usual_tz(),
        help="Time zone of the account at Meta: its months begin and its prices change by it.")

    def _of_portfolio(self):
        """All accounts here of the same portfolio at Meta, of whichever company; run as superuser."""
        self.ensure_one()
        return self.search([("portfolio_ref", "=", self.portfolio_ref)]) if self.portfolio_ref else self

    @api.model
    def _usual_tz(self):
        return self.env.company.resource_calendar_id.tz or self.env.user.tz or "UTC"


class WhatsappCrmNumber(models.Model):
    _inherit = "whatsapp_crm.number"

    def _billing(self):
        """:return: :class:`Billing`"""
        self.ensure_one()
        company_id, currency_id, zone = self._billing_keys(self.id)
        return Billing(self.env["whatsapp_crm.rate"]._card_of(company_id, currency_id), currency_id, zone)

    @api.model
    @tools.ormcache("number_id")
    def _billing_keys(self, number_id):
        # sudo: whatsapp_crm.account - in which currency messages are billed
        account = self.sudo().browse(number_id).account_id
        currency = account.currency_id or account.company_id.currency_id
        return account.company_id.id, currency.id, account.billing_tz or "UTC"
