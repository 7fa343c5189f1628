# Part of whatsapp_crm. See LICENSE file for full copyright and licensing details.
from odoo import fields, models


class MailActivity(models.Model):
    """The activity of a promise: doing it keeps the promise, deleting it withdraws it."""

    _inherit = "mail.activity"

    wacrm_commitment_id = fields.Many2one(
        "whatsapp_crm.commitment", "WhatsApp promise", index="btree_not_null", ondelete="set null", copy=False,
        groups="base.group_user")

    def write(self, vals):
        result = super().write(vals)
        if vals.get("user_id"):
            # sudo: whatsapp_crm.commitment - whoever may give the activity to somebody gives the promise
            self.sudo().wacrm_commitment_id.filtered(
                lambda promise: not promise.ended_at and promise.owner_id.id != vals["user_id"]
            ).write({"owner_id": vals["user_id"]})
        return result

    def unlink(self):
        # sudo: whatsapp_crm.commitment - whoever may delete the activity withdraws the promise
        promises = self.sudo().wacrm_commitment_id
        result = super().unlink()
        promises._withdraw()
        return result

    def _action_done(self, feedback=False, attachment_ids=None):
        # sudo: whatsapp_crm.commitment - whoever may do the activity keeps the promise
        promises = self.sudo().wacrm_commitment_id
        result = super()._action_done(feedback=feedback, attachment_ids=attachment_ids)
        promises._keep()
        return result
