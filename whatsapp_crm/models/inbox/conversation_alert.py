# Part of whatsapp_crm. See LICENSE file for full copyright and licensing details.
from odoo import api, fields, models

# What is the business of whoever has it, and of nobody else.
FOR_WHO_ANSWERS = ("warning", "seen", "handoff")
SHOWN = 200  # characters of the customer's words


class WhatsappCrmConversationAlert(models.AbstractModel):
    """Alerts vanish with what they were about: the customer is answered, or somebody else has it."""

    _name = "whatsapp_crm.conversation.alert"
    _description = "WhatsApp Conversation Alerts"

    customer_text = fields.Char(
        "The customer's last words", compute="_compute_customer_text",
        help="What somebody is called to answer; the last words of the conversation may be ours.")

    @api.depends("last_text", "last_in_at", "last_out_at")
    @api.depends_context("lang")
    def _compute_customer_text(self):
        ours = self.filtered(
            lambda c: c.last_out_at and not (c.last_in_at and c.last_in_at > c.last_out_at))
        words = ours._newest_words_of_customers() if ours else {}
        for conversation in self:
            conversation.customer_text = (
                words.get(conversation.id) if conversation in ours else conversation.last_text)

    def _newest_words_of_customers(self):
        """dict of texts by id of the conversation."""
        # sudo: whatsapp_crm.message - who reads a conversation reads its messages
        messages = self.env["whatsapp_crm.message"].sudo()
        newest = messages._read_group(
            [("conversation_id", "in", self.ids), ("direction", "=", "in"), ("type", "!=", "reaction")],
            ["conversation_id"], ["id:max"])
        return {row.conversation_id.id: (row.text or row._type_label())[:SHOWN]
                for row in messages.browse([row_id for _conversation, row_id in newest])}

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
