# Part of whatsapp_crm. See LICENSE file for full copyright and licensing details.
from markupsafe import Markup

from odoo import api, fields, models

from ..tools import entry_code


class WhatsappCrmContinue(models.TransientModel):
    """Invites who came by a website's form, e-mail or another way to go on by WhatsApp.

    Their message lands in this lead: they are known by their phone, see ``_find_open_lead``.
    """

    _name = "whatsapp_crm.continue"
    _inherit = "whatsapp_crm.dialog"
    _description = "Continue on WhatsApp"

    lead_id = fields.Many2one("crm.lead", "Opportunity", required=True, ondelete="cascade")
    email = fields.Char(related="lead_id.email_from")
    number_id = fields.Many2one(
        "whatsapp_crm.number", "Our number", required=True, ondelete="cascade",
        compute="_compute_number_id", compute_sudo=False, store=True, readonly=False)
    text = fields.Text(
        "Their first message", compute="_compute_text", compute_sudo=False, store=True, readonly=False,
        help="What they find written when WhatsApp opens.")
    link = fields.Char("WhatsApp link", compute="_compute_link")

    @api.depends("lead_id")
    def _compute_number_id(self):
        """That of the lead's team, else the one that the user writes from."""
        numbers = self.env["whatsapp_crm.number"]
        for wizard in self:
            team = wizard.lead_id.team_id
            wizard.number_id = (
                numbers.search([("team_id", "=", team.id), ("company_id", "in", self.env.companies.ids)], limit=1)
                if team else numbers) or self.env["whatsapp_crm.template.send"]._own_number()

    @api.depends("lead_id")
    def _compute_text(self):
        for wizard in self:
            lead = wizard.lead_id
            wizard.text = wizard._in_their_language().env._(
                "Hello, I am writing about “%(lead)s”.", lead=lead.name or "")

    @api.depends("number_id", "text")
    def _compute_link(self):
        for wizard in self:
            wizard.link = entry_code.wa_link(wizard.number_id.display_phone_number, wizard.text)

    def _in_their_language(self):
        lead = self.lead_id
        return self.with_context(lang=lead.lang_id.code or lead.partner_id.lang or self.env.lang)

    def action_email(self):
        """Write an e-mail with the link in it."""
        self.ensure_one()
        customer = self.lead_id._wacrm_customer()
        self.lead_id.wacrm_invited_at = fields.Datetime.now()
        words = self._in_their_language().env._
        # Cleaning an e-mail drops links whose text holds "about:" or the like, it may be a script.
        link = entry_code.wa_link(self.number_id.display_phone_number, (self.text or "").replace(":", ","))
        body = Markup("<p>%s</p><p><a href=\"%s\">%s</a></p>") % (
            words("You can go on talking with us on WhatsApp:"), link, words("Open WhatsApp"))
        return {
            "type": "ir.actions.act_window", "name": self.env._("Invite by e-mail"),
            "res_model": "mail.compose.message", "view_mode": "form", "views": [(False, "form")], "target": "new",
            "context": {
                "default_model": "crm.lead", "default_res_ids": self.lead_id.ids,
                "default_composition_mode": "comment", "default_partner_ids": customer.ids, "default_body": body,
                "default_subject": words("Let us go on by WhatsApp")}}

    def action_template(self):
        """Write first, with an approved template."""
        self.ensure_one()
        return self.lead_id.action_wacrm_write()
