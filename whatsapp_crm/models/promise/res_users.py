# Part of whatsapp_crm. See LICENSE file for full copyright and licensing details.
from odoo import models


class ResUsers(models.Model):
    """Who leaves leaves promises behind: colleagues keep them. Odoo deletes the activities of who is archived."""

    _inherit = "res.users"

    def action_archive(self):
        self._wacrm_hand_on_promises()
        return super().action_archive()

    def write(self, vals):
        if vals.get("active") is False:
            self._wacrm_hand_on_promises()
        return super().write(vals)

    def _wacrm_hand_on_promises(self):
        # sudo: whatsapp_crm.commitment - whoever archives a user need not see the chats
        promises = self.env["whatsapp_crm.commitment"].sudo().search(
            [("owner_id", "in", self.ids), ("ended_at", "=", False)])
        for promise in promises:
            heir = promise._heir(self)
            if heir:
                promise._give_to(heir)
