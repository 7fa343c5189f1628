# Part of whatsapp_crm. See LICENSE file for full copyright and licensing details.
from odoo import api, fields, models


class ResPartner(models.Model):
    """Shows that somebody is blocked on WhatsApp, and undoes it."""

    _inherit = "res.partner"

    wacrm_blocked = fields.Boolean(
        "Blocked on WhatsApp", compute="_compute_wacrm_blocked", groups="whatsapp_crm.group_agent")

    @api.depends("wacrm_contact_ids.block_state")
    def _compute_wacrm_blocked(self):
        for partner in self:
            partner.wacrm_blocked = bool(partner.wacrm_contact_ids._on_block_list())

    def action_wacrm_unblock(self):
        """Let this person write on WhatsApp again."""
        self.check_access("read")
        self.wacrm_contact_ids._on_block_list().action_unblock()
