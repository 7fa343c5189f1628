# Part of whatsapp_crm. See LICENSE file for full copyright and licensing details.
from odoo import models

from ...tools import identity


class WhatsappCrmLeadChoice(models.AbstractModel):
    """Linking a lead to a conversation by hand."""

    _name = "whatsapp_crm.lead.choice"
    _description = "WhatsApp Opportunity Choice"

    def action_open_link_lead(self):
        """Ask which lead or opportunity belongs to the conversation."""
        self.ensure_one()
        self._check_may_work()
        return {
            "type": "ir.actions.act_window", "name": self.env._("Link opportunity"),
            "res_model": "whatsapp_crm.link.lead", "view_mode": "form", "views": [(False, "form")],
            "target": "new", "context": {"default_conversation_id": self.id, "dialog_size": "medium"}}

    def _candidate_leads(self):
        """Open leads that the user may read of this person, their company or with their phone, newest first."""
        self.ensure_one()
        # sudo: res.partner, whatsapp_crm.contact - only to find leads, which are searched with the user's rights
        conversation = self.sudo()
        partner = conversation.partner_id
        phones = identity.phone_variants(conversation.contact_id._survivor().wa_id)
        return self.env["crm.lead"].search([
            "|", ("partner_id", "in", (partner | partner.commercial_partner_id | partner.child_ids).ids),
            ("phone_sanitized", "in", phones), ("won_status", "=", "pending"),
            ("company_id", "in", [False, conversation.company_id.id]), ("id", "!=", conversation.lead_id.id),
        ], order="id desc", limit=10)
