# Part of whatsapp_crm. See LICENSE file for full copyright and licensing details.
from odoo import models

from ...tools import consent as rules
from ...tools import identity
from .gate import Person


class WhatsappCrmNumber(models.Model):
    """Who the people of a selection are for this number: WhatsApp users, or phones."""

    _inherit = "whatsapp_crm.number"

    def _wacrm_persons(self, people):
        """A few statements for any number of people.

        :param people: ``res.partner``, ``crm.lead`` or ``whatsapp_crm.contact``
        :return: dict from each record to its ``gate.Person``
        """
        # sudo: whatsapp_crm.contact - the rules hold whoever sends
        if people._name == "whatsapp_crm.contact":
            return {contact: contact.sudo()._survivor()._as_person() for contact in people}
        rows = people.sudo()
        phones = {record: self._wacrm_digits(record) for record in rows}
        contacts = self._wacrm_users_of(phones)
        unknown = {record: phone for record, phone in phones.items() if phone and not contacts.get(record)}
        standings = self._wacrm_standings(set(unknown.values()))
        nobody = self.env["whatsapp_crm.contact"]
        result = {}
        for record, row in zip(people, rows):
            contact = contacts.get(row)
            marketing, service = standings.get(phones[row], (rules.UNKNOWN, rules.UNKNOWN))
            result[record] = contact._as_person() if contact else Person(nobody, phones[row], marketing, service)
        return result

    def _wacrm_digits(self, record):
        """Digits of a partner's or lead's phone, None where WhatsApp cannot use it."""
        if record.phone_sanitized:
            return identity.digits(record.phone_sanitized)
        country = record.country_id or self.company_id.country_id
        return identity.digits(identity.e164(record.phone, country.code)) or None

    def _wacrm_users_of(self, phones):
        """The WhatsApp users of partners or leads: who has the phone, else whom the partner is.

        :param phones: dict from record to digits
        """
        records = next(iter(phones), self.env["res.partner"]).union(*phones)
        partner_of = {record: record if record._name == "res.partner" else record.partner_id for record in records}
        spellings = {
            variant.removeprefix("+") for phone in phones.values() for variant in identity.phone_variants(phone)}
        # sudo: whatsapp_crm.contact - as above
        contacts = self.env["whatsapp_crm.contact"].sudo()
        found = contacts.search_fetch([
            ("portfolio_ref", "=", contacts._portfolio_of(self.account_id.sudo())),
            ("company_id", "=", self.company_id.id), ("merged_into_id", "=", False), ("erased_at", "=", False),
            "|", ("wa_id", "in", list(spellings)), ("partner_id", "in", [p.id for p in partner_of.values()]),
        ], order="id desc")
        by_phone = {contact.wa_id: contact for contact in found if contact.wa_id}
        by_partner = {contact.partner_id.id: contact for contact in found if contact.partner_id}
        result = {}
        for record, phone in phones.items():
            variants = [variant.removeprefix("+") for variant in identity.phone_variants(phone)]
            contact = next((by_phone[variant] for variant in variants if variant in by_phone), None)
            result[record] = contact or by_partner.get(partner_of[record].id)
        return result

    def _wacrm_standings(self, phones):
        """Where the consents of phones stand that no WhatsApp user has yet.

        :param phones: set of digits
        :return: dict from digits to (marketing, service), of those on record only
        """
        spelled = {variant.removeprefix("+"): phone for phone in phones for variant in identity.phone_variants(phone)}
        # sudo: whatsapp_crm.consent, whatsapp_crm.suppression - as above
        consents = self.env["whatsapp_crm.consent"].sudo()
        rows = consents.search_fetch([
            ("company_id", "=", self.company_id.id), ("contact_id", "=", False), ("phone", "in", list(spelled))])
        result = {}
        for phone, own in rows.grouped(lambda row: spelled[row.phone]).items():
            standing = consents._standings(own)
            result[phone] = (standing["marketing"][0], standing["service"][0])
        company = self.company_id
        # sudo: whatsapp_crm.suppression - as above
        for phone in self.env["whatsapp_crm.suppression"].sudo()._erased(
                {phone: (company, phone, None) for phone in phones}):
            result[phone] = (rules.WITHDRAWN, result.get(phone, (None, rules.UNKNOWN))[1])
        return result
