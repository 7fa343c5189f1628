# Part of whatsapp_crm. See LICENSE file for full copyright and licensing details.
import logging

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

from ...tools import text_markup
from ..transport.transaction import run_item

_logger = logging.getLogger(__name__)

BATCH = 50
CLAIM = """
    SELECT id
      FROM whatsapp_crm_planned_message
     WHERE id = %s AND state = 'planned' AND send_at <= %s
       FOR UPDATE SKIP LOCKED
"""


class WhatsappCrmPlannedMessage(models.Model):
    """A message that an agent wrote for later.

    It is no message before its time: it answers nobody, holds back nobody in the queue and is
    in no figure. When it is due it is posted as its writer, through the same gate as any other.
    """

    _name = "whatsapp_crm.planned.message"
    _description = "Planned WhatsApp Message"
    _order = "send_at, id"
    _rec_name = "body"

    channel_id = fields.Many2one("discuss.channel", "Chat", required=True, index=True, ondelete="cascade")
    conversation_id = fields.Many2one("whatsapp_crm.conversation", index="btree_not_null", ondelete="set null")
    company_id = fields.Many2one("res.company", required=True, index=True)
    user_id = fields.Many2one("res.users", "Written by", required=True, index=True, ondelete="cascade",
                              default=lambda self: self.env.user)
    send_at = fields.Datetime("Send on", required=True)
    body = fields.Text("Message")
    attachment_ids = fields.Many2many("ir.attachment", string="Files")
    template_id = fields.Many2one("whatsapp_crm.template", ondelete="set null")
    template_values = fields.Json("Values of the template")
    state = fields.Selection(
        [("planned", "Planned"), ("sent", "Sent"), ("cancelled", "Cancelled"), ("failed", "Not sent")],
        required=True, default="planned", readonly=True)
    reason = fields.Char("Why not", readonly=True)
    customer = fields.Char(related="channel_id.name")
    window_closes = fields.Boolean("The 24-hour window will be closed then", compute="_compute_window_closes")

    _due_index = models.Index("(send_at) WHERE state = 'planned'")
    _chat_index = models.Index("(channel_id) WHERE state = 'planned'")

    @api.depends("send_at", "template_id", "channel_id.wacrm_window_until", "state")
    def _compute_window_closes(self):
        for planned in self:
            # sudo: discuss.channel - the window of a chat that one may read
            until = planned.channel_id.sudo().wacrm_window_until
            planned.window_closes = bool(
                planned.state == "planned" and not planned.template_id and planned.send_at
                and (not until or planned.send_at >= until))

    # -------------------------------------------------------------- planning

    @api.model
    def _plan(self, channel, send_at, *, body="", attachments=None, template=None, values=None):
        """Plan a message of the current user.

        :param channel: a chat that they may write in
        :param send_at: when (naive UTC)
        :param values: of the template, as for ``_wacrm_send_template``
        :raises UserError: a moment that is past, or what could not be sent now either, in the user's words
        """
        attachments = attachments if attachments is not None else self.env["ir.attachment"]
        self._check_plan(channel, send_at, body, attachments, template)
        if template:
            template._components_with(values, attachments[:1].name)
            body = template._text_with(values)
        # sudo: discuss.channel, whatsapp_crm.planned.message - rights were checked above; only this method creates any
        chat = channel.sudo()
        planned = chat.env[self._name].create({
            "channel_id": chat.id, "conversation_id": chat.wacrm_conversation_id.id,
            "company_id": chat.wacrm_number_id.company_id.id, "user_id": self.env.uid, "send_at": send_at,
            "body": body, "template_id": template.id if template else False,
            "template_values": values if template else False})
        planned._keep_files(attachments)
        planned._is_planned()
        return planned.sudo(False)

    def _replan(self, send_at, body, attachments):
        """Change when it goes, and its text unless that is a template's; whoever changes it says it.

        :raises UserError: it went out meanwhile
        """
        self.ensure_one()
        self.check_access("read")
        # sudo: whatsapp_crm.planned.message - who works the chat decides what goes out
        planned = self.sudo()
        if planned.state != "planned":
            raise UserError(self.env._("This message is not planned any more."))
        template = planned.template_id.sudo(False)
        if template:
            body, attachments = planned.body, self.attachment_ids
        self._check_plan(planned.channel_id.sudo(False), send_at, body, attachments, template)
        planned.write({"send_at": send_at, "user_id": self.env.uid, "body": body})
        planned._keep_files(attachments)
        planned._is_planned()

    @api.model
    def _check_plan(self, channel, send_at, body, attachments, template=None):
        """What does not depend on the time is said now, not when it is due and the writer has left.

        :raises UserError: in the user's words, why it cannot be planned like this
        """
        if not self.env.user.has_group("whatsapp_crm.group_agent"):
            raise AccessError(self.env._("Only WhatsApp agents can write to customers."))
        channel.check_access("read")
        attachments.check_access("read")
        if send_at <= fields.Datetime.now():
            raise UserError(self.env._("Choose a moment that is still to come."))
        if template:
            channel._wacrm_check_header(template, attachments[:1])
        else:
            html = text_markup.to_html(body or "")
            channel._wacrm_finish(channel._wacrm_pieces(html, attachments.ids), {"body": html})

    def _keep_files(self, files):
        """Have files of its own: uploads are deleted after a day, and only their uploader may read them."""
        # sudo: ir.attachment - the writer's rights on them were checked
        files = files.sudo()
        own = (self.attachment_ids | files).filtered(
            lambda file: (file.res_model, file.res_id) == (self._name, self.id))
        self.attachment_ids = (own & files) | self._copies(files - own, self)
        (own - files).unlink()

    @api.model
    def _copies(self, files, record):
        """Copies that belong to ``record``, in the order of the files; a voice message remains one."""
        copies = files.browse()
        for file in files.sorted("id"):
            copy = files.create({"name": file.name, "raw": file.raw, "mimetype": file.mimetype,
                                 "res_model": record._name, "res_id": record.id})
            if file.voice_ids:
                copy._set_voice_metadata()
            copies += copy
        return copies

    def _is_planned(self):
        """Everybody sees that it waits, and a run at its time."""
        self.channel_id._wacrm_planned_changed()
        # sudo: ir.cron - the message waits for the run at its time
        self.env.ref("whatsapp_crm.ir_cron_planned").sudo()._trigger(self.mapped("send_at"))

    def action_edit(self):
        """Ask for another text or time."""
        self.ensure_one()
        self.check_access("read")
        action = self.env["ir.actions.act_window"]._for_xml_id("whatsapp_crm.whatsapp_crm_send_later_action")
        return {
            **action, "name": self.env._("Planned message"), "context": {
                "default_planned_id": self.id, "default_channel_id": self.channel_id.id, "default_body": self.body,
                "default_attachment_ids": self.attachment_ids.ids,
                "default_send_at": fields.Datetime.to_string(self.send_at)}}

    def action_open_chat(self):
        """The conversation that it is planned in."""
        self.ensure_one()
        # sudo: discuss.channel - which conversation it shows; opening it minds the rights
        return self.channel_id.sudo().wacrm_conversation_id.sudo(False).action_open()

    # ---------------------------------------------------------------- its end

    def action_cancel(self):
        """Do not send these; for whoever may read them."""
        self.check_access("read")
        # sudo: whatsapp_crm.planned.message - who works the chat decides what goes out
        planned = self.sudo().filtered(lambda planned: planned.state == "planned")
        planned.write({"state": "cancelled"})
        planned.channel_id._wacrm_planned_changed()

    @api.model
    def _customer_wrote(self, channel):
        """The customer wrote: what was planned for this chat may not fit any more."""
        planned = self.search([("channel_id", "=", channel.id), ("state", "=", "planned")])
        for one in planned:
            one = one.with_context(lang=one.user_id.lang or self.env.lang)
            one.write({"state": "cancelled", "reason": one.env._("The customer wrote first.")})
            one._note(one.env._("A planned message was not sent, because the customer wrote first: %(text)s",
                                text=one._short()))
        channel._wacrm_planned_changed()

    def _short(self):
        return self.body or ", ".join(self.attachment_ids.mapped("name"))

    def _note(self, text):
        """An internal note in the chat, which tells whoever planned it."""
        # Being told gives nobody the right to read the chat.
        self.channel_id.with_context(wacrm_no_follow=True).message_post(
            body=text, message_type="comment", subtype_xmlid="mail.mt_note",
            author_id=self.env.ref("base.partner_root").id, partner_ids=self._told().partner_id.ids)

    def _told(self):
        """Who learns that it was not sent: the writer, else the responsible; nobody who may not read the chat."""
        people = self.user_id | self.channel_id.wacrm_conversation_id.user_id
        chat = self.channel_id
        return people.filtered(lambda user: user.active and chat.with_user(user).with_context(
            allowed_company_ids=user.company_ids.ids).has_access("read"))[:1]

    # ---------------------------------------------------------------- sending

    @api.model
    def _cron_planned(self):
        """Post what is due, each in a transaction of its own."""
        due = self.search([("state", "=", "planned"), ("send_at", "<=", fields.Datetime.now())]).ids
        # Its own transaction ends here: it keeps nothing open while the others work.
        self.env["ir.cron"]._commit_progress(0, remaining=len(due))
        for left, planned_id in zip(range(len(due) - 1, -1, -1), due[:BATCH]):
            self._run_due(planned_id)
            self.env["ir.cron"]._commit_progress(1, remaining=left)

    @api.model
    def _run_due(self, planned_id):
        for step in ("_post", "_broke"):
            try:
                run_item(self.env.registry, lambda env, step=step: getattr(env[self._name]._claim(planned_id), step)())
                return
            except Exception:  # one that breaks must not stop the others
                _logger.exception("Planned WhatsApp message %s could not be sent", planned_id)

    @api.model
    def _claim(self, planned_id):
        """Lock the message; empty where it is not due any more, or somebody else is at it."""
        self.env.cr.execute(CLAIM, [planned_id, fields.Datetime.now()])
        return self.browse(row[0] for row in self.env.cr.fetchall())

    def _post(self):
        """Post as the writer; the gate decides as if they sent it now."""
        for planned in self:
            author = planned._as_author()
            try:
                with self.env.cr.savepoint():
                    if not planned.user_id.active:
                        raise UserError(author.env._("Its writer works here no more."))
                    author._send_now()
                    planned.state = "sent"
            except (UserError, AccessError) as error:
                planned._fail(str(error))
            planned.channel_id._wacrm_planned_changed()

    def _broke(self):
        """It could not even be refused."""
        for planned in self:
            planned._fail(planned._as_author().env._("The message could not be put together. Write it again."))
            planned.channel_id._wacrm_planned_changed()

    def _as_author(self):
        return self.with_user(self.user_id).with_context(lang=self.user_id.lang)

    def _fail(self, reason):
        """:param reason: in the writer's words"""
        self.write({"state": "failed", "reason": reason})
        self._note(self._as_author().env._(
            "A planned message was not sent. %(reason)s Its text was: %(text)s", reason=reason, text=self._short()))

    def _send_now(self):
        # sudo: whatsapp_crm.planned.message - what it says, whoever may still read it
        planned = self.sudo()
        channel = planned.channel_id.sudo(False)
        template = planned.template_id.sudo(False)
        files = planned._copies(planned.attachment_ids, channel).sudo(False)
        if template:
            channel._wacrm_send_template(template, planned.template_values or {}, files[:1], as_support=True)
        else:
            channel._wacrm_send_post(
                body=text_markup.to_html(planned.body or ""), attachment_ids=files.ids,
                subtype_xmlid="mail.mt_comment", wacrm_as_support=True)
