# Part of whatsapp_crm. See LICENSE file for full copyright and licensing details.
from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

from ..tools import identity


class WhatsappCrmNewConversation(models.TransientModel):
    """Begins a conversation with a phone number: who that is, found or created, then the template."""

    _name = "whatsapp_crm.new.conversation"
    _description = "New WhatsApp Conversation"

    chosen_id = fields.Many2one(
        "res.partner", "Contact", help="Somebody whom you know by name; brings their number.")
    phone = fields.Char(
        "WhatsApp number", required=True, compute="_compute_phone", store=True, compute_sudo=False, readonly=False)
    name = fields.Char(help="Of the contact that is created for a number nobody has yet.")
    number_id = fields.Many2one(
        "whatsapp_crm.number", "From", required=True, ondelete="cascade",
        default=lambda self: self.env["whatsapp_crm.template.send"]._own_number())
    wa_id = fields.Char("Number as WhatsApp writes it", compute="_compute_person")
    partner_id = fields.Many2one("res.partner", "Who has it", compute="_compute_person")
    owner_id = fields.Many2one("res.users", "Responsible", compute="_compute_person")
    conversation_id = fields.Many2one("whatsapp_crm.conversation", compute="_compute_person")

    @api.depends("chosen_id")
    def _compute_phone(self):
        """The number that the contact writes from, else their phone."""
        for wizard in self.filtered("chosen_id"):
            # sudo: whatsapp_crm.contact - agents may begin a conversation with a contact that they may read
            wa_id = wizard.chosen_id.sudo().wacrm_contact_ids.filtered("wa_id")[:1].wa_id
            wizard.phone = identity.display(wa_id) if wa_id else wizard.chosen_id.phone

    @api.depends("phone", "number_id")
    def _compute_person(self):
        """Who has this number, and which conversation goes on with them."""
        for wizard in self:
            number = wizard.number_id
            phone = wizard._e164()
            contact = wizard._contact(phone) if phone else self.env["whatsapp_crm.contact"]
            conversation = wizard._open_conversation(contact)
            partner = contact.partner_id or (
                contact.new({"wa_id": phone.removeprefix("+")})._partner_candidates(number)[:1] if phone
                else self.env["res.partner"])
            wizard.wa_id = phone and phone.removeprefix("+")
            wizard.partner_id = partner.sudo(False)._filtered_access("read")
            wizard.owner_id = conversation.user_id
            wizard.conversation_id = conversation.sudo(False)._filtered_access("read")

    def _e164(self):
        """The typed number; without a country code it is one of our number's country, else of the company's."""
        number = self.number_id
        own = identity.region(identity.wa_id_of(number.display_phone_number))
        for country_code in filter(None, (own, number.company_id.country_id.code)):
            phone = identity.e164(self.phone, country_code)
            if phone:
                return phone
        return identity.e164(self.phone) if (self.phone or "").startswith("+") else None

    def _contact(self, phone):
        """The WhatsApp user of a phone (E.164) in whatever spelling, empty where nobody is known."""
        account = self.number_id.account_id
        # sudo: whatsapp_crm.contact - agents may begin a conversation with any number of their company
        contacts = self.env["whatsapp_crm.contact"].sudo()
        return contacts.search([
            ("portfolio_ref", "=", contacts._portfolio_of(account)),
            ("company_id", "=", account.company_id.id),
            ("wa_id", "in", [variant.removeprefix("+") for variant in identity.phone_variants(phone)]),
        ], order="id", limit=1)

    def _open_conversation(self, contact):
        """What is not resolved yet with ``contact`` on the chosen number, with the rights of the system."""
        return contact.env["whatsapp_crm.conversation"].sudo().search([  # sudo: see _contact, narrowed by the caller
            ("contact_id", "=", contact.id), ("number_id", "=", self.number_id.id), ("state", "!=", "resolved"),
        ], limit=1) if contact else self.env["whatsapp_crm.conversation"]

    # ----------------------------------------------------------------- actions

    def action_open(self):
        """Go to the conversation that goes on with this person."""
        self.ensure_one()
        if not self.conversation_id:
            raise UserError(self.env._("There is no open conversation with this number."))
        return self.conversation_id.action_open()

    def action_continue(self):
        """Find or create the contact of the number, and choose the template.

        :return: the action of the template dialog
        :raises UserError: not a phone number, or a colleague is in touch with this person
        """
        self.ensure_one()
        if not self.env.user.has_group("whatsapp_crm.group_agent"):
            raise AccessError(self.env._("Only WhatsApp agents can write to customers."))
        self.number_id.check_access("read")
        if not self.wa_id:
            raise UserError(self.env._(
                "WhatsApp cannot use this number. Write it with the country code, for example +34 600 000 000."))
        if self.owner_id and not self.conversation_id:
            raise UserError(self.env._("%(name)s is in touch with this customer already.", name=self.owner_id.name))
        contact = self._found_or_created()
        action = self.env["ir.actions.act_window"]._for_xml_id("whatsapp_crm.whatsapp_crm_template_send_action")
        return action | {"context": {
            "default_contact_id": contact.id, "default_partner_id": contact.partner_id.id,
            "default_number_id": self.number_id.id, "dialog_size": "large"}}

    def _found_or_created(self):
        account = self.number_id.account_id
        contact = self._contact(f"+{self.wa_id}")
        if not contact:
            contact = contact.create({
                "company_id": account.company_id.id, "portfolio_ref": contact._portfolio_of(account),
                "wa_id": self.wa_id})
        if not contact.partner_id:
            partner = contact._matched_partner(self.number_id)
            if self.name and contact.partner_made:
                partner.name = self.name
        return contact


class WhatsappCrmTemplateSend(models.TransientModel):
    """A template to a WhatsApp user whose number was typed, whatever phone their contact has."""

    _inherit = "whatsapp_crm.template.send"

    contact_id = fields.Many2one("whatsapp_crm.contact", "WhatsApp user", ondelete="cascade")

    def _whatsapp_user(self, number):
        contact, account = self.contact_id, number.account_id
        is_of_number = (
            contact.company_id == number.company_id and contact.portfolio_ref == contact._portfolio_of(account))
        return contact if contact and is_of_number else super()._whatsapp_user(number)
