# Part of whatsapp_crm. See LICENSE file for full copyright and licensing details.
from odoo import fields, models


class ResCompany(models.Model):
    """How a company works its conversations."""

    _inherit = "res.company"

    wacrm_take_assigns_lead = fields.Boolean(
        "Taking a conversation assigns its opportunity", default=True,
        help="Who takes a conversation becomes the salesperson of its opportunity, where that has none.")
    wacrm_only_owner_answers = fields.Boolean(
        "Only the responsible answers",
        help="Nobody else writes to the customer, not even as support; internal notes stay open to all.")
    wacrm_agents_take_over = fields.Boolean(
        "Agents take over from each other", default=True,
        help="Otherwise only supervisors take a conversation from a colleague.")
