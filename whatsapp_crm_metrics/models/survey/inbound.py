# Part of whatsapp_crm. See LICENSE file for full copyright and licensing details.
from odoo import api, models
from odoo.addons.whatsapp_crm.tools import counting


class WhatsappCrmInbound(models.AbstractModel):
    """A customer's answer to our question about a conversation wakes nobody and starts no deadline.

    Whoever asks something in the same breath is heard like anybody who writes.
    """

    _inherit = "whatsapp_crm.inbound"

    @api.model
    def _effect_of(self, item, channel):
        _survey, answer = self.env["whatsapp_crm.survey"]._read_answer(item, channel)
        if answer and not answer.asks:
            return counting.effect_of_inbound(item, agreed=True)
        return super()._effect_of(item, channel)

    @api.model
    def _customer_wrote(self, item, number, contact):
        channel = self.env["discuss.channel"]._wacrm_for(number, contact)
        survey, answer = self.env["whatsapp_crm.survey"]._read_answer(item, channel)
        result = super()._customer_wrote(item, number, contact)
        if answer:
            survey._take_answer(answer, item)
        return result
