# Part of whatsapp_crm. See LICENSE file for full copyright and licensing details.
from odoo import api, fields, models


class WhatsappCrmNotCustomer(models.TransientModel):
    """Asks who it is that is no customer: one button each, which closes at once."""

    _name = "whatsapp_crm.not.customer"
    _inherit = "whatsapp_crm.dialog"
    _description = "WhatsApp Conversation with No Customer"

    conversation_ids = fields.Many2many("whatsapp_crm.conversation", required=True)
    block = fields.Boolean("Also block on WhatsApp")
    can_block = fields.Boolean(compute="_compute_can_block")

    @api.depends("conversation_ids")
    def _compute_can_block(self):
        for wizard in self:
            # sudo: discuss.channel - WhatsApp blocks only who wrote within the last 24 hours
            wizard.can_block = all(
                channel._wacrm_window_open() for channel in wizard.conversation_ids.sudo().channel_id)

    def action_close(self, reason="spam"):
        """Close them all.

        :param reason: one of ``conversation_not_customer.REASONS``
        """
        self.ensure_one()
        self.conversation_ids.action_not_customer(reason, block=self.block)
        return {"type": "ir.actions.act_window_close"}
