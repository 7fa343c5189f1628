# Part of whatsapp_crm. See LICENSE file for full copyright and licensing details.
from odoo import http
from odoo.http import request

DOING = ("open", "writing", "left")


class ConversationController(http.Controller):
    """What the screens tell each other while people work in a chat."""

    @http.route("/whatsapp_crm/presence", type="jsonrpc", auth="user")
    def presence(self, channel_id, doing, hello=False):
        """Tell everybody who has the chat open that the user has it open, writes, or left.

        Nothing is stored: whoever hears it forgets it after a minute.

        :param channel_id: id of a WhatsApp chat that the user may read
        :param doing: one of DOING
        :param hello: the user just came: others answer with what they do
        :return: False where there is nothing to tell or nobody to tell it about
        """
        channel = request.env["discuss.channel"].search(
            [("id", "=", channel_id), ("channel_type", "=", "whatsapp_crm")])
        if doing not in DOING or not channel:
            return False
        channel._bus_send("whatsapp_crm.presence", {
            "channel_id": channel.id, "user_id": request.env.uid, "name": request.env.user.name,
            "doing": doing, "hello": bool(hello)}, subchannel="internal_users")
        return True
