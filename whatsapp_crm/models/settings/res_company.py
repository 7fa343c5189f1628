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
    wacrm_capacity = fields.Integer(
        "Chats at once", help="How many conversations routing gives to one person, unless they have a number of their "
                              "own. 0: no limit.")
    wacrm_waiting_weight = fields.Float(
        "Weight of waiting conversations", digits=(16, 2),
        help="How much of a chat one counts for that waits for the customer. 0: nothing.")

    _wacrm_capacity_positive = models.Constraint(
        "CHECK(wacrm_capacity >= 0)", "The number of chats cannot be negative.")
    _wacrm_waiting_weight_positive = models.Constraint(
        "CHECK(wacrm_waiting_weight >= 0)", "The weight of waiting conversations cannot be negative.")

    wacrm_marketing_cap = fields.Integer(
        "Marketing messages per person", default=2, help="0: as many as you like.")
    wacrm_marketing_cap_days = fields.Integer("Within (days)", default=7)

    _wacrm_marketing_cap_days = models.Constraint(
        "CHECK(wacrm_marketing_cap_days > 0)", "Count marketing messages over at least one day.")

    def write(self, vals):
        result = super().write(vals)
        if "resource_calendar_id" in vals:
            self.env["whatsapp_crm.sla.policy"]._recompute_later(companies=self)
        return result
