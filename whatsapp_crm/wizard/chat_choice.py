# Part of whatsapp_crm. See LICENSE file for full copyright and licensing details.
from odoo import api, fields, models
from odoo.exceptions import UserError

from ..tools import identity


class WhatsappCrmChatChoice(models.TransientModel):
    """Asks which chat is meant where a contact has several numbers, or writes to several of ours."""

    _name = "whatsapp_crm.chat.choice"
    _inherit = "whatsapp_crm.dialog"
    _description = "Choose WhatsApp Chat"

    partner_id = fields.Many2one("res.partner", "Contact", ondelete="cascade")
    lead_id = fields.Many2one("crm.lead", ondelete="cascade")
    line_ids = fields.One2many("whatsapp_crm.chat.choice.line", "wizard_id", "Chats")

    @api.model
    def _open_or_ask(self, chats, partner, lead=None):
        """The action behind the WhatsApp button: the only chat at once, else the question which.

        :param chats: ``discuss.channel`` that the user may read
        :param lead: ``crm.lead`` to which a conversation that is started will be linked
        :raises UserError: there is nobody to write to
        """
        self.check_access("create")
        lead = lead or self.env["crm.lead"]
        if not (chats or partner or lead.phone):
            raise UserError(self.env._("Add a contact or a phone number to write on WhatsApp."))
        phone = self._other_phone(chats, partner, lead)
        if len(chats) + bool(phone) > 1:
            return self._ask(chats, phone, partner, lead)
        return self._open(chats, lead) if chats else self._start(partner, lead)

    @api.model
    def _other_phone(self, chats, partner, lead):
        """The phone that the contact (or the lead without one) has and no chat is with, "" if none."""
        # sudo: whatsapp_crm.contact - phones of chats that the user may read
        known = {variant for chat in chats.sudo() for variant in identity.phone_variants(chat.wacrm_contact_id.wa_id)}
        holder = partner or lead
        return (holder.phone or "") if holder.phone_sanitized not in known else ""

    def _ask(self, chats, phone, partner, lead):
        lines = [{"channel_id": chat.id} for chat in chats] + ([{"new_phone": phone}] if phone else [])
        wizard = self.create({
            "partner_id": partner.id, "lead_id": lead.id,
            "line_ids": [fields.Command.create(line) for line in lines]})
        return {
            "type": "ir.actions.act_window", "name": self.env._("Which chat?"), "res_model": self._name,
            "res_id": wizard.id, "view_mode": "form", "views": [(False, "form")], "target": "new"}

    @api.model
    def _open(self, chat, lead):
        """The conversation that goes on in this chat; where none does, the offer to start one."""
        # sudo: discuss.channel - only to see which conversation it shows
        conversation = chat.sudo().wacrm_conversation_id.sudo(False)
        goes_on = conversation.state != "resolved" or chat._wacrm_window_open()
        if conversation and goes_on and conversation.has_access("read"):
            return conversation.action_open()
        return self._template_action(default_channel_id=chat.id, default_lead_id=lead.id)

    @api.model
    def _start(self, partner, lead):
        return self._template_action(default_partner_id=partner.id, default_lead_id=lead.id)

    @api.model
    def _template_action(self, **defaults):
        action = self.env["ir.actions.act_window"]._for_xml_id("whatsapp_crm.whatsapp_crm_template_send_action")
        return action | {"context": {name: value for name, value in defaults.items() if value}}


class WhatsappCrmChatChoiceLine(models.TransientModel):
    """A chat to choose, or a phone with which there is none yet."""

    _name = "whatsapp_crm.chat.choice.line"
    _inherit = "whatsapp_crm.dialog"
    _description = "WhatsApp Chat to Choose"

    wizard_id = fields.Many2one("whatsapp_crm.chat.choice", required=True, ondelete="cascade")
    channel_id = fields.Many2one("discuss.channel", "Chat", ondelete="cascade")
    new_phone = fields.Char("Phone without a chat")
    phone = fields.Char(compute="_compute_shown")
    person = fields.Char(compute="_compute_shown")
    number = fields.Char("Our number", compute="_compute_shown")
    state = fields.Char(compute="_compute_shown")
    last_text = fields.Char("Last words", compute="_compute_shown")

    @api.depends("channel_id", "new_phone")
    def _compute_shown(self):
        for line in self:
            # sudo: whatsapp_crm.contact, whatsapp_crm.conversation - of a chat that the dialog checked
            chat = line.sudo().channel_id
            conversation = chat.wacrm_conversation_id
            line.person = chat.name or line.wizard_id.partner_id.name or line.wizard_id.lead_id.contact_name
            line.phone = identity.display(chat.wacrm_contact_id.wa_id) or line.new_phone
            line.number = chat.wacrm_number_id.name
            line.state = conversation._label_of("state") if conversation else False
            line.last_text = conversation.last_text

    def action_choose(self):
        """Open the chosen chat, or offer to start one with the chosen phone."""
        self.ensure_one()
        wizard = self.wizard_id
        if self.channel_id:
            return wizard._open(self.channel_id, wizard.lead_id)
        return wizard._start(wizard.partner_id, wizard.lead_id)
