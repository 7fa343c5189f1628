# Part of whatsapp_crm. See LICENSE file for full copyright and licensing details.
from odoo import api, fields, models

from ..models.consent.contact_consent import STANDINGS

NEEDS_CONSENT = frozenset({"no_consent", "opted_out"})


class WhatsappCrmTemplateSend(models.TransientModel):
    """Says before sending what the gate will say, and shows the way out."""

    _inherit = "whatsapp_crm.template.send"

    refusal_code = fields.Char(compute="_compute_refusal")
    refusal = fields.Char("Why it cannot be sent", compute="_compute_refusal")
    marketing_consent = fields.Selection(STANDINGS, "Marketing consent", compute="_compute_marketing_consent")

    def _recipient(self):
        """Whoever the template would go to: a WhatsApp user, else the contact or lead."""
        # sudo: discuss.channel, whatsapp_crm.contact - of a chat that one may read
        contact = self._chat().sudo().wacrm_contact_id or self.contact_id.sudo()
        return contact or self.partner_id or self.lead_id

    @api.depends(
        "channel_id", "conversation_id", "contact_id", "partner_id", "lead_id", "number_id", "template_id", "send_at")
    def _compute_refusal(self):
        self.refusal_code = self.refusal = False
        for wizard in self:
            recipient, number = wizard._recipient()[:1]._origin, wizard.number_id._origin
            if not (recipient and number and wizard.template_id):
                continue
            template = wizard.template_id._origin
            code = number._wacrm_refusals(recipient, template, at=wizard.send_at or None).get(recipient)
            if code and code != "no_phone":  # sending says that in its own words
                wizard.refusal_code = code
                wizard.refusal = number._wacrm_refusal_words(code, recipient, template, at=wizard.send_at or None)

    @api.depends("channel_id", "conversation_id", "contact_id", "partner_id", "lead_id", "number_id")
    def _compute_marketing_consent(self):
        for wizard in self:
            recipient, number = wizard._recipient()[:1]._origin, wizard.number_id._origin
            known = number._wacrm_persons(recipient)[recipient].marketing if recipient and number else False
            wizard.marketing_consent = known

    def action_record_consent(self):
        """Record the consent that is missing, and come back."""
        self.ensure_one()
        recipient = self._recipient()
        partner = recipient if recipient._name == "res.partner" else (
            self.lead_id._wacrm_customer() if recipient._name == "crm.lead" else None)
        contact = recipient.sudo(False) if recipient._name == "whatsapp_crm.contact" else None
        return self.env["whatsapp_crm.consent.record"]._open_for(
            contact=contact, partner=partner, conversation=self.conversation_id, template_send=self)

    def _reopen(self):
        """The dialog as it was left."""
        return {
            "type": "ir.actions.act_window", "name": self.env._("Send a WhatsApp template"), "res_model": self._name,
            "res_id": self.id, "view_mode": "form", "views": [(False, "form")], "target": "new",
            "context": {"dialog_size": "large"}}
