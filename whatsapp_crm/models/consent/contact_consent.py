# Part of whatsapp_crm. See LICENSE file for full copyright and licensing details.
from odoo import api, fields, models
from odoo.exceptions import UserError

from .consent import KEEPER, SOURCES

STANDINGS = [("unknown", "Not recorded"), ("given", "Given"), ("withdrawn", "Withdrawn")]
#: One more than a consent has: lists are grouped by it, and an empty value of a selection has no title there.
WAYS = [("unknown", "Unknown source"), *SOURCES]
MIRRORS = frozenset({
    "marketing_consent", "service_consent", "marketing_source", "marketing_consent_at", "consent_provable"})


class WhatsappCrmContact(models.Model):
    """Where the consents of a WhatsApp user stand: a copy of what their rows say, for screens and the gate."""

    _inherit = "whatsapp_crm.contact"

    consent_ids = fields.One2many("whatsapp_crm.consent", "contact_id", "Consents", readonly=True)
    marketing_consent = fields.Selection(
        STANDINGS, "Marketing", required=True, readonly=True, default="unknown", index=True,
        help="Marketing templates go only to people who agreed to them.")
    service_consent = fields.Selection(
        STANDINGS, "Service", required=True, readonly=True, default="unknown",
        help="Who withdrew it gets no templates at all, only answers to what they write.")
    marketing_source = fields.Selection(WAYS, "How", readonly=True, default="unknown")
    marketing_consent_at = fields.Datetime("Since", readonly=True)
    consent_provable = fields.Boolean(
        "Proof on record", readonly=True, help="There is a message, or words, that prove the consent.")
    erased_at = fields.Datetime("Erased on", readonly=True)

    @api.model_create_multi
    def create(self, vals_list):
        if any(MIRRORS & vals.keys() for vals in vals_list):
            raise UserError(self.env._("Record a consent instead of changing where it stands."))
        contacts = super().create(vals_list)
        contacts._recognize()
        return contacts

    def write(self, vals):
        if MIRRORS & vals.keys() and self.env.context.get("wacrm_keeper") is not KEEPER:
            raise UserError(self.env._("Record a consent instead of changing where it stands."))
        result = super().write(vals)
        if vals.get("wa_id") or vals.get("bsuid"):
            self._recognize()
        return result

    def _label(self):
        return self.env._("Erased person") if self.erased_at else super()._label()

    def _recognize(self):
        """What is on record for these phones and IDs holds for the people who turn up with them."""
        # sudo: whatsapp_crm.consent, whatsapp_crm.suppression - it holds whoever meets them
        contacts = self.sudo()
        contacts.env["whatsapp_crm.consent"]._find_persons(contacts)
        contacts.env["whatsapp_crm.suppression"]._hold_back(contacts)

    def _refresh_consent(self):
        """The one writer of where the consents stand."""
        # sudo: whatsapp_crm.consent - they are read whoever recorded the last one
        consents = self.env["whatsapp_crm.consent"].sudo()
        by_contact = consents.search([("contact_id", "in", self.ids)]).grouped("contact_id")
        for contact in self.sudo():
            standings = consents._standings(by_contact.get(contact, consents))
            (marketing, decisive), (service, _row) = standings["marketing"], standings["service"]
            contact.with_context(wacrm_keeper=KEEPER).write({
                "marketing_consent": marketing, "service_consent": service,
                "marketing_source": decisive.source or "unknown", "marketing_consent_at": decisive.at,
                "consent_provable": decisive._is_provable()})

    def _take_consents(self, others):
        """They turned out to be this person: what was recorded for them was recorded for this one."""
        others.consent_ids._keep({"contact_id": self.id})
        (self | others)._refresh_consent()

    # --------------------------------------------------------------- WhatsApp

    def _platform_switch(self, stopped, at=None):
        """WhatsApp's own switch: it undoes only itself, never what was told to the business."""
        state = "withdrawn" if stopped else "given"
        for contact in self:
            if stopped or contact.consent_ids.filtered(lambda c: c.source == "whatsapp"):
                contact.env["whatsapp_crm.consent"]._record(
                    contact, "marketing", state, "whatsapp", at=at or fields.Datetime.now())

    # ---------------------------------------------------------------- actions

    def action_record_consent(self):
        """Ask what this person agreed to or withdrew, with the proof."""
        self.ensure_one()
        return self.env["whatsapp_crm.consent.record"]._open_for(contact=self)

    def action_show_consents(self):
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id("whatsapp_crm.whatsapp_crm_consent_action")
        return {**action, "domain": [("contact_id", "=", self.id)], "context": {}}
