# Part of whatsapp_crm. See LICENSE file for full copyright and licensing details.
from odoo import fields, models


class WhatsappCrmMilestone(models.Model):
    """What its sentence needs to say more than that it happened; names of people who were deleted."""

    _inherit = "whatsapp_crm.milestone"

    facts = fields.Json(help="Plain values for the sentence, by kind; nothing that a customer said.")
    user_name = fields.Char("By, deleted since")
    owner_name = fields.Char("Responsible then, deleted since")
    team_name = fields.Char("Team then, deleted since")

    # What somebody answered today, among years of facts.
    _answered_by = models.Index("(user_id, at) WHERE kind = 'answered'")


class WhatsappCrmHandoff(models.Model):
    """Names of people and teams that were deleted."""

    _inherit = "whatsapp_crm.handoff"

    from_user_name = fields.Char("From, deleted since")
    to_user_name = fields.Char("To, deleted since")
    from_team_name = fields.Char("From team, deleted since")
    to_team_name = fields.Char("To team, deleted since")
