# Part of whatsapp_crm. See LICENSE file for full copyright and licensing details.
from odoo import api, fields, models


class WhatsappCrmLinkLead(models.TransientModel):
    """Asks which lead or opportunity a conversation is about."""

    _name = "whatsapp_crm.link.lead"
    _inherit = "whatsapp_crm.dialog"
    _description = "Link Opportunity to WhatsApp Conversation"

    conversation_id = fields.Many2one("whatsapp_crm.conversation", required=True, ondelete="cascade")
    company_id = fields.Many2one(related="conversation_id.company_id")
    current_id = fields.Many2one(related="conversation_id.lead_id", string="Linked now")
    suggestion_ids = fields.Many2many("crm.lead", compute="_compute_suggestion_ids", string="Of this customer")
    lead_id = fields.Many2one(
        "crm.lead", "Another one", ondelete="cascade",
        domain="[('company_id', 'in', [False, company_id]), ('id', '!=', current_id)]")

    @api.depends("conversation_id")
    def _compute_suggestion_ids(self):
        for wizard in self:
            wizard.suggestion_ids = wizard.conversation_id._candidate_leads()

    def action_link(self):
        """Link the lead that was looked up."""
        self.ensure_one()
        return self.lead_id.with_context(wacrm_conversation_id=self.conversation_id.id).action_wacrm_link()
