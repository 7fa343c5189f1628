# Part of whatsapp_crm. See LICENSE file for full copyright and licensing details.
from odoo import models
from odoo.exceptions import UserError

from ...tools import identity


class WhatsappCrmContactCards(models.AbstractModel):
    """Contact cards that a customer sent: text in the chat, partners on demand."""

    _name = "whatsapp_crm.contact.cards"
    _description = "WhatsApp Contact Cards"

    def action_create_contacts(self):
        """Open the partners of the cards in these messages, created where nobody has the phone.

        With the rights of the user, who decides that these people belong into the contacts.

        :raises UserError: there is no card in these messages
        """
        self.check_access("read")
        partners = self.env["res.partner"]
        for row in self:
            for card in (row.content or {}).get("cards") or []:
                partners |= row._partner_of_card(card)
        if not partners:
            raise UserError(self.env._("There is no contact card in this message."))
        return self._show_partners(partners)

    def _partner_of_card(self, card):
        """:param card: dict of ``webhook_contents.ContactCard``"""
        phones = [identity.e164(wa_id or phone, self.company_id.country_id.code) for phone, wa_id in card["phones"]]
        partners = self.env["res.partner"]
        spellings = [spelling for phone in phones if phone for spelling in identity.phone_variants(phone)]
        known = partners.search([
            ("phone_sanitized", "in", spellings), *partners._check_company_domain(self.company_id)], limit=1)
        return known or partners.create(self._values_of_card(card, phones))

    def _values_of_card(self, card, phones):
        phone = next(filter(None, phones), None)
        written = next((phone for phone, _wa_id in card["phones"] if phone), False)
        return {
            "name": card["name"] or written or self.env._("Contact card"),
            "phone": identity.display(phone) if phone else written,
            "email": next(iter(card["emails"]), False),
            "company_name": card["org"] or False,
            "company_id": self.company_id.id,
        }

    def _show_partners(self, partners):
        action = {"type": "ir.actions.act_window", "res_model": "res.partner", "name": self.env._("Contacts")}
        if len(partners) == 1:
            return {**action, "res_id": partners.id, "view_mode": "form", "views": [(False, "form")]}
        return {**action, "domain": [("id", "in", partners.ids)], "view_mode": "list,form",
                "views": [(False, "list"), (False, "form")]}
