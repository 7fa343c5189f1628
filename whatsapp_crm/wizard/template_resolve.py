# Part of whatsapp_crm. See LICENSE file for full copyright and licensing details.
from odoo import api, fields, models

#: What reaches the customer when the window is closed, by how a conversation ends.
MOMENTS = {"next_step": "proposal_followup", "question": "soft_followup"}


class WhatsappCrmResolve(models.TransientModel):
    """Where no sentence can be sent any more, the dialog proposes the template for the moment."""

    _inherit = "whatsapp_crm.resolve"

    proposed_template_id = fields.Many2one("whatsapp_crm.template", compute="_compute_proposed_template_id")
    proposed_aim = fields.Char(related="proposed_template_id.moment_aim")

    @api.depends("conversation_ids", "outcome")
    def _compute_proposed_template_id(self):
        for wizard in self:
            conversation = wizard.conversation_id._origin
            moment = wizard.number_of == 1 and not wizard.can_send and MOMENTS.get(wizard.outcome)
            # sudo: whatsapp_crm.conversation - the account and the customer's language of one that one may read
            known = conversation.sudo()
            wizard.proposed_template_id = self.env["whatsapp_crm.template"]._proposed(
                known.number_id.account_id, moment, known.partner_id.lang) if moment and conversation else False

    def action_send_proposed(self):
        """Fill in the proposed template; the conversation stays open for whoever sends it."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id("whatsapp_crm.whatsapp_crm_template_send_action")
        return {**action, "context": {
            "default_conversation_id": self.conversation_id.id,
            "default_template_id": self.proposed_template_id.id}}
