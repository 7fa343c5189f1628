# Part of whatsapp_crm. See LICENSE file for full copyright and licensing details.
"""Everything that is kept of one person, found once for the preview, the export and the erasure."""
from odoo.fields import Domain
from odoo.tools import SQL

from ...tools import identity

# Odoo's documents that the law keeps, by model (where installed): path to the contact, domain.
KEPT_BY_LAW = {"account.move": ("partner_id", [("state", "!=", "draft")])}


class PersonalData:
    """What there is of a ``res.partner``, or of a ``whatsapp_crm.contact`` whom no partner is known of.

    Reads with the rights of the system: whoever may erase or export may do it all or not at all.

    :param company: what belongs to other companies stays out of it
    """

    def __init__(self, company, partner=None, contact=None):
        # sudo: all models - see above; the caller checks that an administrator asks
        self.env = company.sudo().env
        self.company = company.with_env(self.env)
        self.partner = (partner or self.env["res.partner"]).with_env(self.env)
        self.contacts = self._find_contacts((contact or self.env["whatsapp_crm.contact"]).with_env(self.env))
        self.partner |= self.contacts.partner_id if not self.partner else self.env["res.partner"]
        self.channels = self._find("discuss.channel", wacrm_contact_id=self.contacts)
        self.messages = self._find("whatsapp_crm.message", contact_id=self.contacts)
        self.conversations = self._find("whatsapp_crm.conversation", contact_id=self.contacts)
        self.handoffs = self._find("whatsapp_crm.handoff", conversation_id=self.conversations)
        self.milestones = self._find("whatsapp_crm.milestone", conversation_id=self.conversations)
        self.golden_flags = self._find("whatsapp_crm.golden.flag", conversation_id=self.conversations)
        self.promises = self._find("whatsapp_crm.commitment", conversation_id=self.conversations)
        self.leads = self._find_leads()
        self.consents = self._find_consents()
        self.campaigns = self._find_campaigns()

    def _find(self, model, active_test=False, **link):
        [(name, records)] = link.items()
        return self.env[model].with_context(active_test=active_test).search([(name, "in", records.ids)])

    def _find_contacts(self, contact):
        """The WhatsApp users of the person, with those that were merged into them and the same phone elsewhere."""
        model = self.env["whatsapp_crm.contact"]
        own = Domain("company_id", "=", self.company.id)
        found = contact._survivor() | model.search(own & Domain("partner_id", "in", self.partner.ids))
        spellings = [variant.removeprefix("+") for phone in (*found.mapped("wa_id"), *self._partner_phones())
                     for variant in identity.phone_variants(phone)]
        found |= model.search(own & Domain("wa_id", "in", spellings))
        while more := model.search(Domain("merged_into_id", "in", found.ids)) - found:
            found |= more
        return found

    def _partner_phones(self):
        country = self.partner.country_id or self.company.country_id
        phone = identity.e164(self.partner.phone, country.code)
        return [identity.digits(phone)] if phone else []

    def _find_leads(self):
        """The person's own leads; one that a conversation only shares with another customer is not theirs."""
        leads = self.env["crm.lead"].with_context(active_test=False)
        theirs = leads.search([("partner_id", "in", self.partner.ids)]) if self.partner else leads
        return theirs | self.conversations.lead_id.filtered(lambda lead: not lead.partner_id)

    def _find_consents(self):
        spellings = [variant.removeprefix("+") for phone in self.phones for variant in identity.phone_variants(phone)]
        return self.env["whatsapp_crm.consent"].search([
            ("company_id", "=", self.company.id),
            "|", ("contact_id", "in", self.contacts.ids), ("phone", "in", spellings)])

    def _find_campaigns(self):
        """In whose audience the person was, and what became of it."""
        return self.env["whatsapp_crm.campaign.recipient"].search(Domain("send_id.company_id", "=", self.company.id) & (
            Domain("contact_id", "in", self.contacts.ids) | Domain("partner_id", "in", self.partner.ids)
            | Domain("lead_id", "in", self.leads.ids)))

    # --------------------------------------------------------------------- ids

    @property
    def phones(self):
        """Digits of every phone that the person had."""
        earlier = [old for contact in self.contacts for old in contact.earlier_ids or []]
        return list(dict.fromkeys(filter(None, [
            *self.contacts.mapped("wa_id"), *self._partner_phones(), *filter(identity.wa_id_of, earlier)])))

    @property
    def bsuids(self):
        earlier = [old for contact in self.contacts for old in contact.earlier_ids or []]
        return list(dict.fromkeys(filter(None, [
            *self.contacts.mapped("bsuid"), *(old for old in earlier if not identity.wa_id_of(old))])))

    # -------------------------------------------------------------------- texts

    def mail_messages(self):
        """What was written in the chats and on the person's records, system lines included."""
        records = [self.channels, self.conversations, self.leads, self.partner]
        return self.env["mail.message"].search(Domain.OR([
            [("model", "=", found._name), ("res_id", "in", found.ids)] for found in records]))

    def attachments(self):
        """Files in the chats and on the person's records; not those that a campaign sent to everybody."""
        records = [self.channels, self.conversations, self.leads, self.partner, self.messages]
        named = self.env["ir.attachment"].search(Domain.OR([
            [("res_model", "=", found._name), ("res_id", "in", found.ids), ("res_field", "=", False)]
            for found in records]))
        found = named | self.messages.attachment_id | self.mail_messages().attachment_ids
        return found.filtered(lambda file: file.res_model != "whatsapp_crm.number")

    def event_ids(self):
        """Ids of the raw items in the technical log that name the person or one of their messages."""
        marks = [*self.phones, *self.bsuids]
        wamids = [wamid for wamid in self.messages.mapped("wamid") if wamid]
        if not (marks or wamids):
            return []
        self.env["whatsapp_crm.webhook.event"].flush_model()
        return [row[0] for row in self.env.execute_query(SQL(
            """SELECT id FROM whatsapp_crm_webhook_event
                WHERE person = ANY(%(marks)s) OR wamid = ANY(%(wamids)s) OR payload::text LIKE ANY(%(parts)s)""",
            marks=marks, wamids=wamids, parts=[f'%"{mark}"%' for mark in marks]))]

    def kept_by_law(self):
        """:return: list of (label of the model, count) of documents that have to be kept"""
        kept = []
        for model, (path, domain) in KEPT_BY_LAW.items():
            if model in self.env and self.partner:
                people = self.partner | self.partner.commercial_partner_id
                count = self.env[model].search_count([(path, "in", people.ids), *domain])
                if count:
                    kept.append((self.env["ir.model"]._get(model).name, count))
        return kept
