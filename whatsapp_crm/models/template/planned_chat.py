# Part of whatsapp_crm. See LICENSE file for full copyright and licensing details.
from textwrap import shorten

from odoo import fields, models
from odoo.addons.mail.tools.discuss import Store

from ..transport.discuss_channel import is_wacrm

TEXT_SHOWN = 140


class DiscussChannel(models.Model):
    """What is planned for a chat stands above its composer, for whoever reads it."""

    _inherit = "discuss.channel"

    wacrm_has_planned = fields.Boolean("Has planned messages", readonly=True, copy=False)

    def _wacrm_extend_window(self, sent_at):
        result = super()._wacrm_extend_window(sent_at)
        if self.wacrm_has_planned:  # a field of the chat, so that other messages cost no search
            # sudo: whatsapp_crm.planned.message - a customer's message cancels whoever planned
            self.env["whatsapp_crm.planned.message"].sudo()._customer_wrote(self)
        return result

    def _wacrm_store_fields(self):
        return [
            *super()._wacrm_store_fields(),
            Store.Attr("wacrm_planned", lambda channel: channel._wacrm_planned_summary(), predicate=is_wacrm)]

    def _wacrm_planned_summary(self):
        """What is planned, the next first: list of dict(id, send_at, text, author, is_template, window_closes)."""
        if not self.wacrm_has_planned:  # so that chats without any cost no search
            return []
        # sudo: whatsapp_crm.planned.message - whoever reads the chat reads what is planned for it
        planned = self.env["whatsapp_crm.planned.message"].sudo().search(
            [("channel_id", "=", self.id), ("state", "=", "planned")])
        return [{
            "id": one.id, "send_at": fields.Datetime.to_string(one.send_at),
            "text": shorten(one._short(), TEXT_SHOWN, placeholder="…"), "author": one.user_id.name,
            "is_template": bool(one.template_id), "window_closes": one.window_closes} for one in planned]

    def _wacrm_planned_changed(self):
        """Bring the mark up to date, and every screen that shows the chat or its card."""
        # sudo: discuss.channel, whatsapp_crm.planned.message - a mark that follows from its messages
        for channel in self.sudo():
            channel.wacrm_has_planned = bool(channel.env["whatsapp_crm.planned.message"].search_count(
                [("channel_id", "=", channel.id), ("state", "=", "planned")], limit=1))
            Store(bus_channel=channel, bus_subchannel="internal_users").add(
                channel, channel._wacrm_store_fields()).bus_send()
            channel.wacrm_conversation_id._changed({"planned"})


class WhatsappCrmConversation(models.Model):
    _inherit = "whatsapp_crm.conversation"

    has_planned = fields.Boolean(related="channel_id.wacrm_has_planned")


class WhatsappCrmErasure(models.Model):
    _inherit = "whatsapp_crm.erasure"

    def _erase_texts(self, data):
        """What was planned for a person goes with them."""
        result = super()._erase_texts(data)
        # sudo: whatsapp_crm.planned.message, ir.attachment - the act was checked
        planned = self.env["whatsapp_crm.planned.message"].sudo().search(
            [("channel_id.wacrm_contact_id", "in", data.contacts.ids)])
        planned.attachment_ids.unlink()
        channels = planned.channel_id
        planned.unlink()
        channels._wacrm_planned_changed()
        return result
