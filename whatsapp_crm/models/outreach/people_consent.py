# Part of whatsapp_crm. See LICENSE file for full copyright and licensing details.
from odoo import api, fields, models

from ...tools import consent as rules
from .contact_consent import STANDINGS

GROUPS = "whatsapp_crm.group_agent,whatsapp_crm.group_marketing"


class ResPartner(models.Model):
    """Where a contact's consent to marketing stands."""

    _inherit = "res.partner"

    wacrm_marketing_consent = fields.Selection(
        STANDINGS, "WhatsApp marketing", compute="_compute_wacrm_marketing_consent", groups=GROUPS)

    @api.depends("phone", "wacrm_contact_ids.marketing_consent")
    @api.depends_context("company")
    def _compute_wacrm_marketing_consent(self):
        self.env["whatsapp_crm.contact"]._show_consent_of(self)

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
    """Where the consent of a lead's person stands."""

    _inherit = "crm.lead"

    wacrm_marketing_consent = fields.Selection(
        STANDINGS, "WhatsApp marketing", compute="_compute_wacrm_marketing_consent", groups=GROUPS)

    @api.depends("phone", "partner_id.wacrm_contact_ids.marketing_consent")
    @api.depends_context("company")
    def _compute_wacrm_marketing_consent(self):
        self.env["whatsapp_crm.contact"]._show_consent_of(self)


class WhatsappCrmContact(models.Model):
    _inherit = "whatsapp_crm.contact"

    @api.model
    def _show_consent_of(self, records):
        """Fill in ``wacrm_marketing_consent`` of partners or leads: what they told the company one works in.

        Who is known to several accounts of it is shown at their strictest.
        """
        # sudo: whatsapp_crm.number - any number of an account knows the account's people
        numbers = self.env["whatsapp_crm.number"].sudo().search([("company_id", "=", self.env.company.id)])
        states = {}
        for of_account in numbers.grouped("account_id").values():
            for record, person in of_account[:1]._wacrm_persons(records).items():
                states.setdefault(record, set()).add(person.marketing)
        for record in records:
            known = states.get(record, ())
            record.wacrm_marketing_consent = next(
                (state for state in (rules.WITHDRAWN, rules.GIVEN) if state in known), rules.UNKNOWN)
