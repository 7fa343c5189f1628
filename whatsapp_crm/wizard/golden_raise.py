# Part of whatsapp_crm. See LICENSE file for full copyright and licensing details.
from odoo import api, fields, models


class WhatsappCrmGoldenRaise(models.TransientModel):
    """Asks what the customer said, and says who will have it."""

    _name = "whatsapp_crm.golden.raise"
    _inherit = "whatsapp_crm.dialog"
    _description = "Raise Golden Flag"

    conversation_id = fields.Many2one("whatsapp_crm.conversation", required=True)
    hint = fields.Char(related="conversation_id.golden_hint")
    note = fields.Text("What the customer said", required=True)
    product = fields.Char("Product or interest")
    goes_to = fields.Char("Goes to", compute="_compute_goes_to")

    @api.depends("conversation_id")
    def _compute_goes_to(self):
        for wizard in self:
            wizard.goes_to = wizard.conversation_id._golden_receiver()

    def action_raise(self):
        self.ensure_one()
        self.conversation_id.action_raise_golden_flag(self.note, self.product)
        return {"type": "ir.actions.act_window_close"}
