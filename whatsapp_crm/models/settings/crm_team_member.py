# Part of whatsapp_crm. See LICENSE file for full copyright and licensing details.
from odoo import api, models

from ..transport.caches import forget


class CrmTeamMember(models.Model):
    """Whoever joins or leaves a team reads its conversations from that moment on."""

    _inherit = "crm.team.member"

    @api.model_create_multi
    def create(self, vals_list):
        members = super().create(vals_list)
        forget(self.env)  # record rules hold the user's teams
        self.env["whatsapp_crm.agent"]._of(members.user_id)
        return members

    def write(self, vals):
        result = super().write(vals)
        if {"user_id", "crm_team_id", "active"} & vals.keys():
            forget(self.env)
        return result

    def unlink(self):
        forget(self.env)
        return super().unlink()
