# Part of whatsapp_crm. See LICENSE file for full copyright and licensing details.
import hashlib
import hmac
import secrets

from odoo import api, fields, models
from odoo.exceptions import UserError

from ...tools import identity

SALT = "whatsapp_crm.suppression_salt"


class WhatsappCrmSuppression(models.Model):
    """What is left of an erased person: a salted hash of each phone and ID, so that no marketing begins again.

    Nobody can be read out of it; only who turns up with the same phone or ID is recognized.
    """

    _name = "whatsapp_crm.suppression"
    _description = "WhatsApp Suppression Entry"
    _rec_name = "digest"

    company_id = fields.Many2one("res.company", required=True, readonly=True, ondelete="cascade")
    digest = fields.Char(required=True, readonly=True)
    since = fields.Datetime(required=True, readonly=True, default=fields.Datetime.now)

    _digest_unique = models.UniqueIndex("(company_id, digest)")

    def write(self, vals):  # pylint: disable=method-required-super
        raise UserError(self.env._("What keeps an erased person from marketing cannot be changed."))

    @api.ondelete(at_uninstall=False)
    def _unlink_never(self):
        raise UserError(self.env._("What keeps an erased person from marketing cannot be changed."))

    # ---------------------------------------------------------------- digests

    @api.model
    def _digest(self, kind, value):
        """:param kind: "phone" (digits in any spelling) or "bsuid" """
        spelled = min(identity.phone_variants(value), default=value) if kind == "phone" else value
        return hmac.new(self._salt(), f"{kind}:{spelled}".encode(), hashlib.sha256).hexdigest()

    @api.model
    def _salt(self):
        # sudo: ir.config_parameter - the salt is nobody's to read
        parameters = self.env["ir.config_parameter"].sudo()
        salt = parameters.get_param(SALT)
        if not salt:
            salt = secrets.token_hex(32)
            parameters.set_param(SALT, salt)
        return salt.encode()

    # ------------------------------------------------------------------ entries

    @api.model
    def _add(self, company, phones, bsuids):
        """Keep the hashes of an erased person."""
        digests = {self._digest("phone", phone) for phone in phones if phone}
        digests |= {self._digest("bsuid", bsuid) for bsuid in bsuids if bsuid}
        known = set(self.search([("company_id", "=", company.id), ("digest", "in", list(digests))]).mapped("digest"))
        return self.create([{"company_id": company.id, "digest": digest} for digest in sorted(digests - known)])

    @api.model
    def _hold_back(self, contacts):
        """No marketing to those of the contacts who were erased before, until they ask for it themselves."""
        if not self.search_count([("company_id", "in", contacts.company_id.ids)], limit=1):
            return
        found = self._erased({
            contact: (contact.company_id, contact.wa_id, contact.bsuid) for contact in contacts})
        erased = contacts.browse([contact.id for contact in found]).filtered(
            lambda contact: "erasure" not in contact.consent_ids.mapped("source"))
        self.env["whatsapp_crm.consent"]._record(erased, "marketing", "withdrawn", "erasure")

    @api.model
    def _erased(self, people):
        """Who of these was erased.

        :param people: dict from anything to (company, digits of the phone, user ID)
        :return: list of keys of ``people``
        """
        digests = {}
        for key, (company, phone, bsuid) in people.items():
            for kind, value in (("phone", phone), ("bsuid", bsuid)):
                if value:
                    digests.setdefault((company.id, self._digest(kind, value)), []).append(key)
        entries = self.search([
            ("company_id", "in", [company for company, _digest in digests]),
            ("digest", "in", [digest for _company, digest in digests])])
        found = [key for entry in entries for key in digests.get((entry.company_id.id, entry.digest), [])]
        return list(dict.fromkeys(found))
