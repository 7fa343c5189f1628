# Part of whatsapp_crm. See LICENSE file for full copyright and licensing details.
from odoo import api, fields, models


class WhatsappCrmReassign(models.TransientModel):
    """A supervisor chooses who is responsible."""

    _name = "whatsapp_crm.reassign"
    _inherit = "whatsapp_crm.dialog"
    _description = "Reassign WhatsApp Conversations"

    conversation_ids = fields.Many2many("whatsapp_crm.conversation", required=True)
    user_choice_ids = fields.Many2many("res.users", compute="_compute_user_choice_ids")
    user_id = fields.Many2one(
        "res.users", "Responsible", required=True, ondelete="cascade", domain="[('id', 'in', user_choice_ids)]")

    @api.depends("conversation_ids")
    def _compute_user_choice_ids(self):
        for wizard in self:
            present = wizard.conversation_ids.user_id
            # Whoever has all of them is no choice.
            has_all = len(present) == 1 and all(conversation.user_id for conversation in wizard.conversation_ids)
            choice = wizard.conversation_ids._possible_owners()
            wizard.user_choice_ids = choice - present if has_all else choice

    def action_reassign(self):
        self.ensure_one()
        self.conversation_ids.action_assign(self.user_id.id)
        return {"type": "ir.actions.act_window_close"}
