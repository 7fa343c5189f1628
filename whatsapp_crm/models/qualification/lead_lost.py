# Part of whatsapp_crm. See LICENSE file for full copyright and licensing details.
from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ..inbox.conversation import WRITER


class CrmLostReason(models.Model):
    """Why sales does not take a lead on is a choice of its own."""

    _inherit = "crm.lost.reason"

    wacrm_rejection = fields.Boolean(
        "To reject leads", help="Offered where sales rejects a marketing lead.")


class CrmLead(models.Model):
    """Whoever loses an opportunity that has a WhatsApp conversation says why, where the team wants to know."""

    _inherit = "crm.lead"

    def action_set_lost(self, **additional_values):
        if additional_values.get("lost_reason_id"):
            # Odoo archives first: whoever hears that it is lost hears why.
            self.lost_reason_id = additional_values["lost_reason_id"]
        else:
            self._wacrm_check_reason()
        return super().action_set_lost(**additional_values)

    def _wacrm_not_losing(self):
        """These with a context in which they may be archived: it is not to lose them."""
        return self.with_context(wacrm_not_losing=WRITER)

    @api.constrains("active", "probability", "lost_reason_id")
    def _check_wacrm_lost_reason(self):
        if self.env.context.get("wacrm_not_losing") is not WRITER:
            self.filtered(lambda lead: lead.won_status == "lost")._wacrm_check_reason()

    def _wacrm_check_reason(self):
        """:raises ValidationError: one of these needs a reason and has none"""
        needing = self.filtered(lambda lead: not lead.lost_reason_id)._wacrm_need_reason()
        if needing:
            raise ValidationError(self.env._(
                "Choose a lost reason for %(leads)s: it has a WhatsApp conversation, and the team wants to know why.",
                leads=", ".join(needing[:3].mapped("name"))))

    def _wacrm_need_reason(self):
        """Those of these that are not lost without a reason."""
        if not self:
            return self
        # sudo: whatsapp_crm.conversation, crm.team - only whether there is one, and what its team wants
        conversations = self.env["whatsapp_crm.conversation"].sudo().search([("lead_id", "in", self.ids)])
        teams = {conversation.lead_id.id: conversation.team_id for conversation in conversations}
        return self.filtered(lambda lead: lead.id in teams and (
            lead.sudo().team_id or teams[lead.id]).wacrm_lost_reason_required)


class CrmLeadLost(models.TransientModel):
    """Odoo's dialog asks for the reason where it is needed."""

    _inherit = "crm.lead.lost"

    wacrm_reason_needed = fields.Boolean(compute="_compute_wacrm_reason_needed")

    @api.depends("lead_ids")
    def _compute_wacrm_reason_needed(self):
        for dialog in self:
            dialog.wacrm_reason_needed = bool(dialog.lead_ids._origin._wacrm_need_reason())
