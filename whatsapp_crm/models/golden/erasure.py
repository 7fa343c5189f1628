# Part of whatsapp_crm. See LICENSE file for full copyright and licensing details.
from odoo import api, models

from .golden_work import ACTIVITY, LATE


class WhatsappCrmErasure(models.Model):
    """What a person said goes from golden flags too; who raised them and what was won stays."""

    _inherit = "whatsapp_crm.erasure"

    @api.model
    def _erase_conversations(self, data):
        result = super()._erase_conversations(data)
        words = self.env._("Erased person")
        flags = data.golden_flags
        flags.message_id.write({"body": False})
        flags.lead_id.activity_search([ACTIVITY, LATE], only_automated=False).write({"summary": words, "note": False})
        flags.write({"note": words, "product": False, "worked_note": False, "partner_id": False})
        flags.filtered(lambda flag: flag.account_id in data.partner).write({"account_id": False})
        return result
