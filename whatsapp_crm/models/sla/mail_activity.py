# Part of whatsapp_crm. See LICENSE file for full copyright and licensing details.
from odoo import models
from odoo.exceptions import UserError

from .alert import ACTIVITIES


class MailActivity(models.Model):
    """What a colleague was told stays theirs until the customer is answered: nobody else puts it away."""

    _inherit = "mail.activity"

    def unlink(self):
        self._check_wacrm_alerts()
        return super().unlink()

    def _action_done(self, feedback=False, attachment_ids=None):
        self._check_wacrm_alerts()
        return super()._action_done(feedback=feedback, attachment_ids=attachment_ids)

    def _check_wacrm_alerts(self):
        """:raises UserError: one of these is the alert of somebody else"""
        record_id = self.env["ir.model.data"]._xmlid_to_res_id
        alerts = self.filtered(lambda activity: activity.activity_type_id.id in map(record_id, ACTIVITIES.values()))
        if self.env.su or not alerts:
            return
        # sudo: whatsapp_crm.alert - only whose it is
        of_others = self.env["whatsapp_crm.alert"].sudo().search(
            [("activity_id", "in", alerts.ids), ("user_id", "!=", self.env.uid)], limit=1)
        if of_others:
            raise UserError(self.env._(
                "%(name)s was told that a customer waits. Answer the customer, and it goes away.",
                name=of_others.user_id.name))
