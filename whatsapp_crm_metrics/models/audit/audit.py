# Part of whatsapp_crm. See LICENSE file for full copyright and licensing details.
from odoo import api, models


class WhatsappCrmAudit(models.TransientModel):
    """Five questions about WhatsApp in the company, answered from its data. Each answer opens its rows."""

    _name = "whatsapp_crm.audit"
    _inherit = [
        "whatsapp_crm.audit.storage", "whatsapp_crm.audit.followup", "whatsapp_crm.audit.leaver",
        "whatsapp_crm.audit.hygiene"]
    _description = "WhatsApp Audit"

    def _compute_display_name(self):
        self.display_name = self.env._("WhatsApp audit")

    @api.model
    def action_open_page(self):
        """Open a fresh page."""
        return {
            "type": "ir.actions.act_window", "name": self.env._("WhatsApp audit"), "res_model": self._name,
            "res_id": self.create({}).id, "view_mode": "form", "views": [(False, "form")]}
