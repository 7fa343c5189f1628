# Part of whatsapp_crm. See LICENSE file for full copyright and licensing details.
from odoo import fields, models


class ResCompany(models.Model):
    """How a company works its conversations."""

    _inherit = "res.company"

    wacrm_take_assigns_lead = fields.Boolean(
        "Taking a conversation assigns its opportunity", default=True,
        help="Who takes a conversation becomes the salesperson of its opportunity, where that has none.")
