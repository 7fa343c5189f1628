# Part of whatsapp_crm. See LICENSE file for full copyright and licensing details.
from odoo import models

from .golden_flag import RUNNING


class ResUsers(models.Model):
    """Who leaves gives golden flags whose opportunity goes on to somebody else."""

    _inherit = "res.users"

    def _wacrm_left(self):
        result = super()._wacrm_left()
        # sudo: whatsapp_crm.golden.flag - whoever archives a user need not see them
        self.env["whatsapp_crm.golden.flag"].sudo().search(
            [("user_id", "in", self.ids), ("state", "in", RUNNING)])._pass_to_another(self)
        return result
