# Part of whatsapp_crm. See LICENSE file for full copyright and licensing details.
from odoo import api, models


class WhatsappCrmErasure(models.Model):
    """What was promised to a person is about that person; that it was kept or broken stays."""

    _inherit = "whatsapp_crm.erasure"

    @api.model
    def _erase_conversations(self, data):
        promises = self.env["whatsapp_crm.commitment"].sudo().search(  # sudo: as all of an erasure
            [("conversation_id", "in", data.conversations.ids)])
        # First: whoever deletes the activities writes into the story what was promised.
        promises.write({"what": self.env._("Erased person")})
        promises.told_activity_id.unlink()
        return super()._erase_conversations(data)
