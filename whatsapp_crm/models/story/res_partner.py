# Part of whatsapp_crm. See LICENSE file for full copyright and licensing details.
from odoo import models


class ResPartner(models.Model):
    """The story of everything that was written with a customer and their people."""

    _inherit = "res.partner"

    def action_wacrm_story(self):
        """Open it, to read or to print."""
        self.check_access("read")
        people = self._fetch_children_partners_for_hierarchy()
        return self.env["whatsapp_crm.conversation"].search(
            [("partner_id", "in", people.ids)]).action_print_story()
