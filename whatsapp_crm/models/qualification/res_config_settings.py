# Part of whatsapp_crm. See LICENSE file for full copyright and licensing details.
from odoo import models


class ResConfigSettings(models.TransientModel):
    """The prepared sales team, in one click."""

    _inherit = "res.config.settings"

    def action_wacrm_prepare_team(self):
        return self.env["crm.team"].action_wacrm_prepare()
