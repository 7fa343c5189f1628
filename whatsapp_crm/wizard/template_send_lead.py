# Part of whatsapp_crm. See LICENSE file for full copyright and licensing details.
from odoo import api, fields, models


class WhatsappCrmTemplateSend(models.TransientModel):
    """A template that is sent from a lead: what it starts belongs to that lead."""

    _inherit = "whatsapp_crm.template.send"

    lead_id = fields.Many2one("crm.lead", ondelete="cascade")

    @api.depends("lead_id")
    def _compute_customer(self):
        result = super()._compute_customer()
        for wizard in self.filtered(lambda wizard: not wizard.customer):
            lead = wizard.lead_id
            wizard.customer = " · ".join(filter(None, [lead.contact_name or lead.partner_name, lead.phone]))
        return result

    def _records(self):
        records = super()._records()
        if not self.lead_id:
            return records
        return self.template_id._records_for(self.lead_id._origin, partner=records["partner"])

    def _chat_to_write_in(self):
        if not self._chat() and not self.partner_id and self.lead_id:
            self.partner_id = self.lead_id._wacrm_customer()
        return super()._chat_to_write_in()

    def action_send(self):
        chat = self._chat()
        action = super().action_send()
        if self.lead_id:
            self._link_lead(chat or self._chat_to_write_in())
        return action

    def _link_lead(self, chat):
        """The conversation of ``chat`` is about the lead, unless it is about another one already."""
        # sudo: discuss.channel - only to see which conversation it shows
        conversation = chat.sudo().wacrm_conversation_id.sudo(False)
        if conversation.has_access("read") and conversation.state != "resolved" and not conversation.lead_id:
            conversation.action_link_lead(self.lead_id.id)
