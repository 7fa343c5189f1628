# Part of whatsapp_crm. See LICENSE file for full copyright and licensing details.
from odoo import api, fields, models
from odoo.exceptions import UserError

from ...tools import identity


class WhatsappCrmContact(models.Model):
    """A WhatsApp user as Meta identifies them, per business portfolio and company.

    Meta knows a person by a user id (BSUID), by a phone (``wa_id``), or both. The
    contact is never the person's address book entry: that is ``partner_id``,
    which several contacts may share.
    """

    _name = "whatsapp_crm.contact"
    _inherit = ["whatsapp_crm.contact.blocking"]
    _description = "WhatsApp User"
    _order = "id desc"

    company_id = fields.Many2one("res.company", required=True, index=True)
    portfolio_ref = fields.Char(
        "Business portfolio", required=True, help="Business portfolio, or the account where no portfolio is known.")
    bsuid = fields.Char("WhatsApp user ID", help="Business-scoped user ID given by Meta.")
    wa_id = fields.Char("WhatsApp phone", help="Digits only, as Meta writes them.")
    username = fields.Char()
    profile_name = fields.Char("Name in WhatsApp")
    earlier_ids = fields.Json(default=list, help="IDs that this person had before.")
    partner_id = fields.Many2one("res.partner", "Contact", index="btree_not_null", ondelete="set null")
    partner_chosen = fields.Boolean(
        "Contact chosen by hand", help="A person chose the contact: matching no longer changes it.")
    merged_into_id = fields.Many2one("whatsapp_crm.contact", "Merged into", index="btree_not_null", ondelete="set null")
    channel_ids = fields.One2many("discuss.channel", "wacrm_contact_id", string="Chats")

    _known_somehow = models.Constraint(
        "CHECK(bsuid IS NOT NULL OR wa_id IS NOT NULL OR merged_into_id IS NOT NULL OR erased_at IS NOT NULL)",
        "A WhatsApp user needs a user ID or a phone.")
    _bsuid_unique = models.UniqueIndex("(portfolio_ref, company_id, bsuid) WHERE bsuid IS NOT NULL")
    _wa_id_unique = models.UniqueIndex("(portfolio_ref, company_id, wa_id) WHERE wa_id IS NOT NULL")

    @api.depends("profile_name", "username", "wa_id", "bsuid", "partner_id.name")
    def _compute_display_name(self):
        for contact in self:
            contact.display_name = contact.partner_id.name or contact._label()

    def _label(self):
        """What to call this person when nobody else named them."""
        self.ensure_one()
        return (
            self.profile_name
            or (self.username and f"@{self.username}")
            or (self.wa_id and identity.display(self.wa_id))
            or self.env._("WhatsApp user")
        )

    def _survivor(self):
        """The contact that this one was merged into, at the end of the chain."""
        contact = self
        while contact.merged_into_id:
            contact = contact.merged_into_id
        return contact

    @api.model
    def _portfolio_of(self, account):
        return account.portfolio_ref or f"waba:{account.waba_ref}"

    @api.model
    def _move_to_portfolio(self, account, before):
        """The account's portfolio became known: its people are looked for under that from now on.

        :param before: the key they were kept under
        :raises UserError: they were shared with other accounts of another portfolio
        """
        after = self._portfolio_of(account)
        contacts = self.search(
            [("portfolio_ref", "=", before), ("company_id", "=", account.company_id.id)], order="id")
        if after == before or not contacts:
            return
        if not before.startswith("waba:"):
            raise UserError(self.env._(
                "People have written to this account already: its business portfolio cannot change any more."))
        for contact in contacts:
            same = self._carrying(after, account.company_id, bsuid=contact.bsuid, wa_id=contact.wa_id)
            older, *younger = (contact | same).sorted("id")
            for other in younger:
                older._absorb(other)
            contact.portfolio_ref = after

    @api.model
    def _find(self, account, person):
        """The contacts that carry one of the person's ids: none, one, or two not yet known as equal."""
        return self._carrying(
            self._portfolio_of(account), account.company_id, bsuid=person.user_id, wa_id=person.wa_id)

    @api.model
    def _carrying(self, portfolio_ref, company, **ids):
        """The contacts of a portfolio and company that carry one of these ids, oldest first.

        :param ids: ``bsuid`` and ``wa_id``; what is not set is not looked for
        """
        leaves = [(name, "=", value) for name, value in ids.items() if value]
        if not leaves:
            return self.browse()
        return self.search_fetch([
            ("portfolio_ref", "=", portfolio_ref), ("company_id", "=", company.id),
            *["|"] * (len(leaves) - 1), *leaves], order="id")

    @api.model
    def _upsert(self, number, person):
        """The contact of a WhatsApp user, created or completed with what Meta says now.

        Two contacts proved equal (one known by user id, one by phone) become one:
        the older survives, the younger points to it, nothing is moved.

        :param person: ``webhook_items.Person``
        """
        account = number.account_id
        found = self._find(account, person)
        others = found.filtered(lambda contact: contact._is_somebody_else(person))
        if others:
            others._lose_phone()
            others.flush_recordset()  # the phone is free before somebody else gets it
        found = found - others or self._find_by_earlier_id(account, person)
        if len(found) > 1:
            found = found[0]._absorb(found[1:])
        values = found._profile_changes(person) if found else {}
        if found:
            if values:
                found.write(values)
            return found
        return self.create({
            "company_id": account.company_id.id,
            "portfolio_ref": self._portfolio_of(account),
            "bsuid": person.user_id,
            "wa_id": person.wa_id,
            "username": person.username,
            "profile_name": person.name,
        })

    def _is_somebody_else(self, person):
        """Same phone, another user id: phones are given again, user ids are not."""
        return bool(person.user_id and self.bsuid and self.bsuid != person.user_id
                    and person.user_id not in (self.earlier_ids or []))

    def _lose_phone(self):
        """The phone belongs to somebody else now; these are reached by their user id."""
        for contact in self:
            contact.write({"wa_id": False, "earlier_ids": contact._with_earlier([contact.wa_id])})
            contact._tell_chats(contact.env._(
                "WhatsApp has given this person's phone number to somebody else. Check how to reach them."))

    def _tell_chats(self, words):
        """A line for colleagues in every chat of these people."""
        for channel in self.channel_ids:
            channel._wacrm_log(words)

    @api.model
    def _find_by_earlier_id(self, account, person):
        """User ids are never given twice, so a late message may carry an old one. Phones are."""
        if not person.user_id:
            return self.browse()
        self.flush_model(["earlier_ids", "portfolio_ref", "company_id"])
        self.env.cr.execute(
            """SELECT id FROM whatsapp_crm_contact
                WHERE portfolio_ref = %s AND company_id = %s AND earlier_ids @> to_jsonb(%s::text)
                ORDER BY id LIMIT 1""",
            [self._portfolio_of(account), account.company_id.id, person.user_id])
        return self.browse([row[0] for row in self.env.cr.fetchall()])

    def _profile_changes(self, person):
        """Values that differ from what Meta says now; an absent value changes nothing."""
        said = {
            "bsuid": person.user_id if not self.bsuid else None,
            "wa_id": person.wa_id if not self.wa_id else None,
            "username": person.username,
            "profile_name": person.name,
        }
        return {name: value for name, value in said.items() if value and self[name] != value}

    def _absorb(self, younger):
        """Take over the ids of ``younger``, which stays as a link to this contact."""
        self.ensure_one()
        for other in younger:
            taken = {name: other[name] for name in ("bsuid", "wa_id") if other[name] and not self[name]}
            lost = [other[name] for name in ("bsuid", "wa_id") if other[name] and name not in taken]
            other.write({"bsuid": False, "wa_id": False, "merged_into_id": self.id})
            other.flush_recordset()
            self.write({
                **taken,
                "partner_id": (self.partner_id or other.partner_id).id,
                "earlier_ids": self._with_earlier(lost),
            })
            other._tell_chats(self.env._(
                "This is the same person as %(name)s: what they write from now on arrives in that chat, and "
                "what is written here reaches them all the same.", name=self.display_name))
            self._take_consents(other)
        return self

    def _renumber(self, *, wa_id=None, bsuid=None):
        """The person changed phone: keep the old ids as history, answer to the new ones."""
        self.ensure_one()
        changes = {name: value for name, value in (("wa_id", wa_id), ("bsuid", bsuid))
                   if value and self[name] != value}
        if not changes:
            return
        taken_by = self._carrying(self.portfolio_ref, self.company_id, **changes) - self
        old = [self[name] for name in changes if self[name]]
        # Whoever wrote under the new ids before the notice came is the same person.
        self._absorb(taken_by)
        self.write({**changes, "earlier_ids": self._with_earlier(old)})

    def _with_earlier(self, ids):
        return list(dict.fromkeys([*(self.earlier_ids or []), *ids]))
