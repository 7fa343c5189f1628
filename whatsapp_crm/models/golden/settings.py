# Part of whatsapp_crm. See LICENSE file for full copyright and licensing details.
from odoo import fields, models


class ResCompany(models.Model):
    """How a company works golden flags."""

    _inherit = "res.company"

    wacrm_golden_hours = fields.Integer(
        "Golden flags are worked within (working hours)", default=8,
        help="Then the leader of the sales team is told. 0: nobody is.")
    wacrm_golden_team_id = fields.Many2one(
        "crm.team", "Team for golden flags", ondelete="set null",
        help="Whose leader gets a golden flag of a customer without a salesperson.")
    wacrm_golden_hints = fields.Boolean(
        "Hint at sales opportunities",
        help="Say so beside the chat when a customer's words are on the list. Nothing is raised by itself.")

    _wacrm_golden_hours_positive = models.Constraint(
        "CHECK(wacrm_golden_hours >= 0)", "The number of hours cannot be negative.")


class ResConfigSettings(models.TransientModel):
    _inherit = "res.config.settings"

    wacrm_golden_hours = fields.Integer(related="company_id.wacrm_golden_hours", readonly=False)
    wacrm_golden_team_id = fields.Many2one(related="company_id.wacrm_golden_team_id", readonly=False)
    wacrm_golden_hints = fields.Boolean(related="company_id.wacrm_golden_hints", readonly=False)
