# Part of whatsapp_crm. See LICENSE file for full copyright and licensing details.
from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

from ...tools import consent as rules
from ...tools import identity
from ..transport.client_defaults import without_defaults

PURPOSES = [("service", "Service"), ("marketing", "Marketing")]
STATES = [("given", "Given"), ("withdrawn", "Withdrawn")]
SOURCES = [
    ("words", "Words in the chat"),
    ("button", "Button in the chat"),
    ("form", "Form"),
    ("agent", "Recorded by a colleague"),
    ("import", "Import"),
    ("whatsapp", "WhatsApp's own switch"),
    ("erasure", "Erased"),
]
KEEPER = object()  # cannot come from a client: contexts from outside hold JSON only


class WhatsappCrmConsent(models.Model):
    """One consent that a person gave or withdrew, with its proof. Append-only.

    The person is a WhatsApp user or, where nobody is known yet, a phone of the company's;
    the row finds its WhatsApp user as soon as there is one. ``partner_id`` is only who that
    was when it was recorded, so that no merge of partners can lose or mix consents.
    """

    _name = "whatsapp_crm.consent"
    _description = "WhatsApp Consent"
    _order = "at desc, id desc"

    company_id = fields.Many2one(
        "res.company", required=True, readonly=True, index=True, default=lambda self: self.env.company)
    contact_id = fields.Many2one(
        "whatsapp_crm.contact", "WhatsApp user", readonly=True, index="btree_not_null", ondelete="restrict")
    phone = fields.Char(help="With the country code.")
    partner_id = fields.Many2one(
        "res.partner", "Contact", index="btree_not_null", ondelete="set null")
    purpose = fields.Selection(PURPOSES, required=True, default="marketing")
    state = fields.Selection(STATES, "Consent", required=True, default="given")
    source = fields.Selection(SOURCES, "How", required=True, readonly=True, default="agent")
    at = fields.Datetime("On", required=True, default=fields.Datetime.now, help="When the person said so.")
    proof = fields.Text(help="The person's words, or where the signed form is kept.")
    text_version = fields.Char("Text agreed to", help="The text, or its version, that the person agreed to.")
    message_id = fields.Many2one("whatsapp_crm.message", readonly=True, ondelete="set null")
    user_id = fields.Many2one("res.users", "Recorded by", readonly=True, ondelete="set null")

    _phone_index = models.Index("(company_id, phone) WHERE contact_id IS NULL")

    @api.depends("purpose", "state")
    @api.depends_context("lang")
    def _compute_display_name(self):
        labels = {name: dict(self._fields[name]._description_selection(self.env)) for name in ("purpose", "state")}
        for consent in self:
            consent.display_name = f"{labels['purpose'].get(consent.purpose)}: {labels['state'].get(consent.state)}"

    # -------------------------------------------------------------------- CRUD

    @api.model_create_multi
    def create(self, vals_list):
        """By people: an import, or a form without a chat. Whose it is follows from phone or contact."""
        if not self.env.su:
            vals_list = [self._values_of_user(vals) for vals in vals_list]
        consents = super().create(self._with_contacts(vals_list))
        consents._spread()
        consents.contact_id._refresh_consent()
        return consents

    def write(self, vals):
        if self.env.context.get("wacrm_keeper") is not KEEPER:
            raise UserError(self.env._("A consent is kept as it was recorded. Record the new one instead."))
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_never(self):
        raise UserError(self.env._("A consent is kept as it was recorded. Record the new one instead."))

    def _keep(self, vals):
        """The few changes that are no new fact: another person's record, or an erasure."""
        return self.with_context(wacrm_keeper=KEEPER).write(vals)

    # ---------------------------------------------------------------- recording

    @api.model
    def _record(self, contacts, purpose, state, source, **values):
        """Record a fact about WhatsApp users, as the system.

        :param values: ``at``, ``proof``, ``text_version``, ``message_id``, ``user_id``
        """
        # sudo: whatsapp_crm.consent - facts are recorded by the system, whoever acts
        return without_defaults(self).sudo().create([{
            "company_id": contact.company_id.id, "contact_id": contact.id, "phone": contact.wa_id,
            "partner_id": contact.partner_id.id, "purpose": purpose, "state": state, "source": source, **values,
        } for contact in contacts])

    @api.model
    def _record_of_partner(self, partner, company, values):
        """Record for a partner: for all its WhatsApp users, else for its phone.

        :param values: as of :meth:`_record`, with ``purpose``, ``state`` and ``source``
        :raises UserError: the partner has no phone that WhatsApp can use
        """
        contacts = partner._wacrm_users(company)
        if contacts:
            return self._record(contacts, **values)
        phone = identity.e164(partner.phone, (partner.country_id or company.country_id).code)
        if not phone:
            raise UserError(self.env._(
                "%(name)s has no phone number that WhatsApp can use. Write it with the country code, "
                "for example +34 600 000 000.", name=partner.display_name))
        # sudo: whatsapp_crm.consent - as in _record
        return without_defaults(self).sudo().create([{
            "company_id": company.id, "phone": identity.digits(phone), "partner_id": partner.id, **values}])

    @api.model
    def _values_of_user(self, vals):
        """What a person may say of a consent; who says it, and how, is not theirs to choose."""
        company = self.env["res.company"].browse(vals.get("company_id")) or self.env.company
        if company not in self.env.companies:
            raise AccessError(self.env._("This company is not one of yours."))
        partner = self.env["res.partner"].browse(vals.get("partner_id") or [])
        partner.check_access("read")
        imported = bool(self.env.context.get("import_file"))
        if imported and not vals.get("at"):
            raise UserError(self.env._("Say for each line when the person said so: an old list revives nobody."))
        at = fields.Datetime.to_datetime(vals.get("at")) or fields.Datetime.now()
        self._check_date(at)
        return {
            "company_id": company.id, "partner_id": partner.id, "at": at,
            "phone": self._digits_of(vals.get("phone") or partner.phone, partner.country_id or company.country_id),
            "source": "import" if imported else "agent", "user_id": self.env.uid,
            **{name: vals[name] for name in ("purpose", "state", "proof", "text_version") if name in vals}}

    @api.model
    def _check_date(self, at):
        if at > fields.Datetime.now():
            raise UserError(self.env._("The date of the consent is in the future."))

    @api.model
    def _digits_of(self, phone, country):
        written = identity.e164(phone, country.code)
        if not written:
            raise UserError(self.env._(
                "WhatsApp cannot use the number %(phone)s. Write it with the country code, "
                "for example +34 600 000 000.", phone=phone or "–"))
        return identity.digits(written)

    # ------------------------------------------------------------------ persons

    @api.model
    def _with_contacts(self, vals_list):
        """The values with the WhatsApp user of each phone, where there is one."""
        lost = [vals for vals in vals_list if vals.get("phone") and not vals.get("contact_id")]
        known = self._contacts_by_phone({(vals.get("company_id"), vals["phone"]) for vals in lost})
        return [
            {**vals, "contact_id": vals.get("contact_id") or known.get((vals.get("company_id"), vals.get("phone")))}
            for vals in vals_list]

    @api.model
    def _contacts_by_phone(self, phones):
        """:param phones: set of (id of the company, digits); :return: dict from these to the oldest contact's id"""
        spellings = {(company, variant.removeprefix("+")): (company, phone) for company, phone in phones
                     for variant in identity.phone_variants(phone)}
        if not spellings:
            return {}
        # sudo: whatsapp_crm.contact - who has the phone decides, whoever records
        contacts = self.env["whatsapp_crm.contact"].sudo().search_fetch([
            ("company_id", "in", [company for company, _phone in phones]),
            ("wa_id", "in", [phone for _company, phone in spellings])], order="id desc")
        found = {(contact.company_id.id, contact.wa_id): contact.id for contact in contacts}
        return {spellings[key]: id_ for key, id_ in found.items() if key in spellings}

    def _spread(self):
        """A person who is known to several accounts of the company says it to the company."""
        phones = {(consent.company_id.id, consent.contact_id.wa_id) for consent in self if consent.contact_id.wa_id}
        if not phones or self.env.context.get("wacrm_spreading"):
            return
        # sudo: whatsapp_crm.contact, whatsapp_crm.consent - the same person, whoever records
        contacts = self.env["whatsapp_crm.contact"].sudo().search_fetch([
            ("company_id", "in", [company for company, _phone in phones]),
            ("wa_id", "in", [phone for _company, phone in phones])])
        twins = [consent._values_for(contact) for consent in self for contact in contacts
                 if contact != consent.contact_id and contact.wa_id == consent.contact_id.wa_id
                 and contact.company_id == consent.company_id]
        if twins:
            # sudo: whatsapp_crm.consent - as above
            self.sudo().with_context(wacrm_spreading=True).create(twins)

    def _values_for(self, contact):
        """This fact, as one of another WhatsApp user who is the same person."""
        return {
            **{name: self[name] for name in ("phone", "purpose", "state", "source", "at", "proof", "text_version")},
            "company_id": self.company_id.id, "contact_id": contact.id, "partner_id": self.partner_id.id,
            "message_id": self.message_id.id, "user_id": self.user_id.id}

    @api.model
    def _find_persons(self, contacts):
        """New WhatsApp users, or such whose phone became known, get what was recorded for their phone."""
        spellings = {(contact.company_id.id, variant.removeprefix("+")): contact for contact in contacts
                     for variant in identity.phone_variants(contact.wa_id)}
        if not spellings:
            return
        waiting = self.search([
            ("contact_id", "=", False), ("company_id", "in", contacts.company_id.ids),
            ("phone", "in", [phone for _company, phone in spellings])])
        for consent in waiting:
            contact = spellings.get((consent.company_id.id, consent.phone))
            if contact:
                consent._keep({"contact_id": contact.id})
        waiting.contact_id._refresh_consent()

    # -------------------------------------------------------------------- state

    @api.model
    def _standings(self, consents):
        """Where the consent of these rows' person stands.

        :return: dict from purpose to (state, the row that decides)
        """
        result = {}
        for purpose, _label in PURPOSES:
            facts = [rules.Fact(given=consent.state == "given", source=consent.source, at=consent.at, id=consent.id)
                     for consent in consents if consent.purpose == purpose]
            state, fact = rules.standing(facts)
            result[purpose] = (state, self.browse(fact.id if fact else []))
        return result

    def _is_provable(self):
        """Is there more than somebody's word: a message, or what was written down as proof?"""
        return bool(self and (self.message_id or self.proof))
