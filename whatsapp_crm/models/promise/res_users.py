# Part of whatsapp_crm. See LICENSE file for full copyright and licensing details.
from odoo import models


class ResUsers(models.Model):
    """Who leaves leaves promises behind: colleagues keep them."""

    _inherit = "res.users"

    def _wacrm_leaving(self):
        # sudo: whatsapp_crm.commitment - whoever archives a user need not see the chats
        promises = self.env["whatsapp_crm.commitment"].sudo().search(
            [("owner_id", "in", self.ids), ("ended_at", "=", False)])
        for promise in promises:
            heir = promise._heir(self)
            if heir:
                promise._give_to(heir)
        return super()._wacrm_leaving()
