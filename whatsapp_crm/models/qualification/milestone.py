# Part of whatsapp_crm. See LICENSE file for full copyright and licensing details.
from odoo import api, models

LOOKS = frozenset({"seen", "taken", "answered", "handoff_accepted"})


class WhatsappCrmMilestone(models.Model):
    """Who sees, takes or answers a conversation has looked at its lead."""

    _inherit = "whatsapp_crm.milestone"

    @api.model
    def _record_each(self, facts):
        milestones = super()._record_each(facts)
        for milestone in milestones:
            if milestone.kind in LOOKS and milestone.user_id:
                milestone.conversation_id.lead_id._wacrm_look(milestone.at)
        return milestones
