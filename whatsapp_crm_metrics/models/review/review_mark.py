# Part of whatsapp_crm. See LICENSE file for full copyright and licensing details.
from odoo import api, fields, models

MARKS = [("yes", "Yes"), ("partly", "Partly"), ("no", "No"), ("none", "Does not apply")]
WORTH = {"yes": 1.0, "partly": 0.5, "no": 0.0}


class WhatsappCrmReviewMark(models.Model):
    """How one conversation stands against one criterion."""

    _name = "whatsapp_crm.review.mark"
    _description = "WhatsApp Review Mark"
    _order = "review_id, sequence, id"
    _rec_name = "criterion_id"

    review_id = fields.Many2one("whatsapp_crm.review", required=True, readonly=True, index=True, ondelete="cascade")
    criterion_id = fields.Many2one(
        "whatsapp_crm.review.criterion", required=True, readonly=True, ondelete="restrict")
    meaning = fields.Char(related="criterion_id.meaning", related_sudo=True)
    sequence = fields.Integer(related="criterion_id.sequence", store=True)
    mark = fields.Selection(MARKS)

    def write(self, vals):
        self.review_id._check_to_read()
        return super().write(vals)

    @api.model_create_multi
    def create(self, vals_list):
        marks = super().create(vals_list)
        marks.review_id._check_to_read()
        return marks

    def _worth(self):
        """0, 0.5 or 1; None where it does not count."""
        return WORTH.get(self.mark)
