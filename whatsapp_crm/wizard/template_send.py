# Part of whatsapp_crm. See LICENSE file for full copyright and licensing details.
import base64

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

from ..tools import identity, sentence_text, template_text

NAME_KEYS = ("1", "name", "nombre", "nome", "first_name", "customer", "cliente")


class WhatsappCrmTemplateSend(models.TransientModel):
    """Fills in an approved template and sends it: from a chat, a conversation, or to a contact."""

    _name = "whatsapp_crm.template.send"
    _inherit = "whatsapp_crm.dialog"
    _description = "Send WhatsApp Template"

    channel_id = fields.Many2one("discuss.channel", ondelete="cascade")
    conversation_id = fields.Many2one("whatsapp_crm.conversation", ondelete="cascade")
    partner_id = fields.Many2one("res.partner", "Contact", ondelete="cascade")
    customer = fields.Char("To", compute="_compute_customer")
    customer_phone = fields.Char("Their number", compute="_compute_customer_phone")
    number_id = fields.Many2one(
        "whatsapp_crm.number", "From", required=True, ondelete="cascade",
        compute="_compute_number_id", store=True, compute_sudo=False, readonly=False, precompute=True)
    number_fixed = fields.Boolean(compute="_compute_number_fixed")
    account_id = fields.Many2one(related="number_id.account_id")
    template_id = fields.Many2one(
        "whatsapp_crm.template", required=True, ondelete="cascade",
        compute="_compute_template_id", store=True, compute_sudo=False, readonly=False,
        domain="[('account_id', '=', account_id), ('sendable', '=', True)]")
    category = fields.Selection(related="template_id.category")
    header_kind = fields.Char(compute="_compute_header_kind")
    header_source = fields.Selection(related="template_id.header_source")
    header_file = fields.Binary("File", attachment=False)
    header_filename = fields.Char()
    line_ids = fields.One2many(
        "whatsapp_crm.template.send.line", "wizard_id", "Values", compute="_compute_line_ids",
        store=True, compute_sudo=False, readonly=False)
    responsible = fields.Char(compute="_compute_responsible")
    as_support = fields.Boolean("Answer as support")
    send_at = fields.Datetime("Send later, on", help="Left empty, it goes out at once. If the customer writes "
                              "before, it is not sent.")
    preview = fields.Html(compute="_compute_preview", sanitize=False)

    @api.model
    def default_get(self, fields):
        values = super().default_get(fields)
        context = self.env.context
        if context.get("active_model") == "res.partner" and not values.keys() & {"channel_id", "conversation_id"}:
            values.setdefault("partner_id", context.get("active_id"))
        return values

    @api.depends("channel_id", "conversation_id", "partner_id")
    def _compute_customer(self):
        for wizard in self:
            wizard.customer = wizard._chat().name or wizard.partner_id.display_name

    @api.depends("channel_id", "conversation_id", "partner_id")
    def _compute_customer_phone(self):
        for wizard in self:
            # sudo: whatsapp_crm.contact - the number of a chat that one may read
            contact = wizard._chat().sudo().wacrm_contact_id._survivor()
            wizard.customer_phone = identity.display(contact.wa_id) if contact.wa_id else wizard.partner_id.phone

    @api.depends("channel_id", "conversation_id", "partner_id")
    def _compute_number_id(self):
        for wizard in self:
            # sudo: discuss.channel - the number of a chat that one may read
            number = wizard._chat().sudo().wacrm_number_id
            wizard.number_id = number.sudo(False) or wizard.number_id or wizard._own_number()

    @api.depends("channel_id", "conversation_id")
    def _compute_number_fixed(self):
        for wizard in self:
            wizard.number_fixed = bool(wizard._chat())

    @api.depends("channel_id", "conversation_id", "partner_id", "number_id")
    def _compute_responsible(self):
        for wizard in self:
            # sudo: whatsapp_crm.conversation - who is responsible decides, whoever writes
            conversation = wizard._known_chat().sudo()._wacrm_open_conversation()
            wizard.responsible = conversation._is_of_another() and conversation.user_id.name

    def _known_chat(self):
        """The chat that this goes to, as far as one exists that the user may read."""
        return self._chat() or self._chats_of_partner().filtered(
            # sudo: discuss.channel - the number of a chat that one may read
            lambda chat: chat.sudo().wacrm_number_id == self.number_id)[:1]

    def _chats_of_partner(self):
        return self.partner_id._wacrm_chats()

    def _own_number(self):
        """The first number of the user's teams, else the first one."""
        numbers = self.env["whatsapp_crm.number"].search([("company_id", "in", self.env.companies.ids)])
        user = self.env.user
        return numbers.filtered(lambda n: user in n.team_id.member_ids | n.team_id.user_id)[:1] or numbers[:1]

    @api.depends("number_id")
    def _compute_template_id(self):
        for wizard in self:
            if wizard.template_id.account_id != wizard.number_id.account_id:
                wizard.template_id = False

    @api.depends("template_id")
    def _compute_header_kind(self):
        for wizard in self:
            wizard.header_kind = wizard.template_id._header_kind() if wizard.template_id else False

    @api.depends("template_id")
    def _compute_line_ids(self):
        """One line per variable, filled from the records that its template names."""
        for wizard in self:
            template = wizard.template_id
            records = wizard._records()
            bound = wizard._usual_values(records) | template._bound_values(
                records, wizard.number_id) if template else {}
            wizard.line_ids = [fields.Command.clear()] + [
                fields.Command.create({
                    "path": variable.path, "label": template._label_of(variable.path),
                    "example": variable.example, "value": bound.get(variable.path)})
                for variable in (template._variables() if template else [])]

    def _usual_values(self, records):
        """What a variable nobody said anything about most often is: a template's first one, the customer's name."""
        name = sentence_text.first_name(records["partner"].name) if records["partner"].has_access("read") else ""
        return {f"body.{key}": name for key in NAME_KEYS if name}

    def _records(self):
        """What values may be filled from, with the user's rights: see ``template._records_for``."""
        # sudo: discuss.channel - who is behind a chat that one may read, and its lead
        chat = self._chat().sudo()
        partner = self.partner_id._origin or chat.wacrm_contact_id.partner_id.sudo(False)
        return self.template_id._records_for(
            partner=partner, lead=chat.wacrm_conversation_id.lead_id.sudo(False))

    @api.depends("template_id", "line_ids.value")
    def _compute_preview(self):
        for wizard in self:
            wizard.preview = wizard.template_id._bubble(wizard._values())

    def _values(self):
        return {line.path: template_text.clean_value(line.value) for line in self.line_ids if line.value}

    # ------------------------------------------------------------------- chat

    def _chat(self):
        """The chat that the wizard was opened from, empty when it starts one."""
        # sudo: whatsapp_crm.conversation - the chat of a conversation that one may read
        return self.channel_id or self.conversation_id.sudo().channel_id.sudo(False)

    def _chat_to_write_in(self):
        """The chat to send to; started with the contact where there is none.

        :raises UserError: the contact has no usable phone
        """
        chat = self._chat()
        if chat:
            self.conversation_id.check_access("read")
            chat.check_access("read")
            return chat
        if not self.env.user.has_group("whatsapp_crm.group_agent"):
            raise AccessError(self.env._("Only WhatsApp agents can write to customers."))
        self.number_id.check_access("read")
        self.partner_id.check_access("read")
        # sudo: whatsapp_crm.contact - agents may start a chat with a contact that they may read
        wizard = self.sudo()
        chat = wizard.env["discuss.channel"]._wacrm_for(
            wizard.number_id, wizard._whatsapp_user(wizard.number_id))
        owner = chat._wacrm_open_conversation().user_id
        if owner and not chat.sudo(False).has_access("read"):
            raise UserError(self.env._("%(name)s is in touch with this customer already.", name=owner.name))
        return chat.sudo(False)

    def _whatsapp_user(self, number):
        """The WhatsApp user of the contact's phone, in whatever spelling, created where nobody is known."""
        partner = self.partner_id
        country = partner.country_id or number.company_id.country_id
        phone = identity.e164(partner.phone, country.code)
        if not phone:
            raise UserError(self.env._(
                "%(name)s has no phone number that WhatsApp can use. Write it with the country code, "
                "for example +34 600 000 000.", name=partner.display_name or self.env._("The contact")))
        contacts = self.env["whatsapp_crm.contact"]
        found = contacts.search([
            ("portfolio_ref", "=", contacts._portfolio_of(number.account_id)),
            ("company_id", "=", number.company_id.id),
            ("wa_id", "in", [variant.removeprefix("+") for variant in identity.phone_variants(phone)]),
        ], order="id", limit=1)
        return found or contacts.create({
            "company_id": number.company_id.id, "portfolio_ref": contacts._portfolio_of(number.account_id),
            "wa_id": phone.removeprefix("+"), "partner_id": partner.id, "partner_chosen": True})

    # ------------------------------------------------------------------- send

    def action_send(self):
        """Send the template, starting chat and conversation where there are none."""
        self.ensure_one()
        chat = self._chat_to_write_in()
        header = self._header_attachment(chat)
        if self.send_at:
            self._plan(chat, header)
            header.unlink()  # what is planned keeps a copy
            return {"type": "ir.actions.act_window_close"}
        chat._wacrm_send_template(self.template_id, self._values(), header, as_support=self.as_support)
        # sudo: discuss.channel - only to see whether its conversation may be opened
        conversation = chat.sudo().wacrm_conversation_id.sudo(False)
        if self._chat() or not conversation.has_access("read"):
            return {"type": "ir.actions.act_window_close"}
        return conversation.action_open()

    def _plan(self, chat, header):
        """:return: the ``whatsapp_crm.planned.message``"""
        return self.env["whatsapp_crm.planned.message"]._plan(
            chat, self.send_at, template=self.template_id, values=self._values(), attachments=header)

    def _header_attachment(self, chat):
        """The file that was chosen, else the one that the template brings along."""
        if not self.header_kind:
            return self.env["ir.attachment"]
        file = {"name": self.header_filename or self.env._("File"), "raw": base64.b64decode(self.header_file)} if (
            self.header_file) else self.template_id._header_file_for(self._records())
        # sudo: ir.attachment - the file belongs to a chat that the user may write in
        return self.env["ir.attachment"].sudo().create(
            {**file, "res_model": "discuss.channel", "res_id": chat.id})


class WhatsappCrmTemplateSendLine(models.TransientModel):
    """One value of the template."""

    _name = "whatsapp_crm.template.send.line"
    _description = "Value of a WhatsApp Template"
    _order = "id"

    wizard_id = fields.Many2one("whatsapp_crm.template.send", required=True, ondelete="cascade")
    path = fields.Char(required=True)
    label = fields.Char("Place")
    example = fields.Char()
    value = fields.Char()
