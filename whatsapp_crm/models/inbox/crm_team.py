# Part of whatsapp_crm. See LICENSE file for full copyright and licensing details.
from odoo import fields, models


class CrmTeam(models.Model):
    """How a team closes its conversations; everything off until somebody switches it on."""

    _inherit = "crm.team"

    wacrm_require_tag = fields.Boolean(
        "Tag needed to resolve", help="WhatsApp conversations of this team need a tag before they are resolved.")
    wacrm_required_lead_field_ids = fields.Many2many(
        "ir.model.fields", "whatsapp_crm_team_lead_field_rel", "team_id", "field_id", "Needed on the opportunity",
        domain="[('model', '=', 'crm.lead'), ('store', '=', True), ('readonly', '=', False),"
               " ('ttype', 'not in', ('boolean', 'one2many'))]",
        help="Filled in on the conversation's opportunity, if it has one, before it is resolved.")
    wacrm_idle_hours = fields.Integer(
        "Close after silence (hours)",
        help="Close conversations in which the customer has not answered us for so long. 0: never. "
             "Never while the customer waits for us.")

    wacrm_accept_minutes = fields.Integer(
        "Accept handoffs within (minutes)", default=15,
        help="Opening hours count. 0: handoffs to this team wait without limit.")

    _wacrm_idle_not_negative = models.Constraint(
        "CHECK(wacrm_idle_hours >= 0)", "Hours of silence cannot be negative.")
