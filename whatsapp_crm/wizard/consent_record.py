# Part of whatsapp_crm. See LICENSE file for full copyright and licensing details.
from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

from ..models.consent.consent import PURPOSES, STATES

HOW = [
    ("agent", "Said to me: on the phone, in person, in the chat"),
    ("form", "Signed or filled in a form"),
]
MAY = ("whatsapp_crm.group_agent", "whatsapp_crm.group_marketing")


class WhatsappCrmConsentRecord(models.TransientModel):
    """Asks what a person agreed to or withdrew, and for the proof."""

    _name = "whatsapp_crm.consent.record"
    _inherit = "whatsapp_crm.dialog"
    _description = "Record WhatsApp Consent"

    contact_id = fields.Many2one("whatsapp_crm.contact", "WhatsApp user", readonly=True, ondelete="cascade")
    partner_id = fields.Many2one("res.partner", "Contact", readonly=True, ondelete="cascade")
    conversation_id = fields.Many2one("whatsapp_crm.conversation", readonly=True, ondelete="cascade")
    company_id = fields.Many2one("res.company", required=True, default=lambda self: self.env.company)
    person = fields.Char(compute="_compute_person")
    purpose = fields.Selection(PURPOSES, "For", required=True, default="marketing")
    state = fields.Selection(STATES, "Consent", required=True, default="given")
    source = fields.Selection(HOW, "How", required=True, default="agent")
    at = fields.Datetime("On", required=True, default=fields.Datetime.now)
    proof = fields.Text(
        compute="_compute_proof", store=True, readonly=False, compute_sudo=False,
        help="The person's words, or where the signed form is kept.")
    text_version = fields.Char("Text agreed to", help="The text, or its version, that the person agreed to.")
    message_id = fields.Many2one(
        "whatsapp_crm.message", "Message that proves it", ondelete="cascade",
        domain="[('conversation_id', '=', conversation_id), ('direction', '=', 'in'), ('text', '!=', False)]")
    template_send_id = fields.Many2one("whatsapp_crm.template.send", readonly=True, ondelete="cascade")

    @api.model
    def _open_for(self, contact=None, partner=None, conversation=None, template_send=None):
        """The action that opens the dialog for a person.

        :param template_send: the dialog to go back to
        """
        values = {"contact_id": contact, "partner_id": partner, "conversation_id": conversation,
                  "template_send_id": template_send}
        company = conversation and conversation.company_id or contact and contact.company_id
        wizard = self.create({
            **{name: record.id for name, record in values.items() if record},
            **({"company_id": company.id} if company else {})})
        return {
            "type": "ir.actions.act_window", "name": self.env._("Record consent"), "res_model": self._name,
            "res_id": wizard.id, "view_mode": "form", "views": [(False, "form")], "target": "new",
            "context": {"dialog_size": "medium"}}

    @api.depends("contact_id", "partner_id", "conversation_id")
    def _compute_person(self):
        for wizard in self:
            contact = wizard._contact()
            wizard.person = contact.display_name if contact else wizard.partner_id.display_name

    @api.depends("message_id")
    def _compute_proof(self):
        for wizard in self:
            wizard.proof = wizard.message_id.text or wizard.proof

    def _contact(self):
        # sudo: whatsapp_crm.contact - of a conversation or contact that one may read, see the dialog
        return (self.contact_id or self.conversation_id.contact_id).sudo()._survivor()

    def _check_message(self):
        """:raises UserError: the proof is somebody else's message"""
        if not self.message_id:
            return
        self.message_id.check_access("read")
        # sudo: whatsapp_crm.contact - only whether it is the same person
        if self.message_id.sudo().contact_id._survivor() != self._contact():
            raise UserError(self.env._("Somebody else wrote this message."))

    def action_record(self):
        """Keep the fact; back to the dialog that needed it, where there is one."""
        self.ensure_one()
        if not any(self.env.user.has_group(group) for group in MAY):
            raise AccessError(self.env._("Only agents and marketing can record consents."))
        consents = self.env["whatsapp_crm.consent"]
        consents._check_date(self.at)
        if not (self.proof or "").strip():
            raise UserError(self.env._("Write down what proves it: the person's words, or where the form is kept."))
        (self.contact_id | self.conversation_id.contact_id).check_access("read")
        self._check_message()
        if self.company_id not in self.env.user.company_ids:
            raise AccessError(self.env._("This company is not one of yours."))
        values = {
            "purpose": self.purpose, "state": self.state, "source": self.source, "at": self.at, "proof": self.proof,
            "text_version": self.text_version, "message_id": self.message_id.id, "user_id": self.env.uid}
        if self._contact():
            consents._record(self._contact(), **values)
        else:
            consents._record_of_partner(self.partner_id, self.company_id, values)
        return self.template_send_id._reopen() if self.template_send_id else {
            "type": "ir.actions.client", "tag": "soft_reload"}
