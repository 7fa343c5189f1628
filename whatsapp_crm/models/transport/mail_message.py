# Part of whatsapp_crm. See LICENSE file for full copyright and licensing details.
from markupsafe import Markup

from odoo import fields, models
from odoo.addons.mail.tools.discuss import Store

from .discuss_channel import TYPE
from .message_body import message_body


class MailMessage(models.Model):
    """Ticks, files and reactions of messages in WhatsApp chats."""

    _inherit = "mail.message"

    message_type = fields.Selection(
        selection_add=[(TYPE, "WhatsApp")], ondelete={TYPE: lambda records: records.write({"message_type": "comment"})})
    wacrm_message_ids = fields.One2many(
        "whatsapp_crm.message", "mail_message_id", "WhatsApp messages", groups="base.group_user")
    wacrm_tick = fields.Json("WhatsApp status", compute="_compute_wacrm_tick", groups="base.group_user")
    wacrm_media = fields.Json("WhatsApp file", compute="_compute_wacrm_tick", groups="base.group_user")

    def _compute_wacrm_tick(self):
        # sudo: whatsapp_crm.message - whoever reads the message sees how far it got
        rows = self.env["whatsapp_crm.message"].sudo().search([("mail_message_id", "in", self.ids)])
        by_message = rows.grouped("mail_message_id")
        for message in self:
            own = by_message.get(message, rows.browse())
            message.wacrm_tick = own._tick()
            failed = own.filtered(lambda row: row.media_state == "failed")
            message.wacrm_media = {"ids": failed.ids, "can_fetch": any(failed.mapped("media_ref"))} if failed else False

    def _to_store_defaults(self, target):
        result = super()._to_store_defaults(target)
        if target.is_internal(self.env):
            ours = {"predicate": lambda message: message.message_type == TYPE}
            result += [Store.Attr("wacrm_tick", **ours), Store.Attr("wacrm_media", **ours)]
        return result

    def _message_reaction(self, content, action, partner, guest, store=None):
        result = super()._message_reaction(content, action, partner, guest, store=store)
        if self.model == "discuss.channel" and self.message_type == TYPE and not self.env.context.get("wacrm_no_send"):
            self._wacrm_send_reaction(content if action == "add" else self._wacrm_last_own_reaction())
        return result

    def _wacrm_last_own_reaction(self):
        """The reaction that stays where one of ours goes: WhatsApp shows one of the whole company."""
        self.invalidate_recordset(["reaction_ids"])
        ours = self.reaction_ids.filtered(lambda reaction: reaction.partner_id.main_user_id)
        return ours.sorted("id")[-1:].content or ""

    def _wacrm_send_reaction(self, emoji):
        """Queue an agent's reaction on a message that WhatsApp knows."""
        # sudo: whatsapp_crm.message - reacting in a readable chat sends as any message does
        channel = self.env["discuss.channel"].browse(self.res_id)
        row = self.env["whatsapp_crm.message"].sudo().search(
            [("mail_message_id", "=", self.id), ("wamid", "!=", False)], limit=1)
        if row:
            channel._wacrm_check_sendable("reaction")
            row._queue(row.channel_id, "reaction", text=emoji, reply_to_wamid=row.wamid)

    def _wacrm_set_reaction(self, partner, emoji):
        """The customer's one reaction on this message; an empty one takes it away."""
        before = self.reaction_ids.filtered(lambda reaction: reaction.partner_id == partner).mapped("content")
        guest, message = self.env["mail.guest"], self.with_context(wacrm_no_send=True)
        for old in before:
            if old != emoji:
                message._message_reaction(old, "remove", partner, guest)
        if emoji and emoji not in before:
            message._message_reaction(emoji, "add", partner, guest)

    def _wacrm_mark_changed(self, new_item, mark):
        """Mark an edited or deleted message; what stood there before stays readable."""
        for message in self:
            new = message_body(self.env, new_item) if new_item else Markup("")
            message.body = Markup("%s<br/><small><em>%s</em></small><br/><del>%s</del>") % (
                new, mark, message.body)
            Store(bus_channel=self.env["discuss.channel"].browse(message.res_id)).add(message, ["body"]).bus_send()
