# Part of whatsapp_crm. See LICENSE file for full copyright and licensing details.
from odoo import models


class CrmLead(models.Model):
    """A sent quotation moves its opportunity to the stage that its team has for that."""

    _inherit = "crm.lead"

    def _wacrm_proposal_sent(self):
        """A proposal went out for these; none goes back, and none that is over moves."""
        # sudo: crm.lead, crm.team - that the proposal was sent is a fact, whoever sent it
        for lead in self.sudo():
            stage = lead.team_id.wacrm_proposal_stage_id
            if stage and lead._wacrm_is_open() and (lead.stage_id.sequence, lead.stage_id.id) < (
                    stage.sequence, stage.id):
                lead.stage_id = stage
