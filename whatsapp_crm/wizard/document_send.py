# Part of whatsapp_crm. See LICENSE file for full copyright and licensing details.
from odoo import api, fields, models
from odoo.exceptions import UserError

from ..tools import text_markup

PURPOSES = [("document", "Send document"), ("payment", "Payment link")]
WAYS = [("file", "PDF"), ("link", "Web link")]


class WhatsappCrmDocumentSend(models.TransientModel):
    """Sends quotations, orders, invoices or any other record that an administrator allowed, as a PDF or a link.

    Opened from a conversation it offers what its customer has; opened from a record it is
    about that one, and asks for the chat where there are several.
    """

    _name = "whatsapp_crm.document.send"
    _inherit = "whatsapp_crm.dialog"
    _description = "Send Document by WhatsApp"

    purpose = fields.Selection(PURPOSES, required=True, default="document")
    conversation_id = fields.Many2one("whatsapp_crm.conversation", ondelete="cascade")
    record_model = fields.Char()
    record_id = fields.Many2oneReference(model_field="record_model")
    channel_ids = fields.Many2many("discuss.channel", compute="_compute_channel_ids")
    channel_id = fields.Many2one(
        "discuss.channel", "To", ondelete="cascade", compute="_compute_channel_id", store=True, compute_sudo=False,
        readonly=False, domain="[('id', 'in', channel_ids)]")
    line_ids = fields.One2many(
        "whatsapp_crm.document.send.line", "wizard_id", "Documents", compute="_compute_line_ids", store=True,
        compute_sudo=False, readonly=False)
    window_open = fields.Boolean(compute="_compute_chat")
    responsible = fields.Char(compute="_compute_chat")
    as_support = fields.Boolean("Answer as support")
    can_print = fields.Boolean(compute="_compute_ways")
    has_link = fields.Boolean(compute="_compute_ways")
    way = fields.Selection(
        WAYS, "As", compute="_compute_way", store=True, compute_sudo=False, readonly=False)
    text = fields.Text("Message", compute="_compute_text", store=True, compute_sudo=False, readonly=False)
    proposal = fields.Text(compute="_compute_text", store=True, compute_sudo=False)

    @api.model
    def default_get(self, fields):
        """From the action menu of a record: it is the one that is sent."""
        values, context = super().default_get(fields), self.env.context
        model = context.get("active_model")
        if not values.get("conversation_id") and model in self.env and context.get("active_id"):
            values |= {"record_model": model, "record_id": context["active_id"]}
        return values

    # ------------------------------------------------------------------ compute

    @api.depends("conversation_id", "record_model", "record_id")
    def _compute_channel_ids(self):
        for wizard in self:
            # sudo: whatsapp_crm.conversation - the chat of a conversation that one may read
            own = wizard.conversation_id.sudo().channel_id.sudo(False)
            wizard.channel_ids = own or wizard._partner()._wacrm_chats()

    @api.depends("channel_ids")
    def _compute_channel_id(self):
        """Where something can be written now, else the last one."""
        for wizard in self:
            # sudo: discuss.channel - the window of chats that one may read
            chats = wizard.channel_ids._origin.sudo().sorted(
                lambda chat: (chat._wacrm_window_end() or chat.create_date, chat.id))
            wizard.channel_id = chats[-1:].sudo(False)

    @api.depends("channel_id")
    def _compute_chat(self):
        for wizard in self:
            # sudo: discuss.channel, whatsapp_crm.conversation - of a chat that one may read
            chat = wizard.channel_id._origin.sudo()
            current = chat._wacrm_open_conversation()
            wizard.window_open = bool(chat) and chat._wacrm_window_open()
            wizard.responsible = current._is_of_another() and current.user_id.name

    @api.depends("conversation_id", "record_model", "record_id", "purpose")
    def _compute_line_ids(self):
        for wizard in self:
            records = wizard._offered()
            wizard.line_ids = [fields.Command.clear(), *(
                fields.Command.create({**wizard._line_of(record), "chosen": not number})
                for number, record in enumerate(records))]

    def _offered(self):
        """What can be chosen: list of single records."""
        documents = self.env["whatsapp_crm.document"]
        record = self._record()
        found = [record] if record else documents._offered(self.conversation_id._origin) if self.conversation_id else []
        if self.purpose != "payment":
            return found
        payable = [one for record in found for one in documents._payable_of(record)]
        return list(dict.fromkeys(payable))

    def _line_of(self, record):
        documents = self.env["whatsapp_crm.document"]
        return {
            "res_model": record._name, "res_id": record.id, "name": documents._title_of(record),
            "detail": documents._state_of(record), "amount": documents._amount_of(record)}

    @api.depends("line_ids.chosen", "purpose")
    def _compute_ways(self):
        documents = self.env["whatsapp_crm.document"]
        for wizard in self:
            chosen = wizard._chosen()
            wizard.can_print = bool(chosen) and wizard.purpose == "document" and all(map(documents._can_print, chosen))
            wizard.has_link = bool(chosen) and all("access_token" in one._fields for one in chosen)

    @api.depends("can_print", "has_link")
    def _compute_way(self):
        for wizard in self:
            possible = [way for way, may in (("file", wizard.can_print), ("link", wizard.has_link)) if may]
            wizard.way = wizard.way if wizard.way in possible else (possible or [False])[0]

    @api.depends("line_ids.chosen", "channel_id")
    def _compute_text(self):
        """A new proposal replaces the former one, never what somebody wrote."""
        for wizard in self:
            proposal = "\n".join(wizard._words_for(record) for record in wizard._chosen())
            own_words = wizard.text and wizard.text != wizard.proposal
            wizard.text = wizard.text if own_words else proposal
            wizard.proposal = proposal

    def _words_for(self, record):
        return self.env["whatsapp_crm.document"]._words_for(record, self._lang())

    def _lang(self):
        # sudo: res.partner - only in which language the customer is written to
        channel = self.channel_id._origin.sudo()
        partner = channel.wacrm_contact_id.partner_id or self._partner().sudo()
        return partner.lang or channel.wacrm_company_id.partner_id.lang or self.env.lang

    # ------------------------------------------------------------------ records

    def _record(self):
        """The record that the dialog was opened from; None from a conversation."""
        if not self.record_model or self.record_model not in self.env:
            return None
        record = self.env[self.record_model].browse(self.record_id).exists()
        record.check_access("read")
        return record or None

    def _partner(self):
        """The record's customer."""
        record = self._record()
        if not record:
            return self.env["res.partner"]
        partner = record if record._name == "res.partner" else record._mail_get_partners()[record.id][:1]
        return partner._filtered_access("read")

    def _chosen(self):
        """The records that are sent: list of single ones, each readable for the user."""
        return [line._record() for line in self.line_ids if line.chosen]

    # --------------------------------------------------------------------- send

    def action_send(self):
        """Send what is chosen; outside the 24-hour window, go on with a template that begins with the document.

        :raises UserError: in the user's words, what is missing
        """
        self.ensure_one()
        chosen = self._chosen()
        if not chosen:
            raise UserError(self.env._("Choose a document."))
        if not self.window_open:
            return self._go_on_with_template(chosen)
        if not self.way:
            raise UserError(self.env._("This cannot be printed here, and the customer has no page to see it on."))
        if self.way == "link":
            self._send_link(chosen)
        else:
            self._send_files(chosen)
        for record in chosen:
            self.env["whatsapp_crm.document"]._mark_sent(record, self.channel_id)
        return self._after_send()

    def _send_files(self, records):
        documents = self.env["whatsapp_crm.document"]
        files = [documents._file_of(record) for record in records]
        if not all(files):
            self._send_link(records)
            return
        # sudo: ir.attachment - copies for a chat that the user may write in
        attachments = self.env["ir.attachment"].sudo().create([
            {**file, "res_model": "discuss.channel", "res_id": self.channel_id.id} for file in files])
        self._say(self.text or "", attachments)

    def _send_link(self, records):
        links = [self._link_of(record) for record in records]
        if not all(links):
            raise UserError(self.env._("This cannot be printed here, and the customer has no page to see it on."))
        self._say("\n".join(filter(None, [self.text, *links])))

    def _link_of(self, record):
        return self.env["whatsapp_crm.document"]._link_of(record)

    def _say(self, text, attachments=None):
        """As if the user had written it in the chat."""
        self.channel_id._wacrm_send_post(
            body=text_markup.to_html(text) if text else "", subtype_xmlid="mail.mt_comment",
            attachment_ids=attachments.ids if attachments else [], wacrm_as_support=self.as_support)

    def _after_send(self):
        close = {"type": "ir.actions.act_window_close"}
        if self.conversation_id:
            return close
        return {
            "type": "ir.actions.client", "tag": "display_notification",
            "params": {"type": "success", "message": self.env._("Sent by WhatsApp to %(name)s.",
                                                                name=self.channel_id.name), "next": close}}


class WhatsappCrmDocumentSendLine(models.TransientModel):
    """One document to choose."""

    _name = "whatsapp_crm.document.send.line"
    _inherit = "whatsapp_crm.dialog"
    _description = "WhatsApp Document to Choose"
    _order = "id"

    wizard_id = fields.Many2one("whatsapp_crm.document.send", required=True, ondelete="cascade")
    res_model = fields.Char("Kind of document", required=True)
    res_id = fields.Many2oneReference(model_field="res_model", required=True)
    name = fields.Char("Document")
    detail = fields.Char("Status")
    amount = fields.Char()
    chosen = fields.Boolean("Send")

    def _record(self):
        """:raises AccessError: the user may not read it, whatever the client says"""
        self.ensure_one()
        if self.res_model not in self.env:
            raise UserError(self.env._("Choose a document."))
        record = self.env[self.res_model].browse(self.res_id).exists()
        if not record:
            raise UserError(self.env._("This document was deleted meanwhile."))
        record.check_access("read")
        return record
