# Part of whatsapp_crm. See LICENSE file for full copyright and licensing details.
from odoo import api, fields, models

COLLEAGUES_SHOWN = 8


class WhatsappCrmAttendAs(models.TransientModel):
    """Asks which person or company a WhatsApp number stands for."""

    _name = "whatsapp_crm.attend.as"
    _inherit = "whatsapp_crm.dialog"
    _description = "Choose the Contact of a WhatsApp Chat"

    conversation_id = fields.Many2one("whatsapp_crm.conversation", required=True, ondelete="cascade")
    company_id = fields.Many2one(related="conversation_id.company_id")
    phone = fields.Char(related="conversation_id.phone")
    current_id = fields.Many2one(related="conversation_id.partner_id", string="Now")
    suggestion_ids = fields.Many2many("res.partner", compute="_compute_suggestion_ids", string="Could be")
    partner_id = fields.Many2one("res.partner", "Attend as", ondelete="cascade", check_company=True)

    @api.depends("conversation_id")
    def _compute_suggestion_ids(self):
        """Who has the same phone, then the company and its other people."""
        for wizard in self:
            partner = wizard.current_id._filtered_access("read")
            company = partner.commercial_partner_id
            people = partner.search([("id", "child_of", company.id)], limit=COLLEAGUES_SHOWN) if company else partner
            found = wizard.conversation_id.partner_candidate_ids | company | people
            wizard.suggestion_ids = (found - partner)._filtered_access("read")

    def action_confirm(self):
        """Make the chosen person or company the customer of this chat."""
        self.ensure_one()
        self.conversation_id.action_choose_partner(self.partner_id.id)
        return {"type": "ir.actions.act_window_close"}
