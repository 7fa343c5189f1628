# Part of whatsapp_crm. See LICENSE file for full copyright and licensing details.
from datetime import timedelta

from odoo import fields, models


class ResCompany(models.Model):
    """After how long a quiet chat counts as stopped."""

    _inherit = "res.company"

    wacrm_silence_days = fields.Integer(
        "Days of silence", default=2,
        help="An opportunity has stopped when nobody has written in its chat for so many days.")

    _wacrm_silence_days_positive = models.Constraint(
        "CHECK(wacrm_silence_days > 0)", "A chat stops after at least one day of silence.")

    def _wacrm_silence(self):
        """:return: timedelta after which a quiet chat counts as stopped"""
        # sudo: res.company - its setting decides, whoever looks
        return timedelta(days=self.sudo().wacrm_silence_days)


class ResConfigSettings(models.TransientModel):
    """Where that is set."""

    _inherit = "res.config.settings"

    wacrm_silence_days = fields.Integer(related="company_id.wacrm_silence_days", readonly=False)
