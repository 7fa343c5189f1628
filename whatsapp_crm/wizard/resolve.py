# Part of whatsapp_crm. See LICENSE file for full copyright and licensing details.
from odoo import fields, models

from ..models.inbox.conversation import OUTCOMES


class WhatsappCrmResolve(models.TransientModel):
    """Asks how a conversation ends."""

    _name = "whatsapp_crm.resolve"
    _description = "Resolve WhatsApp Conversation"

    conversation_id = fields.Many2one("whatsapp_crm.conversation", required=True, ondelete="cascade")
    waiting_since = fields.Datetime(related="conversation_id.waiting_since")
    outcome = fields.Selection(OUTCOMES, "How it ends", required=True, default="confirmed")
    note = fields.Char(help="For colleagues; the customer does not see it.")

    def action_resolve(self):
        self.ensure_one()
        self.conversation_id.action_resolve(self.outcome, self.note)
        return {"type": "ir.actions.act_window_close"}
