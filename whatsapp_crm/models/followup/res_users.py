# Part of whatsapp_crm. See LICENSE file for full copyright and licensing details.
from odoo import models


class ResUsers(models.Model):
    """Who leaves gives follow-ups to somebody else."""

    _inherit = "res.users"

    def _wacrm_leaving(self):
        # sudo: whatsapp_crm.followup - whoever archives a user need not see the chats
        self.env["whatsapp_crm.followup"].sudo().search(
            [("user_id", "in", self.ids), ("state", "=", "open")])._hand_on(self)
        return super()._wacrm_leaving()
