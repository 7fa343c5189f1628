# Part of whatsapp_crm. See LICENSE file for full copyright and licensing details.
from odoo import models
from odoo.exceptions import UserError

from .golden_work import ACTIVITY


class MailActivity(models.Model):
    """A golden flag is not ticked off: contact was made, or there is a reason."""

    _inherit = "mail.activity"

    def write(self, vals):
        flags = self._wacrm_open_flags() if vals.get("user_id") else None
        result = super().write(vals)
        if flags:
            flags._follow_activity(self.env["res.users"].browse(vals["user_id"]))
        return result

    def _action_done(self, feedback=False, attachment_ids=None):
        flags = self._wacrm_open_flags()
        if flags and not (feedback or "").strip():
            raise UserError(self.env._("Golden flag: write what came of the contact, or press Worked and say why not."))
        result = super()._action_done(feedback=feedback, attachment_ids=attachment_ids)
        for flag in flags:
            flag._worked("contact", feedback.strip())
        return result

    def _wacrm_open_flags(self):
        """The flags that wait for one of these activities to be done by hand."""
        golden_type = self.env["ir.model.data"]._xmlid_to_res_id(ACTIVITY)
        golden = self.filtered(
            lambda activity: activity.activity_type_id.id == golden_type and activity.res_model == "crm.lead")
        # sudo: whatsapp_crm.golden.flag - who may do the activity works the flag
        flags = self.env["whatsapp_crm.golden.flag"].sudo()
        if not golden or self.env.context.get("wacrm_golden_worked"):
            return flags
        return flags.search([("lead_id", "in", golden.mapped("res_id")), ("state", "=", "open")])
