# Part of whatsapp_crm. See LICENSE file for full copyright and licensing details.
from collections import Counter

from odoo import fields, models

from ...tools import identity, pricing


class WhatsappCrmTemplate(models.Model):
    """What a template will cost, by the rate card."""

    _inherit = "whatsapp_crm.template"

    def _estimate(self, contacts, number=None, *, at=None, volumes=None):
        """What sending this template to people will cost; a few statements for any number of them.

        :param contacts: ``whatsapp_crm.contact``, ``res.partner`` or ``crm.lead``: those who get it
        :param number: ``whatsapp_crm.number`` to send from, by default the account's first
        :param at: when (naive UTC), by default now
        :param volumes: of ``number._month_volumes``, where others of the same sending were estimated before
        :return: dict(amount, unknown, unknown_in, currency, free): the sum of what is known, None where nothing is;
            of how many people the price is not known; of them those whose country lacks a rate, as Counter of ISO
            codes ("" for no country); ``res.currency``; how many are free. Before tax; Meta may give more discount
            for volume, never less.
        """
        self.ensure_one()
        # sudo: whatsapp_crm.number - what it costs is the same whoever sends
        number = (number or self._usual_number()).sudo()
        if not number:
            return {"amount": None, "unknown": len(contacts), "unknown_in": Counter(),
                    "currency": self.account_id.currency_id, "free": 0}
        if volumes is None:
            volumes = number._month_volumes(self.category, at)
        return number._estimate_of(number._expected_costs(
            number._wacrm_persons(contacts).values(), self.category, at, volumes))


class WhatsappCrmNumber(models.Model):
    _inherit = "whatsapp_crm.number"

    def _estimate_texts(self, contact, count=1, *, at=None):
        """What ``count`` messages that are no templates will cost; the result is as ``template._estimate``'s."""
        return self._estimate_of(self._expected_costs([contact._as_person()] * count, "service", at))

    def _estimate_of(self, costs):
        """:param costs: of :meth:`_expected_costs`"""
        total = pricing.total(cost for _country, cost in costs)
        unknown_in = Counter(country or "" for country, cost in costs if cost.state == pricing.UNKNOWN)
        currency = self.env["res.currency"].browse(self._billing().currency_id)
        return {"amount": total.amount, "unknown": total.unknown, "unknown_in": unknown_in, "currency": currency,
                "free": total.free}

    def _month_volumes(self, category, at=None):
        """How many messages of a category were charged in the month of ``at``, by all numbers that count together.

        Only what was sent from here is known; Meta counts what others send for the portfolio too.

        :return: Counter of markets, to be counted on; empty where the card has no discounts for volume
        """
        at, billing, category = at or fields.Datetime.now(), self._billing(), pricing.known_category(category)
        if not billing.card.has_tiers(category):
            return Counter()
        begin, end = billing.month_of(at)
        # sudo: whatsapp_crm.account, whatsapp_crm.message - only how many there are
        accounts = self.account_id.sudo()._of_portfolio()
        counts = accounts.env["whatsapp_crm.message"]._read_group([
            ("number_id.account_id", "in", accounts.ids), ("is_billable", "=", True),
            ("priced_at", ">=", begin), ("priced_at", "<", end)], ["price_country", "price_category"], ["__count"])
        return pricing.volumes_of(billing.card, category, billing.day_of(at), counts)

    def _expected_costs(self, persons, category, at=None, volumes=None):
        """What one message of a category to each of these will cost.

        :param persons: ``gate.Person``, see :meth:`_wacrm_persons`
        :param at: when (naive UTC), by default now
        :param volumes: of :meth:`_month_volumes`, counted on; left out, discounts for volume do not count
        :return: list of (ISO code of the country or None, ``pricing.Cost``)
        """
        persons, at = list(persons), at or fields.Datetime.now()
        billing, category = self._billing(), pricing.known_category(category)
        day = billing.day_of(at)
        free_entries, windows = self._free_times(persons, at)
        left = self._free_service_left(at) if category == "service" else 0
        costs = []
        for person in persons:
            contact, country = person.contact.id, identity.region(person.phone, person.contact.bsuid or None)
            costs.append((country, pricing.expected(
                billing.card, category, country, day, volumes,
                window_open=contact in windows, free_entry=contact in free_entries, free_left=left)))
            left -= contact not in free_entries
        return costs

    def _free_times(self, persons, at):
        """Ids of the contacts to whom everything is free at that moment, and of those whose window is open."""
        contacts = [person.contact.id for person in persons if person.contact]
        # sudo: discuss.channel - only until when what is free or open
        channels = self.env["discuss.channel"].sudo().search_fetch([
            ("wacrm_number_id", "=", self.id), ("wacrm_contact_id", "in", contacts),
            "|", ("wacrm_free_until", ">", at), ("wacrm_window_until", ">", at),
        ]) if contacts else self.env["discuss.channel"]
        free = channels.filtered(lambda channel: channel.wacrm_free_until and channel.wacrm_free_until > at)
        opened = channels.filtered(lambda channel: channel.wacrm_window_until and channel.wacrm_window_until > at)
        return set(free.wacrm_contact_id.ids), set(opened.wacrm_contact_id.ids)

    def _free_service_left(self, at):
        """How many of WhatsApp's free service messages this number has left in the month of ``at``."""
        begin, end = self._billing().month_of(at)
        # sudo: whatsapp_crm.message - only how many there are
        used = dict(self.env["whatsapp_crm.message"].sudo()._read_group([
            ("number_id", "=", self.id), ("price_category", "in", ("service", "group_service")),
            ("price_type", "!=", "free_entry_point"), ("priced_at", ">=", begin), ("priced_at", "<", end),
        ], ["is_billable"], ["__count"]))
        # Once one was charged none is left, whatever we saw of the others.
        return 0 if used.get(True) else max(0, pricing.FREE_SERVICE_MESSAGES - used.get(False, 0))
