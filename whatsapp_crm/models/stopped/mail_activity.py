# Part of whatsapp_crm. See LICENSE file for full copyright and licensing details.
from odoo import api, models

SHOWN = {"active", "date_deadline", "summary", "activity_type_id", "res_id"}


class MailActivity(models.Model):
    """Open boards show what is planned next for an opportunity: they are told when it changes."""

    _inherit = "mail.activity"

    @api.model_create_multi
    def create(self, vals_list):
        activities = super().create(vals_list)
        activities._wacrm_tell_boards()
        return activities

    def write(self, vals):
        result = super().write(vals)
        if SHOWN & vals.keys():
            self._wacrm_tell_boards()
        return result

    def unlink(self):
        self._wacrm_tell_boards()
        return super().unlink()

    def _wacrm_tell_boards(self):
        # sudo: mail.activity, crm.lead, whatsapp_crm.conversation - open boards are told whoever plans
        steps = self.sudo().filtered(lambda step: step.activity_type_id.id not in self._wacrm_no_step_ids())
        by_model = steps.grouped("res_model")
        if "crm.lead" in by_model:
            steps.env["crm.lead"].browse(by_model["crm.lead"].mapped("res_id"))._wacrm_tell_boards()
        if "whatsapp_crm.conversation" in by_model:
            steps.env["whatsapp_crm.conversation"].browse(
                by_model["whatsapp_crm.conversation"].mapped("res_id"))._changed({"lead"})
