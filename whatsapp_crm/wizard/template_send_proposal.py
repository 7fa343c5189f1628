# Part of whatsapp_crm. See LICENSE file for full copyright and licensing details.
from odoo import api, models


class WhatsappCrmTemplateSend(models.TransientModel):
    """Where nothing but a template reaches the customer, the dialog begins with the one for the moment."""

    _inherit = "whatsapp_crm.template.send"

    @api.depends("number_id")
    def _compute_template_id(self):
        result = super()._compute_template_id()
        for wizard in self.filtered(lambda wizard: not wizard.template_id):
            moment = wizard._moment()
            # sudo: res.partner - the language of whoever is behind a chat that one may read
            lang = wizard._chat().sudo().wacrm_contact_id.partner_id.lang
            wizard.template_id = moment and wizard.template_id._proposed(wizard.number_id.account_id, moment, lang)
        return result

    def _moment(self):
        """Of MOMENTS: the customer waits for an answer, or has stopped answering; False in an open window."""
        # sudo: discuss.channel, whatsapp_crm.conversation - of a chat that one may read
        chat = self._chat().sudo()
        if not chat or chat._wacrm_window_open():
            return False
        return "welcome" if chat._wacrm_open_conversation().waiting_since else "soft_followup"
