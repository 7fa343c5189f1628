# Part of whatsapp_crm. See LICENSE file for full copyright and licensing details.
from dataclasses import asdict, replace

from odoo import api, fields, models

from ...tools import counting
from .message_body import media_body, message_body

MEDIA_TYPES = ("image", "video", "audio", "document", "sticker")


class WhatsappCrmInbound(models.AbstractModel):
    """What each kind of webhook item does. Runs inside the one transaction of that item."""

    _name = "whatsapp_crm.inbound"
    _description = "WhatsApp Incoming Items"

    @api.model
    def _handle(self, kind, item, account, number):
        """Dispatch a typed item.

        :return: None when done, "ignored" for what concerns nothing here, "early" for
            what is about a message that is not here (yet)
        """
        self.env["whatsapp_crm.conversation"]._changes()  # first in line, so that its event shares the bus's INSERT
        handler = getattr(self, f"_handle_{kind}", None)
        return handler(item, account, number) if handler else "ignored"

    @api.model
    def _usable(self, item):
        """Can the message be stored: it is of somebody, and it gets a time where Meta gave none."""
        known = item.person.user_id or item.person.wa_id
        return known and replace(item, sent_at=item.sent_at or fields.Datetime.now())

    # --------------------------------------------------------------- messages

    @api.model
    def _handle_message(self, item, account, number):
        item = self._usable(item)
        if not item:
            return "ignored"
        if self.env["whatsapp_crm.message"]._by_wamid(number, item.wamid):
            return None
        contact = self.env["whatsapp_crm.contact"]._upsert(number, item.person)
        special = getattr(self, f"_handle_message_{item.type}", None)
        if special:
            return special(item, number, contact)
        return self._customer_wrote(item, number, contact)

    @api.model
    def _customer_wrote(self, item, number, contact):
        """A message that shows in the chat, with all its consequences for the conversation."""
        channel = self.env["discuss.channel"]._wacrm_for(number, contact)
        effect = self._effect_of(item, channel)
        partner = contact._matched_partner(number)
        conversation = channel._wacrm_conversation_for_inbound(effect, item)
        if effect.opens_window:
            channel._wacrm_extend_window(item.sent_at)
        row = self._show(item, channel, partner, conversation)
        if conversation:
            conversation._customer_wrote(row, item, effect)
        row._mind_consent_words(item)

    @api.model
    def _effect_of(self, item, channel):
        """What the message does to its conversation, see ``tools.counting``."""
        # Thanks reopen nothing; in a conversation that is not resolved they are words like any other.
        thanks = bool(channel._wacrm_after_resolved(item.sent_at)) and self._is_courtesy(item)
        return counting.effect_of_inbound(item, courtesy=thanks)

    @api.model
    def _is_courtesy(self, item):
        return item.type == "text" and counting.is_courtesy(
            item.text, self.env["whatsapp_crm.word.list"]._words("courtesy"))

    @api.model
    def _show(self, item, channel, author, conversation, **values):
        """The row of a message and what stands for it in the chat."""
        row = self.env["whatsapp_crm.message"]._record_inbound(
            channel, item, awaits_answer=False, conversation_id=conversation.id,
            **self._columns(item), **values)
        row.mail_message_id = channel._wacrm_post(
            self._body(row, item), author=author, sent_at=item.sent_at,
            parent=self._quoted(channel.wacrm_number_id, item))
        if item.type in MEDIA_TYPES:
            self.env.ref("whatsapp_crm.ir_cron_media")._trigger()
        return row

    @api.model
    def _columns(self, item):
        """What a type needs beside the text."""
        if item.type in MEDIA_TYPES:
            return self.env["whatsapp_crm.message"]._media_values(item.content)
        if item.type == "contacts":
            return {"content": {"cards": [asdict(card) for card in item.content.cards]}}
        return {}

    @api.model
    def _body(self, row, item):
        return media_body(self.env, row) if item.type in MEDIA_TYPES else message_body(self.env, item)

    @api.model
    def _quoted(self, number, item):
        return self.env["whatsapp_crm.message"]._by_wamid(number, item.reply_to).mail_message_id

    # ---------------------------------------- messages that change other ones

    @api.model
    def _handle_message_reaction(self, item, number, contact):
        target = self.env["whatsapp_crm.message"]._by_wamid(number, item.content.message_wamid)
        return self._react(item, target, contact._matched_partner(number))

    @api.model
    def _react(self, item, target, partner):
        if not target.mail_message_id:
            return "early"
        target.mail_message_id._wacrm_set_reaction(partner, item.content.emoji)
        return None

    @api.model
    def _handle_message_edit(self, item, number, contact):
        return self._change_original(item, number, self.env._("edited by the customer"))

    @api.model
    def _handle_message_revoke(self, item, number, contact):
        return self._change_original(item, number, self.env._("deleted by the customer"))

    @api.model
    def _change_original(self, item, number, mark):
        row = self.env["whatsapp_crm.message"]._by_wamid(number, item.content.original_wamid)
        if not row:
            return "early"
        row.mail_message_id._wacrm_mark_changed(getattr(item.content, "message", None), mark)
        return None

    @api.model
    def _handle_message_system(self, item, number, contact):
        content = item.content
        changed = self.env["whatsapp_crm.contact"]._find_changed(number.account_id, item, contact)
        changed._renumber(wa_id=content.new_wa_id, bsuid=content.new_user_id)
        channel = changed.channel_ids.filtered(lambda c: c.wacrm_number_id == number)
        if channel:
            channel._wacrm_log(message_body(self.env, item))

    # ------------------------------------------------------------ other kinds

    @api.model
    def _handle_status(self, update, account, number):
        row = self.env["whatsapp_crm.message"]._apply_status(number, update)
        return None if row else "early"

    @api.model
    def _handle_echo(self, echo, account, number):
        """A person answered from the phone app: ours, credited to nobody, and it answers."""
        item = self._usable(echo.message)
        if not item:
            return "ignored"
        messages = self.env["whatsapp_crm.message"]
        if messages._by_wamid(number, item.wamid):
            return None
        if not number.echo_seen:
            number.echo_seen = True
        contact = self.env["whatsapp_crm.contact"]._upsert(number, item.person)
        if item.type in ("edit", "revoke"):
            return self._change_original(item, number, self.env._("changed from the phone"))
        if item.type == "reaction":
            target = messages._by_wamid(number, item.content.message_wamid)
            return self._react(item, target, number.company_id.partner_id)
        channel = self.env["discuss.channel"]._wacrm_for(number, contact)
        contact._matched_partner(number)
        conversation = channel._wacrm_conversation_for_echo(item)
        row = self._show(item, channel, number.company_id.partner_id, conversation,
                         direction="out", origin="phone_app", status="sent")
        row._notify_ticks()
        conversation._answered(row)
        self.env["whatsapp_crm.webhook.event"]._revive_statuses([item.wamid])
        return None

    @api.model
    def _handle_user_preference(self, item, account, number):
        contact = self.env["whatsapp_crm.contact"]._upsert(number, item.person)
        if item.value == "stop":
            contact._platform_switch(stopped=True, at=item.occurred_at)
        elif item.value in ("resume", "signup"):
            contact._platform_switch(stopped=False, at=item.occurred_at)

    @api.model
    def _handle_user_id_update(self, item, account, number):
        return self.env["whatsapp_crm.contact"]._handle_user_id_update(account, item)

    @api.model
    def _handle_error(self, item, account, number):
        number._note_service_errors(item.errors)
