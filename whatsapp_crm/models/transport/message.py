# Part of whatsapp_crm. See LICENSE file for full copyright and licensing details.
import uuid

from odoo import api, fields, models
from odoo.exceptions import UserError

from ...tools import constants
from .client_defaults import without_defaults
from .message_selection import NOT_DELIVERED, ORIGINS, TYPES


class WhatsappCrmMessage(models.Model):
    """One WhatsApp message, in, out, or echoed from the phone app: the record of what was sent.

    An outgoing row is one attempt: it is created queued by whoever posts, and only
    such a row is ever sent. A retry is a new row on the same ``mail.message``.
    """

    _name = "whatsapp_crm.message"
    _description = "WhatsApp Message"
    _inherit = [
        "whatsapp_crm.message.status", "whatsapp_crm.message.sending", "whatsapp_crm.message.media",
        "whatsapp_crm.message.search", "whatsapp_crm.contact.cards"]
    _order = "id desc"
    _rec_name = "text"

    channel_id = fields.Many2one("discuss.channel", "Chat", required=True, index=True, ondelete="restrict")
    number_id = fields.Many2one("whatsapp_crm.number", required=True, ondelete="restrict")
    contact_id = fields.Many2one("whatsapp_crm.contact", required=True, index=True, ondelete="restrict")
    conversation_id = fields.Many2one("whatsapp_crm.conversation", index="btree_not_null", ondelete="set null")
    company_id = fields.Many2one("res.company", required=True)
    mail_message_id = fields.Many2one("mail.message", "Message in the chat", index="btree_not_null",
                                      ondelete="set null")
    attachment_id = fields.Many2one("ir.attachment", ondelete="set null")
    user_id = fields.Many2one("res.users", "Written by", ondelete="set null")

    direction = fields.Selection([("in", "Incoming"), ("out", "Outgoing")], required=True)
    origin = fields.Selection(ORIGINS, required=True)
    type = fields.Selection(TYPES, required=True)
    wamid = fields.Char("Message ID", copy=False)
    callback = fields.Char(copy=False, help="Our own mark, which Meta repeats in every status.")
    reply_to_wamid = fields.Char("Answers the message")
    text = fields.Text()
    content = fields.Json(help="What a type needs beside the text, e.g. a template's values.")
    sent_at = fields.Datetime("Sent on", help="Time given by Meta; for ours, the time it was written.")

    awaits_answer = fields.Boolean("Awaits an answer", help="The customer waits for an answer to this message.")
    answered_by_id = fields.Many2one("whatsapp_crm.message", "Answered by", index="btree_not_null", ondelete="set null")

    answers_until = fields.Integer(
        "Answers until", help="Id of the newest message in the chat that the writer had before them.")

    retry_of_id = fields.Many2one(
        "whatsapp_crm.message", "Sent again instead of", index="btree_not_null", ondelete="set null")
    retry_ids = fields.One2many("whatsapp_crm.message", "retry_of_id", "Sent again as")
    replaced = fields.Boolean(compute="_compute_replaced", search="_search_replaced")
    template_id = fields.Many2one("whatsapp_crm.template", ondelete="set null")
    marketing = fields.Boolean(readonly=True, help="The template was marketing when it was sent.")
    price_category = fields.Char("Price category", readonly=True)
    price_type = fields.Char("Price type", readonly=True)

    _wamid_unique = models.UniqueIndex("(number_id, wamid) WHERE wamid IS NOT NULL")
    _callback_unique = models.UniqueIndex("(callback) WHERE callback IS NOT NULL")
    _one_in_flight = models.UniqueIndex("(channel_id) WHERE status = 'sending'")
    _one_retry = models.UniqueIndex(
        "(retry_of_id) WHERE retry_of_id IS NOT NULL", "This message was sent again already.")
    _queue_index = models.Index("(lane, number_id, id) WHERE status = 'queued'")
    _chat_queue_index = models.Index("(channel_id, id) WHERE status = 'queued'")
    _rate_index = models.Index("(number_id, sending_at) WHERE sending_at IS NOT NULL")
    _undelivered_index = models.Index("(sending_at) WHERE status IN ('accepted', 'held', 'sent')")
    _failed_index = models.Index("(conversation_id, id) WHERE status IN ('failed', 'expired')")
    _unsettled_index = models.Index("(status, id) WHERE status IN ('failed', 'unknown', 'sending')")
    _marketing_index = models.Index("(contact_id, sent_at) WHERE marketing")
    _pair_index = models.Index("(channel_id, sending_at) WHERE sending_at IS NOT NULL")
    _awaiting_index = models.Index("(conversation_id) WHERE awaits_answer AND answered_by_id IS NULL")

    @api.depends("retry_ids")
    def _compute_replaced(self):
        for row in self:
            row.replaced = bool(row.retry_ids)

    def _search_replaced(self, operator, value):
        if operator != "in":
            return NotImplemented
        return [("retry_ids", "!=" if True in value else "=", False)]

    # ------------------------------------------------------------------ create

    @api.model
    def _record_inbound(self, channel, item, *, awaits_answer, **values):
        """The row of a message that a customer wrote.

        :param item: ``webhook_items.InboundMessage``
        """
        return self.create({
            **self._inbound_values(channel, item), "awaits_answer": awaits_answer, **values})

    @api.model
    def _inbound_values(self, channel, item):
        return {
            **self._channel_values(channel),
            "direction": "in", "origin": "customer", "status": "received",
            "type": item.type if item.type in dict(TYPES) else "unknown",
            "wamid": item.wamid, "reply_to_wamid": item.reply_to, "text": item.text,
            "sent_at": item.sent_at,
        }

    @api.model
    def _queue(self, channel, type, *, origin="agent", lane="interactive", **values):
        """A row that will be sent once this transaction is committed; nothing else is ever sent.

        :raises UserError: the gate refuses, whatever code asks
        """
        template = self.env["whatsapp_crm.template"].browse(values.get("template_id") or [])
        channel._wacrm_gate(type, template, ignore=self.browse(values.get("retry_of_id") or []))
        row = without_defaults(self).create({
            **self._channel_values(channel), **self._outgoing_values(type, origin, lane, template), **values})
        self._trigger_senders(lane)
        return row

    @api.model
    def _queue_batch(self, number, template, entries, *, origin):
        """A template to many people of one number, like :meth:`_queue` for each; a few statements for all.

        :param entries: list of (channel, values of the row)
        :return: the rows, in that order
        :raises UserError: the gate refuses somebody
        """
        contacts = self.env["whatsapp_crm.contact"].union(*[channel.wacrm_contact_id for channel, _values in entries])
        for contact, code in number._wacrm_refusals(contacts, template).items():
            raise UserError(number._wacrm_refusal_words(code, contact, template))
        rows = without_defaults(self).create([{
            **self._channel_values(channel), **self._outgoing_values("template", origin, "bulk", template),
            "template_id": template.id, **values} for channel, values in entries])
        self._trigger_senders("bulk")
        return rows

    @api.model
    def _outgoing_values(self, type, origin, lane, template):
        return {
            "direction": "out", "origin": origin, "type": type, "status": "queued", "lane": lane,
            "marketing": template.category == "MARKETING",
            "user_id": self.env.uid if origin == "agent" else False,
            "sent_at": fields.Datetime.now(),
            "callback": f"{constants.CALLBACK_PREFIX}{uuid.uuid4().hex}",
        }

    @api.model
    def _channel_values(self, channel):
        return {
            "channel_id": channel.id,
            "number_id": channel.wacrm_number_id.id,
            "contact_id": channel.wacrm_contact_id.id,
            "company_id": channel.wacrm_number_id.company_id.id,
            "conversation_id": channel.wacrm_conversation_id.id,
        }

    @api.ondelete(at_uninstall=False)
    def _unlink_never(self):
        raise UserError(self.env._("WhatsApp messages are kept: they are the company's record."))

    # ------------------------------------------------------------------ lookup

    @api.model
    def _by_wamid(self, number, wamid):
        if not wamid:
            return self.browse()
        return self.search([("number_id", "=", number.id), ("wamid", "=", wamid)], limit=1)

    def _standing_answer(self):
        """The first message of ours that answers this one of the customer and did not fail."""
        self.ensure_one()
        return self.search([
            ("channel_id", "=", self.channel_id.id), ("direction", "=", "out"), ("status", "not in", NOT_DELIVERED),
            "|", "&", ("origin", "=", "phone_app"), ("sent_at", ">=", self.sent_at),
            "&", ("origin", "=", "agent"), ("answers_until", ">=", self.mail_message_id.id or 0),
        ], order="sent_at, id", limit=1)

    def _type_label(self):
        return dict(self._fields["type"]._description_selection(self.env)).get(self.type, "")

    def _latest_attempts(self):
        """Of the rows, those that no later retry replaced."""
        return self.filtered(lambda row: not row.retry_ids)

    def _in_company_language(self):
        """What the system writes by itself is read by the people of the (first) company."""
        return self.with_context(lang=self.company_id[:1].partner_id.lang or self.env.lang)

    # ----------------------------------------------------------------- actions

    def action_retry(self):
        """Send again what was not delivered: a new row on the same message.

        :raises UserError: nothing here can be sent again, or the sending gate refuses
        """
        rows = self._mine_to_settle().filtered(lambda r: r.status in ("failed", "expired", "unknown"))
        if not rows:
            raise UserError(self.env._("There is nothing to send again here."))
        for row in rows.sorted("id"):
            row.channel_id._wacrm_check_sendable(row.type, row.template_id, ignore=row)
            row._retry()

    def _retry(self):
        again = self._queue(
            self.channel_id, self.type, origin=self.origin, lane=self.lane, text=self.text,
            content=self.content, reply_to_wamid=self.reply_to_wamid, template_id=self.template_id.id,
            mail_message_id=self.mail_message_id.id, attachment_id=self.attachment_id.id,
            conversation_id=self.conversation_id.id, retry_of_id=self.id)
        if self.status == "unknown":
            self._climb("cancelled", forced=True)
        self._close_unconfirmed()
        # What the customer wrote after it still waits.
        self.conversation_id._answered(again, answers_until=self.answers_until or None)
        self._notify_ticks()
        return again

    def action_drop(self):
        """Take failed or waiting messages off the list without sending them."""
        rows = self._mine_to_settle().filtered(lambda r: r.status in ("failed", "expired", "queued", "unknown"))
        for row in rows:
            row._climb("cancelled", forced=True)
        rows._close_unconfirmed()
        rows.conversation_id._wait_again(rows)
        rows._notify_ticks()

    def action_mark_sent(self):
        """A person saw on the customer's side that it arrived."""
        rows = self._mine_to_settle().filtered(lambda r: r.status == "unknown")
        for row in rows:
            row._climb("sent", forced=True)
        rows._close_unconfirmed()
        rows._notify_ticks()

    def _mine_to_settle(self):
        """The outgoing rows of chats that the user may read, with the right to write them."""
        self.check_access("read")
        # sudo: whatsapp_crm.message - rows are written by the system; reading them gives the right to settle
        return self.filtered(lambda r: r.direction == "out").sudo()._latest_attempts()

    def action_open_chat(self):
        """Open the conversation, or the chat where none is open."""
        self.ensure_one()
        if self.conversation_id:
            return self.conversation_id.action_open()
        return {
            "type": "ir.actions.client", "tag": "mail.action_discuss",
            "params": {"active_id": f"discuss.channel_{self.channel_id.id}"},
        }
