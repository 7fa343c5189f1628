# Part of whatsapp_crm. See LICENSE file for full copyright and licensing details.
from odoo import api, models
from odoo.addons.whatsapp_crm.tools import counting

#: Where a transaction remembers what its message answers.
ANSWER = "whatsapp_crm.survey.answer"


class WhatsappCrmInbound(models.AbstractModel):
    """A customer's answer to our question about a conversation wakes nobody and starts no deadline.

    Whoever asks something in the same breath is heard like anybody who writes.
    """

    _inherit = "whatsapp_crm.inbound"

    @api.model
    def _effect_of(self, item, channel):
        survey, answer = self.env["whatsapp_crm.survey"]._read_answer(item, channel)
        # Kept once the message is in the chat: by then the question may be one of a former conversation.
        self.env.cr.precommit.data[ANSWER] = (survey, answer)
        if answer and not answer.asks:
            return counting.effect_of_inbound(item, agreed=True)
        return super()._effect_of(item, channel)

    @api.model
    def _customer_wrote(self, item, number, contact):
        result = super()._customer_wrote(item, number, contact)
        survey, answer = self.env.cr.precommit.data.pop(ANSWER, (None, None))
        if answer:
            survey._take_answer(answer, item)
        return result
