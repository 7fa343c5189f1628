# Part of whatsapp_crm. See LICENSE file for full copyright and licensing details.
from odoo import api, models
from odoo.exceptions import ValidationError


class CrmTeam(models.Model):
    """Sales teams work the conversations of the numbers that begin in them."""

    _inherit = "crm.team"

    @api.model_create_multi
    def create(self, vals_list):
        teams = super().create(vals_list)
        self.env.registry.clear_cache()  # record rules hold the teams that a user leads
        return teams

    def write(self, vals):
        result = super().write(vals)
        if "user_id" in vals:
            self.env.registry.clear_cache()
        return result

    @api.constrains("active")
    def _check_wacrm_numbers(self):
        # sudo: whatsapp_crm.number - the rule holds for whoever archives the team
        numbers = self.env["whatsapp_crm.number"].sudo().search(
            [("team_id", "in", self.filtered(lambda team: not team.active).ids)])
        if numbers:
            raise ValidationError(self.env._(
                "Conversations of %(numbers)s begin in this team. Choose another team for them first.",
                numbers=", ".join(numbers.mapped("display_name"))))

    def _wacrm_lead_type(self):
        """Leads where the team works with them and the Leads feature shows them, else opportunities."""
        groups = self.env["res.groups"]
        record_id = self.env["ir.model.data"]._xmlid_to_res_id
        # sudo: res.groups - what every internal user has, whoever asks
        everybody = groups.sudo().browse(record_id("base.group_user"))
        leads = record_id("crm.group_use_lead") in everybody.all_implied_ids.ids
        return "lead" if leads and self.use_leads else "opportunity"
