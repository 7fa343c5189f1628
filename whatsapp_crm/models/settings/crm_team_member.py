# Part of whatsapp_crm. See LICENSE file for full copyright and licensing details.
from odoo import api, models


class CrmTeamMember(models.Model):
    """Whoever joins or leaves a team reads its conversations from that moment on."""

    _inherit = "crm.team.member"

    @api.model_create_multi
    def create(self, vals_list):
        members = super().create(vals_list)
        self.env.registry.clear_cache()  # record rules hold the user's teams
        return members

    def write(self, vals):
        result = super().write(vals)
        if {"user_id", "crm_team_id", "active"} & vals.keys():
            self.env.registry.clear_cache()
        return result

    def unlink(self):
        self.env.registry.clear_cache()
        return super().unlink()
