# Part of whatsapp_crm. See LICENSE file for full copyright and licensing details.
from odoo import api, models

from ..survey.survey import LOW_SCORE


class MailActivity(models.Model):
    """That a customer was not satisfied is what happened; nobody planned it as a next step."""

    _inherit = "mail.activity"

    @api.model
    def _wacrm_no_step_ids(self):
        low_score = self.env["ir.model.data"]._xmlid_to_res_id(LOW_SCORE, raise_if_not_found=False)
        return super()._wacrm_no_step_ids() + ([low_score] if low_score else [])
