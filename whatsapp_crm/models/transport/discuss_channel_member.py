# Part of whatsapp_crm. See LICENSE file for full copyright and licensing details.
from odoo import models

from .discuss_channel import TYPE


class DiscussChannelMember(models.Model):
    """Looks and typing of the agent who works the chat, as the customer may see them."""

    _inherit = "discuss.channel.member"

    def _set_last_seen_message(self, message, notify=True):
        result = super()._set_last_seen_message(message, notify=notify)
        channel = self.channel_id
        if channel.channel_type == TYPE and self.is_self:
            channel._wacrm_looked_at()
        return result

    def _bus_send(self, notification_type, message, /, *, subchannel=None):
        """Nobody is "invited to a channel": whoever becomes responsible is told of the conversation instead."""
        if notification_type == "discuss.channel/joined" and self.channel_id.channel_type == TYPE:
            message = {name: value for name, value in message.items() if name != "invited_by_user_id"}
        return super()._bus_send(notification_type, message, subchannel=subchannel)

    def _notify_typing(self, is_typing):
        result = super()._notify_typing(is_typing)
        for member in self.filtered(lambda m: m.channel_id.channel_type == TYPE and m.is_self):
            # sudo: whatsapp_crm.number - its setting decides
            if is_typing and member.channel_id.sudo().wacrm_number_id.send_typing:
                self.env["whatsapp_crm.signal"]._send(member.channel_id, typing=True)
        return result
