# Part of whatsapp_crm. See LICENSE file for full copyright and licensing details.
from odoo import fields, models
from odoo.addons.mail.tools.discuss import Store

from .followup_end import CLOSING


class MailActivity(models.Model):
    """An activity of a follow-up: doing it goes on with the follow-up, putting it away stops it."""

    _inherit = "mail.activity"

    wacrm_followup_id = fields.Many2one(
        "whatsapp_crm.followup", "WhatsApp follow-up", readonly=True, index="btree_not_null", ondelete="set null",
        groups="base.group_user")

    def _action_done(self, feedback=False, attachment_ids=None):
        # sudo: whatsapp_crm.followup - goes on with whoever does its activity
        followups = self.sudo().wacrm_followup_id
        result = super()._action_done(feedback=feedback, attachment_ids=attachment_ids)
        if not self.env.context.get(CLOSING):
            followups._activity_done()
        return result

    def write(self, vals):
        result = super().write(vals)
        if vals.get("user_id"):
            # sudo: whatsapp_crm.followup - whoever has the activity is in charge of it
            self.sudo().wacrm_followup_id.filtered(lambda f: f.state == "open").write({"user_id": vals["user_id"]})
        return result

    def unlink(self):
        if self.env.context.get(CLOSING):
            return super().unlink()
        # sudo: whatsapp_crm.followup - as above; done ones are history
        followups = self.sudo().filtered("active").wacrm_followup_id
        result = super().unlink()
        followups._activity_cancelled()
        return result

    def _wacrm_note_and_go(self, words):
        """Put these away, with a note of why on what they were about."""
        for activity in self:
            self.env[activity.res_model].browse(activity.res_id)._message_log(body=self.env._(
                "%(activity)s: no longer needed. %(reason)s.",
                activity=activity.summary or activity.activity_type_id.name, reason=words))
        self.unlink()

    def _to_store_defaults(self, target):
        return super()._to_store_defaults(target) + [
            Store.Attr("wacrm_followup", lambda activity: activity._wacrm_followup_offer(),
                       predicate=lambda activity: bool(activity.wacrm_followup_id))]

    def _wacrm_followup_offer(self):
        # sudo: whatsapp_crm.followup - what may be shown is decided there
        return self.sudo().wacrm_followup_id.sudo(False)._offer()
