# Part of whatsapp_crm. See LICENSE file for full copyright and licensing details.
from odoo import api, fields, models

from ...tools import consent as rules
from .contact_consent import STANDINGS

GROUPS = "whatsapp_crm.group_agent,whatsapp_crm.group_marketing"


class WhatsappCrmPeopleConsent(models.AbstractModel):
    """Where the consent to marketing stands of somebody whom Odoo knows: a contact, a lead's person."""

    _name = "whatsapp_crm.people.consent"
    _description = "WhatsApp Consent of People"

    wacrm_marketing_consent = fields.Selection(
        STANDINGS, "WhatsApp marketing", compute="_compute_wacrm_marketing_consent", groups=GROUPS)

    @api.model
    def _wacrm_consent_paths(self):
        """Names of the fields that tell which WhatsApp users somebody is."""
        return ()

    @api.depends(lambda self: self._wacrm_consent_paths())
    @api.depends_context("company")
    def _compute_wacrm_marketing_consent(self):
        """What they told the company one works in; known to several accounts of it, at their strictest."""
        # sudo: whatsapp_crm.number - any number of an account knows the account's people
        numbers = self.env["whatsapp_crm.number"].sudo().search([("company_id", "=", self.env.company.id)])
        states = {}
        for of_account in numbers.grouped("account_id").values():
            for record, person in of_account[:1]._wacrm_persons(self).items():
                states.setdefault(record, set()).add(person.marketing)
        for record in self:
            known = states.get(record, ())
            record.wacrm_marketing_consent = next(
                (state for state in (rules.WITHDRAWN, rules.GIVEN) if state in known), rules.UNKNOWN)


class ResPartner(models.Model):
    _name = "res.partner"
    _inherit = ["res.partner", "whatsapp_crm.people.consent"]

    @api.model
    def _wacrm_consent_paths(self):
        return ("phone", "wacrm_contact_ids.marketing_consent")

    def _wacrm_users(self, company):
        """The WhatsApp users of a company who are this partner."""
        # sudo: whatsapp_crm.contact - who they are; what is shown of them is the caller's
        return self.env["whatsapp_crm.contact"].sudo().search([
            ("partner_id", "in", self.ids), ("company_id", "=", company.id),
            ("merged_into_id", "=", False), ("erased_at", "=", False)])

    def action_wacrm_record_consent(self):
        """Ask what this person agreed to or withdrew, with the proof."""
        self.ensure_one()
        return self.env["whatsapp_crm.consent.record"]._open_for(partner=self)


class CrmLead(models.Model):
    _name = "crm.lead"
    _inherit = ["crm.lead", "whatsapp_crm.people.consent"]

    @api.model
    def _wacrm_consent_paths(self):
        return ("phone", "partner_id.wacrm_contact_ids.marketing_consent")
