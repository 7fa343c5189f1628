# Part of whatsapp_crm. See LICENSE file for full copyright and licensing details.
from odoo import api, fields, models


class WhatsappCrmCannedChoice(models.Model):
    """A button, or a row of the list, under a canned response."""

    _name = "whatsapp_crm.canned.choice"
    _description = "WhatsApp Choice of a Canned Response"
    _order = "sequence, id"
    _rec_name = "title"

    canned_id = fields.Many2one("mail.canned.response", "Canned response", required=True, index=True,
                                ondelete="cascade")
    sequence = fields.Integer(default=10)
    title = fields.Char("Text", required=True, help="What the customer taps: at most 20 characters on a button, "
                                                    "24 in a list.")
    description = fields.Char("Second line", help="Only in a list: at most 72 characters.")

    @api.constrains("title", "description", "canned_id")
    def _check_limits(self):
        self.canned_id._check_wacrm_limits()

    def _as_choice(self):
        """A dict as ``tools.interactive`` takes it."""
        self.ensure_one()
        return {"id": f"canned-{self.canned_id.id}-{self.id}", "title": (self.title or "").strip(),
                "description": (self.description or "").strip() if self.canned_id.wacrm_kind == "list" else ""}
