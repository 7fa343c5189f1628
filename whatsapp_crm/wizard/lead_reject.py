# Part of whatsapp_crm. See LICENSE file for full copyright and licensing details.
from odoo import api, fields, models
from odoo.fields import Domain


class WhatsappCrmLeadReject(models.TransientModel):
    """Asks why sales does not take a marketing lead on."""

    _name = "whatsapp_crm.lead.reject"
    _inherit = "whatsapp_crm.dialog"
    _description = "WhatsApp Lead Rejection"

    lead_id = fields.Many2one("crm.lead", "Opportunity")
    conversation_id = fields.Many2one("whatsapp_crm.conversation")
    reason_id = fields.Many2one("crm.lost.reason")
    reason_ids = fields.Many2many("crm.lost.reason", string="Reasons to choose from", compute="_compute_reason_ids")
    note = fields.Char(help="Stays on the opportunity.")

    def _compute_reason_ids(self):
        """Those to reject with; all of them where nobody has chosen any for that."""
        reasons = self.env["crm.lost.reason"].search(Domain.TRUE)
        self.reason_ids = reasons.filtered("wacrm_rejection") or reasons

    @api.model
    def _open_for(self, lead=None, conversation=None):
        """The dialog on a lead, or on that of a conversation: whoever works one may reject its lead."""
        return {
            "type": "ir.actions.act_window", "name": self.env._("Reject the lead"), "res_model": self._name,
            "view_mode": "form", "views": [(False, "form")], "target": "new",
            "context": {"default_lead_id": lead.id if lead else False,
                        "default_conversation_id": conversation.id if conversation else False,
                        "dialog_size": "medium"}}

    def action_reject(self):
        self.ensure_one()
        lead = self.conversation_id._qualified_lead() if self.conversation_id else self.lead_id
        lead.check_access("write")
        lead._wacrm_reject(self.reason_id, self.note)
        return {"type": "ir.actions.act_window_close"}
