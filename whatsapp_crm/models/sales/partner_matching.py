# Part of whatsapp_crm. See LICENSE file for full copyright and licensing details.
from babel.languages import get_official_languages

from odoo import api, fields, models, tools
from odoo.addons.mail.tools.discuss import Store

from ...tools import identity
from ...tools.webhook_items import Person

SHOWN_AT_ONCE = 60  # messages that an open chat has loaded, at most, as a rule


class WhatsappCrmContact(models.Model):
    """Which ``res.partner`` a WhatsApp user is: found by phone, else created, and remembered."""

    _inherit = "whatsapp_crm.contact"

    partner_made = fields.Boolean(
        "New contact", readonly=True,
        help="Nobody had this phone: the contact was created for this person.")

    def write(self, vals):
        if not {"profile_name", "username", "wa_id"} & vals.keys():
            return super().write(vals)
        before = {contact: contact._filled_in() for contact in self if contact.partner_made}
        result = super().write(vals)
        for contact, filled in before.items():
            if not contact.merged_into_id:
                contact._fill_in_again(filled)
        return result

    # --------------------------------------------------------------- matching

    def _matched_partner(self, number):
        """The partner of this WhatsApp user, found or created where none is known yet.

        :param number: ``whatsapp_crm.number`` by which the person is in touch
        :return: ``res.partner``, never empty; an archived one stays the partner
        """
        self.ensure_one()
        if not self.partner_id:
            # sudo: res.partner - who writes to us is matched among all partners of the company
            contact = self.sudo()
            partner = contact._without_former_holders(contact._partner_candidates(number))[:1]
            contact._remember_partner(partner or contact._create_partner(number), made=not partner)
        return self.partner_id

    def _partner_candidates(self, number):
        """Active partners with this person's phone in any spelling, the most recently active first.

        Of no company or the number's; the company itself is nobody's customer.
        """
        self.ensure_one()
        phones = identity.phone_variants(self.wa_id)
        company = number.company_id
        partners = self.env["res.partner"]
        if not phones:
            return partners
        return partners.search([
            ("phone_sanitized", "in", phones), ("id", "!=", company.partner_id.id),
            *partners._check_company_domain(company)])._wacrm_latest_first()

    def _without_former_holders(self, partners):
        """Phones are given again: who had this one as another WhatsApp user is somebody else."""
        others = self.search([("partner_id", "in", partners.ids)]) if partners else self.browse()
        return partners - others.filtered(lambda other: self.wa_id in (other.earlier_ids or [])).partner_id

    def _remember_partner(self, partner, made):
        self.write({"partner_id": partner.id, "partner_made": made})
        self._rename_chats()
        # A partner who was deleted leaves conversations without one.
        self.env["whatsapp_crm.conversation"].search(
            [("contact_id", "=", self.id), ("partner_id", "=", False)])._write_life({"partner_id": partner.id})

    def _rename_chats(self):
        """A chat is called as its customer is."""
        for channel in self.channel_ids:
            name = channel.wacrm_contact_id.display_name
            if channel.name != name:
                channel.name = name

    # --------------------------------------------------------------- creation

    def _create_partner(self, number):
        return self.env["res.partner"].with_context(
            tracking_disable=True, mail_create_nosubscribe=True).create({
                **self._filled_in(), "company_id": number.company_id.id,
                "lang": self._spoken_language(), "user_id": False, "country_id": self._country_id()})

    def _filled_in(self):
        """What a partner that we create is given, and keeps as long as nobody changes it."""
        contact = self.with_context(lang=self.company_id.partner_id.lang)
        return {"name": contact._label(), "phone": identity.display(self.wa_id) or False}

    def _fill_in_again(self, before):
        """The person's name or phone became known or changed: so do those that we filled in."""
        # sudo: res.partner - it was created by the system for this person
        partner = self.partner_id.sudo()
        changes = {
            name: value for name, value in self._filled_in().items()
            if value and value != before[name] and (partner[name] or False) == before[name]}
        if "phone" in changes and not partner.country_id:
            changes["country_id"] = self._country_id()
        if changes:
            partner.write(changes)

    def _country_id(self):
        """The country of the person's number, else of their WhatsApp ID; False where neither tells."""
        code = identity.region(self.wa_id, self.bsuid)
        return bool(code) and self._country_ids().get(code, False)

    @api.model
    @tools.ormcache(cache="stable")
    def _country_ids(self):
        """Ids of countries by ISO code."""
        # sudo: res.country - which ones there are
        return {country.code: country.id for country in self.env["res.country"].sudo().search([])}

    def _spoken_language(self):
        """An installed language of the person's country, the company's language where there is none."""
        own = self.company_id.partner_id.lang or self.env.lang
        region = identity.region(self.wa_id, self.bsuid)
        spoken = get_official_languages(region, de_facto=True) if region else ()
        known = [code for code, _name in self.env["res.lang"].get_installed()
                 if code.split("_")[0] in spoken]
        return max(known, key=lambda code: (code.endswith(f"_{region}"), code == own), default=own)

    # ------------------------------------------------------------------ choice

    def _choose_partner(self, partner):
        """A person said who this is: chats, conversations, open leads and history follow."""
        self.ensure_one()
        former = self.partner_id
        contacts = self | self.search([("merged_into_id", "=", self.id)])
        contacts.write({"partner_id": partner.id, "partner_chosen": True, "partner_made": False})
        conversations = self.env["whatsapp_crm.conversation"].search([("contact_id", "in", contacts.ids)])
        conversations._write_life({"partner_id": partner.id})
        contacts._rename_chats()
        conversations.lead_id.filtered(
            lambda lead: lead.partner_id == former and lead._wacrm_is_open()).partner_id = partner
        contacts._give_history_to(partner, former)

    def _give_history_to(self, partner, former):
        """What the customer wrote and how they reacted is the partner's now; old rows go by SQL."""
        self.env["mail.message"].flush_model(["author_id", "email_from"])
        self.env["mail.message.reaction"].flush_model()
        self.env["whatsapp_crm.message"].flush_model(["contact_id", "direction", "mail_message_id"])
        self.env.cr.execute("""
            UPDATE mail_message SET author_id = %s, email_from = %s
             WHERE id IN (SELECT mail_message_id FROM whatsapp_crm_message
                           WHERE contact_id = ANY(%s) AND direction = 'in')
        """, [partner.id, partner.email_formatted or None, self.ids])
        self.env.cr.execute("""
            UPDATE mail_message_reaction reaction SET partner_id = %(partner)s
             WHERE partner_id = %(former)s
               AND message_id IN (SELECT mail_message_id FROM whatsapp_crm_message WHERE contact_id = ANY(%(ids)s))
               AND NOT EXISTS (SELECT FROM mail_message_reaction other
                                WHERE other.message_id = reaction.message_id
                                  AND other.content = reaction.content AND other.partner_id = %(partner)s)
        """, {"partner": partner.id, "former": former.id or None, "ids": self.ids})
        self.env["mail.message"].invalidate_model(["author_id", "email_from", "reaction_ids"])
        self.env["mail.message.reaction"].invalidate_model(["partner_id"])
        self._show_choice(partner)

    def _show_choice(self, partner):
        """Who has one of these chats open sees it at once; on older messages with the next load."""
        for channel in self.channel_ids:
            recent = self.env["mail.message"].search(
                [("model", "=", "discuss.channel"), ("res_id", "=", channel.id),
                 ("author_id", "=", partner.id)], limit=SHOWN_AT_ONCE)
            author = Store.One(
                # sudo: res.partner - whoever reads a message may know its author, as in core
                "author_id", ["avatar_128"], sudo=True,
                dynamic_fields=lambda message: message._get_store_partner_name_fields())
            Store(bus_channel=channel).add(recent, [author]).bus_send()
            channel._wacrm_push_conversation()

    # ------------------------------------------------------------ changed ids

    @api.model
    def _find_changed(self, account, item, contact):
        """Whose number or user id changed, by WhatsApp's notice.

        :param item: ``webhook_items.InboundMessage`` with ``SystemContent``
        :param contact: the sender of the notice, who is that person unless it names an earlier id
        """
        previous = item.content.previous_user_id
        person = Person(user_id=previous)
        found = previous and (self._find(account, person) or self._find_by_earlier_id(account, person))
        return (found or contact)[:1]._survivor()

    @api.model
    def _handle_user_id_update(self, account, item):
        """A user id was replaced (``webhook_items.UserIdUpdate``); "ignored" for who is unknown here."""
        found = self._find(account, item.person) or self._find_by_earlier_id(account, item.person)
        if not found:
            return "ignored"
        if len(found) > 1:
            found = found[0]._absorb(found[1:])
        found._survivor()._renumber(bsuid=item.user_id)
        return None
