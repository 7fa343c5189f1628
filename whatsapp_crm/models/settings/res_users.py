# Part of whatsapp_crm. See LICENSE file for full copyright and licensing details.
from odoo import api, models


class ResUsers(models.Model):
    """People who work conversations: who leaves gives them back, who administers is alerted."""

    _inherit = "res.users"

    def write(self, vals):
        result = super().write(vals)
        if vals.get("active") is False:
            self._wacrm_return_conversations()
        return result

    def _wacrm_return_conversations(self):
        """Put what these people were working back into the queue."""
        # sudo: whatsapp_crm.conversation - whoever archives a user need not see the chats
        conversations = self.env["whatsapp_crm.conversation"].sudo().search(
            [("user_id", "in", self.ids), ("state", "!=", "resolved")])
        for conversation in conversations:
            conversation._release()

    @api.model
    def _wacrm_admins(self, company):
        """Active WhatsApp administrators of a company, else its system administrators, else any.

        :return: ``res.users``, empty only where nobody administers the database
        """
        # sudo: res.users - alerts reach people whom the one acting may not see
        users = self.sudo()
        for group, companies in (
                ("whatsapp_crm.group_admin", company), ("base.group_system", company),
                ("base.group_system", company.browse())):
            domain = [("all_group_ids", "in", self.env.ref(group).ids), ("share", "=", False)]
            found = users.search(domain + ([("company_ids", "in", companies.ids)] if companies else []), order="id")
            if found:
                return found
        return users.browse()
