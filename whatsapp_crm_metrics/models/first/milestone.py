# Part of whatsapp_crm. See LICENSE file for full copyright and licensing details.
from odoo import api, models


class WhatsappCrmMilestone(models.Model):
    """Each fact may be the one by which a conversation gets its first responsible."""

    _inherit = "whatsapp_crm.milestone"

    @api.model_create_multi
    def create(self, vals_list):
        milestones = super().create(vals_list)
        for milestone in milestones:
            milestone.conversation_id._note_first(milestone)
        return milestones
