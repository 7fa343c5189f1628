# Part of whatsapp_crm. See LICENSE file for full copyright and licensing details.
from odoo import api, fields, models

from ..models.golden.golden_flag import WORKED_HOW


class WhatsappCrmGoldenWorked(models.TransientModel):
    """Asks whether contact was made, or why not."""

    _name = "whatsapp_crm.golden.worked"
    _inherit = "whatsapp_crm.dialog"
    _description = "Golden Flag Worked"

    flag_id = fields.Many2one("whatsapp_crm.golden.flag", required=True)
    how = fields.Selection(WORKED_HOW, required=True, default="contact")
    note = fields.Text("What came of it")

    @api.model
    def _check_links(self, vals):
        result = super()._check_links(vals)
        flags = self.env["whatsapp_crm.golden.flag"].browse(self._linked_ids(vals.get("flag_id")))
        flags.exists().check_access("read")
        return result

    def action_worked(self):
        self.ensure_one()
        self.flag_id.action_worked(self.how, self.note)
        return {"type": "ir.actions.act_window_close"}
