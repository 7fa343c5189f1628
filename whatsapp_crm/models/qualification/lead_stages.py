# Part of whatsapp_crm. See LICENSE file for full copyright and licensing details.
from odoo import api, fields, models


class CrmLead(models.Model):
    """A team may have a pipeline of its own, without the stages that are for all teams."""

    _inherit = "crm.lead"

    wacrm_own_stages = fields.Boolean(related="team_id.wacrm_own_stages")
    stage_id = fields.Many2one(
        domain="['|', ('team_ids', 'in', [] if wacrm_own_stages else [False]), ('team_ids', 'in', team_id)]")

    @api.depends("team_id", "type")
    def _compute_stage_id(self):
        """Into the first of the team's own stages, as with a stage of another team."""
        result = super()._compute_stage_id()
        # sudo: crm.team - which stages a team has, whoever moves the lead
        for lead in self.filtered(lambda lead: lead.sudo().team_id.wacrm_own_stages):
            if lead.team_id not in lead.sudo().stage_id.team_ids:
                lead.stage_id = lead._stage_find(domain=[("fold", "=", False)]).id
        return result

    def _stage_find(self, team_id=False, domain=None, order="sequence, id", limit=1):
        teams = self.sudo().team_id | self.env["crm.team"].sudo().browse(team_id or [])  # sudo: as above
        if teams and all(teams.mapped("wacrm_own_stages")):
            domain = [("team_ids", "in", teams.ids), *(domain or [])]
        return super()._stage_find(team_id, domain, order, limit)

    @api.model
    def _read_group_stage_ids(self, stages, domain):
        """Columns of the pipeline: stages for all teams only where they hold something, or another team has them."""
        columns = super()._read_group_stage_ids(stages, domain)
        context = self.env.context
        teams = self.env.user.crm_team_ids if context.get("show_user_team_stages") else self.env["crm.team"]
        teams = (teams | teams.browse(context.get("default_team_id") or [])).sudo()  # sudo: as above
        if not teams or not all(teams.mapped("wacrm_own_stages")):
            return columns
        return columns.filtered(lambda stage: stage in stages or stage.sudo().team_ids)
