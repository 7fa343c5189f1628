# Part of whatsapp_crm. See LICENSE file for full copyright and licensing details.
from odoo import fields, models

# What is the business of whoever has it, and of nobody else.
FOR_WHO_ANSWERS = ("warning", "seen", "handoff")


class WhatsappCrmConversationAlert(models.AbstractModel):
    """Alerts vanish with what they were about: the customer is answered, or somebody else has it."""

    _name = "whatsapp_crm.conversation.alert"
    _description = "WhatsApp Conversation Alerts"

    def write(self, vals):
        over = self.browse()
        resolved = vals.get("state") == "resolved"
        if resolved:
            over = self
        elif "waiting_since" in vals:
            since = fields.Datetime.to_datetime(vals["waiting_since"])
            over = self.filtered(lambda c: c.waiting_since and (not since or since > c.waiting_since))
        result = super().write(vals)
        if over:
            self.env["whatsapp_crm.alert"]._over(over, only_answers=not resolved)
        return result

    def _set_owner(self, user, kind):
        result = super()._set_owner(user, kind)
        self.env["whatsapp_crm.alert"]._over(self, FOR_WHO_ANSWERS, keep=user)
        return result

    def _release(self):
        result = super()._release()
        self.env["whatsapp_crm.alert"]._over(self, FOR_WHO_ANSWERS)
        return result

    def message_subscribe(self, partner_ids=None, subtype_ids=None):
        if self.env.context.get("wacrm_no_follow"):
            return True
        return super().message_subscribe(partner_ids=partner_ids, subtype_ids=subtype_ids)
