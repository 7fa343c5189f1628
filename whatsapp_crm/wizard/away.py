# Part of whatsapp_crm. See LICENSE file for full copyright and licensing details.
from odoo import fields, models


class WhatsappCrmAway(models.TransientModel):
    """One says to be away: until when, and who covers."""

    _name = "whatsapp_crm.away"
    _inherit = "whatsapp_crm.dialog"
    _description = "Away from WhatsApp"

    agent_id = fields.Many2one(
        "whatsapp_crm.agent", required=True, readonly=True, ondelete="cascade",
        default=lambda self: self.env["whatsapp_crm.agent"]._of(self.env.user).id)
    until = fields.Datetime("Away until", help="Back by itself then. Empty: until you switch it off.")
    colleague_ids = fields.Many2many(related="agent_id.colleague_ids", string="Colleagues to choose from")
    cover_id = fields.Many2one(
        "res.users", "Covered by", ondelete="cascade", domain="[('id', 'in', colleague_ids)]",
        default=lambda self: self.env["whatsapp_crm.agent"]._of(self.env.user).cover_id.id,
        help="Is asked and told in your place until then.")

    def action_apply(self):
        self.ensure_one()
        self.env["whatsapp_crm.agent"]._of(self.env.user).sudo(False).action_set_away(self.until, self.cover_id.id)
        return {"type": "ir.actions.act_window_close"}
