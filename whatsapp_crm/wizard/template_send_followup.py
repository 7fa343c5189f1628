# Part of whatsapp_crm. See LICENSE file for full copyright and licensing details.
from odoo import fields, models


class WhatsappCrmTemplateSend(models.TransientModel):
    """A template that the activity of a follow-up offers."""

    _inherit = "whatsapp_crm.template.send"

    followup_id = fields.Many2one("whatsapp_crm.followup", ondelete="cascade")

    def _is_ready(self):
        """One click sends it as it is: nothing is missing, nothing stands in its way, no colleague is responsible."""
        return bool(
            self.template_id and not self.refusal and not self.responsible
            and all(line.value for line in self.line_ids)
            and not (self.header_kind and self.header_source == "ask"))

    def action_send(self):
        action = super().action_send()
        if not self.send_at:
            self._followup_of_chat()._sent_by_hand()
        return action

    def _plan(self, chat, header):
        planned = super()._plan(chat, header)
        # sudo: whatsapp_crm.planned.message - it tells the follow-up when it goes out
        planned.sudo().followup_id = self._followup_of_chat()
        return planned

    def _followup_of_chat(self):
        # sudo: whatsapp_crm.followup - the customer of the chat gets what it offered, whoever sends it
        return self.sudo().followup_id.filtered(lambda f: f.channel_id == self._chat())
