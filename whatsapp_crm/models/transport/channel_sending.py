# Part of whatsapp_crm. See LICENSE file for full copyright and licensing details.
from odoo import fields, models
from odoo.exceptions import AccessError, UserError

from ...tools import constants, media_rules, text_markup
from .refusal_words import refusal_words


class WhatsappCrmChannelSending(models.AbstractModel):
    """The one sending gate of a chat, and the rows that an agent's post becomes."""

    _name = "whatsapp_crm.channel.sending"
    _description = "WhatsApp Sending from a Chat"

    def _wacrm_check_sendable(self, type="text", template=None, *, ignore=None):
        """May the current user send a message of ``type`` here now?

        :param type: "text", "template", "reaction", or a file's type
        :param template: ``whatsapp_crm.template``, for type "template"
        :param ignore: ``whatsapp_crm.message`` that is sent again
        :raises AccessError: the user does not work WhatsApp conversations
        :raises UserError: in the user's words, why not
        """
        self.ensure_one()
        if not self.env.user.has_group("whatsapp_crm.group_agent"):
            raise AccessError(self.env._("Only WhatsApp agents can write to customers."))
        self.check_access("read")
        self._wacrm_check_responsible()
        self._wacrm_gate(type, template, ignore=ignore)

    def _wacrm_send_post(self, **kwargs):
        """An agent's message: through the gate, into the chat, and one queued row per piece."""
        as_support = kwargs.pop("wacrm_as_support", False)
        self._wacrm_check_sendable()
        if not as_support:
            self._wacrm_check_support_meant()
        answers_until = kwargs.pop("wacrm_answers_until", None)
        pieces, post = self._wacrm_finish(
            self._wacrm_pieces(kwargs.get("body"), kwargs.get("attachment_ids")), kwargs)
        return self._wacrm_write(pieces, answers_until=answers_until, **post)

    def _wacrm_finish(self, pieces, post):
        """What an agent's own words go out with; a hook for layers above.

        :param pieces: see :meth:`_wacrm_pieces`
        :param post: dict of what goes into the chat, e.g. ``body``
        :return: (pieces, post)
        :raises UserError: in the user's words, why it cannot go like this
        """
        return pieces, post

    def _wacrm_send_sentence(self, text, origin):
        """Say ``text`` to the customer as part of a step of the conversation, e.g. a handoff.

        :param origin: "agent" answers the customer's wait, any "auto:…" does not
        :return: the ``mail.message`` in the chat
        :raises UserError: in the user's words, why it cannot be sent
        """
        self._wacrm_check_sendable()
        self._wacrm_check_length(text, constants.TEXT_MAX)
        pieces, post = [{"type": "text", "text": text}], {"body": text_markup.to_html(text)}
        if origin == "agent":
            pieces, post = self._wacrm_finish(pieces, post)
        return self._wacrm_write(pieces, origin=origin, subtype_xmlid="mail.mt_comment", **post)

    def _wacrm_write(self, pieces, *, answers_until=None, origin="agent", **post):
        """What passed the gate: into the chat, one queued row per piece, and on to the conversation.

        :param pieces: values for ``whatsapp_crm.message._queue``; the first one carries the quote
        :param origin: of ORIGINS; only an agent's own words take and answer the conversation
        :return: the ``mail.message`` in the chat
        """
        # sudo: whatsapp_crm.conversation - writing in a readable chat has consequences for its conversation
        channel = self.sudo()
        conversation = channel._wacrm_conversation_for_agent(self.env.user)
        message = channel.with_context(wacrm_no_send=True).message_post(message_type="whatsapp_crm", **post)
        reply_to = channel._wacrm_wamid_of(post.get("parent_id"))
        rows = channel.env["whatsapp_crm.message"]
        for piece in pieces:
            rows += rows._queue(
                channel, **piece, origin=origin, user_id=self.env.uid, mail_message_id=message.id,
                conversation_id=conversation.id, reply_to_wamid=False if rows else reply_to)
        # The post went to the bus before its rows were there.
        rows._notify_ticks()
        if origin == "agent":
            conversation._agent_wrote(rows, answers_until)
        return message

    def _wacrm_check_responsible(self):
        """:raises UserError: somebody else is responsible, and the company lets nobody else answer"""
        # sudo: whatsapp_crm.conversation - who is responsible decides, whoever writes
        conversation = self.sudo()._wacrm_open_conversation()
        if conversation.company_id.wacrm_only_owner_answers and conversation._is_of_another():
            raise UserError(self.env._(
                "%(taken)s Take it first: only the responsible answers.", taken=conversation._taken_words()))

    def _wacrm_check_support_meant(self):
        """:raises UserError: somebody else is responsible, which the writer may not have seen yet"""
        # sudo: whatsapp_crm.conversation - who is responsible decides, whoever writes
        conversation = self.sudo()._wacrm_open_conversation()
        if conversation._is_of_another():
            raise UserError(self.env._(
                "%(taken)s Take it, or choose Answer as support.", taken=conversation._taken_words()))

    def _wacrm_note(self, body):
        """An internal note of the current user, about a step they took."""
        return self.message_post(
            body=body, message_type="comment", subtype_xmlid="mail.mt_note",
            author_id=self.env.user.partner_id.id)

    def _wacrm_wamid_of(self, mail_message_id):
        if not mail_message_id:
            return False
        rows = self.env["whatsapp_crm.message"].search([
            ("mail_message_id", "=", mail_message_id), ("wamid", "!=", False)], order="id", limit=1)
        return rows.wamid

    def _wacrm_pieces(self, body, attachment_ids):
        """What to send for a post: a text alone, or each file, the first with the text as its caption.

        :return: list of values for ``whatsapp_crm.message._queue``
        :raises UserError: a limit of Meta's is passed, in the user's words
        """
        text = text_markup.from_html(body) if body else ""
        attachments = self.env["ir.attachment"].browse(attachment_ids or []).exists()
        attachments.check_access("read")
        if not attachments:
            if not text:
                raise UserError(self.env._("There is nothing to send."))
            self._wacrm_check_length(text, constants.TEXT_MAX)
            return [{"type": "text", "text": text}]
        pieces = [self._wacrm_file_piece(attachment) for attachment in attachments]
        first = pieces[0]
        if text and first["type"] in ("image", "video", "document") and len(text) <= constants.CAPTION_MAX:
            first["text"] = text
        elif text:
            self._wacrm_check_length(text, constants.TEXT_MAX)
            pieces.insert(0, {"type": "text", "text": text})
        return pieces

    def _wacrm_check_length(self, text, limit):
        if len(text) > limit:
            raise UserError(self.env._(
                "WhatsApp takes at most %(limit)s characters; this message has %(length)s.",
                limit=limit, length=len(text)))

    def _wacrm_file_piece(self, attachment):
        # sudo: ir.attachment - size and voice mark of a file that the user attaches
        attachment = attachment.sudo()
        try:
            kind = media_rules.check_outbound(attachment.mimetype, attachment.file_size)
        except media_rules.MediaRefused as refused:
            raise UserError(refusal_words(self.env, refused, attachment.name)) from refused
        voice = bool(attachment.voice_ids) and attachment.mimetype.startswith("audio/ogg")
        return {"type": kind, "attachment_id": attachment.id, "content": {"voice": voice} if voice else False}

    # -------------------------------------------------------- conversations

    def _wacrm_open_conversation(self):
        """The chat's conversation that is not resolved, if there is one."""
        conversation = self.wacrm_conversation_id
        return conversation if conversation.state != "resolved" else conversation.browse()

    def _wacrm_after_resolved(self, at):
        """The last conversation, where it is resolved and ``at`` is within the time to come back to it."""
        conversation = self.wacrm_conversation_id
        if conversation.state == "resolved" and conversation._may_come_back(at):
            return conversation
        return conversation.browse()

    def _wacrm_conversation_for_inbound(self, effect, item):
        """Where a customer's message belongs: the open conversation, the one it comes back to, or a new one."""
        conversation = self._wacrm_open_conversation()
        if conversation:
            return conversation
        last = self._wacrm_after_resolved(item.sent_at)
        if last:
            return last
        if effect.opens:
            return self.env["whatsapp_crm.conversation"]._open(self, state="new", opened_at=item.sent_at)
        return self.wacrm_conversation_id

    def _wacrm_conversation_for_agent(self, user):
        """Where an agent's message belongs; nobody's conversation becomes the writer's."""
        conversation = self._wacrm_open_conversation()
        if conversation:
            return conversation
        last = self._wacrm_after_resolved(fields.Datetime.now())
        return last or self.env["whatsapp_crm.conversation"]._open(self, state="waiting", owner=user)

    def _wacrm_conversation_for_echo(self, item):
        """Where a message from the phone app belongs; a new one waits for nobody."""
        conversation = self._wacrm_open_conversation() or self._wacrm_after_resolved(item.sent_at)
        return conversation or self.env["whatsapp_crm.conversation"]._open(
            self, state="new", opened_at=item.sent_at)
