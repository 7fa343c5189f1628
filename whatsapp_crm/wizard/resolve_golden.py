# Part of whatsapp_crm. See LICENSE file for full copyright and licensing details.
from odoo import api, fields, models
from odoo.exceptions import UserError


class WhatsappCrmResolve(models.TransientModel):
    """Where one conversation is resolved, its agent may raise a golden flag in the same breath."""

    _inherit = "whatsapp_crm.resolve"

    golden = fields.Boolean("Sales opportunity detected")
    golden_note = fields.Text("What the customer said")
    golden_product = fields.Char("Product or interest")
    golden_hint = fields.Char(related="conversation_id.golden_hint")
    golden_goes_to = fields.Char("Goes to", compute="_compute_golden_goes_to")

    @api.depends("golden", "conversation_id")
    def _compute_golden_goes_to(self):
        """Asked for when it is wanted only: most conversations end without."""
        for wizard in self:
            conversation = wizard.conversation_id._origin
            wizard.golden_goes_to = wizard.golden and conversation and conversation._golden_receiver()

    def _after_resolve(self):
        result = super()._after_resolve()
        if self.golden and self.number_of == 1:
            if not (self.golden_note or "").strip():
                raise UserError(self.env._("Golden flag: write what the customer said."))
            self.conversation_id.action_raise_golden_flag(self.golden_note, self.golden_product)
        return result
