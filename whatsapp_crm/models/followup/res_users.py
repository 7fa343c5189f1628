# Part of whatsapp_crm. See LICENSE file for full copyright and licensing details.
from odoo import models


class ResUsers(models.Model):
    """Who leaves gives follow-ups to somebody else. Odoo deletes the activities of who is archived."""

    _inherit = "res.users"

    def action_archive(self):
        self._wacrm_hand_on_followups()
        return super().action_archive()

    def write(self, vals):
        if vals.get("active") is False:
            self._wacrm_hand_on_followups()
        return super().write(vals)

    def _wacrm_hand_on_followups(self):
        # sudo: whatsapp_crm.followup - whoever archives a user need not see the chats
        self.env["whatsapp_crm.followup"].sudo().search(
            [("user_id", "in", self.ids), ("state", "=", "open")])._hand_on(self)
