# Part of whatsapp_crm. See LICENSE file for full copyright and licensing details.
from textwrap import shorten

from odoo import api, fields, models
from odoo.exceptions import UserError

from ...tools import template_text, text_html, text_markup
from ...tools.language_names import language_name
from ..transport.refusal_words import refusal_words, unsupported_words

TEXT_SHOWN = 60
STATUSES = [
    ("DRAFT", "Draft"), ("PENDING", "In review"), ("APPROVED", "Approved"), ("REJECTED", "Rejected"),
    ("PAUSED", "Paused"), ("DISABLED", "Disabled"), ("IN_APPEAL", "In appeal"),
    ("LIMIT_EXCEEDED", "Limit exceeded"), ("ARCHIVED", "Archived at WhatsApp"),
    ("PENDING_DELETION", "Being deleted"), ("DELETED", "Deleted"), ("OTHER", "Other"),
]
CATEGORIES = [
    ("MARKETING", "Marketing"), ("UTILITY", "Utility"), ("AUTHENTICATION", "Authentication"),
    ("OTHER", "Other"),
]
QUALITIES = [
    ("GREEN", "High"), ("YELLOW", "Medium"), ("RED", "Low"), ("UNKNOWN", "Not rated yet"),
]


class WhatsappCrmTemplate(models.Model):
    """A message template: a draft of ours, or a copy of Meta's record that Meta's news keep true.

    One record per language: Meta sends by the exact name and language code.
    """

    _name = "whatsapp_crm.template"
    _description = "WhatsApp Template"
    _inherit = [
        "whatsapp_crm.template.submit", "whatsapp_crm.template.edit", "whatsapp_crm.template.binding",
        "whatsapp_crm.template.file", "whatsapp_crm.template.library", "whatsapp_crm.template.deliver",
        "whatsapp_crm.template.sync"]
    _order = "name, lang_code"

    account_id = fields.Many2one(
        "whatsapp_crm.account", required=True, readonly=True, index=True, ondelete="cascade",
        default=lambda self: self._usual_account())
    company_id = fields.Many2one(related="account_id.company_id", store=True, index=True)
    active = fields.Boolean(default=True, readonly=True)
    name = fields.Char(required=True, readonly=True)
    lang_code = fields.Char(
        "Language code", required=True, readonly=True, default=lambda self: self._usual_lang())
    language = fields.Char(compute="_compute_language")
    template_ref = fields.Char("Template ID", readonly=True, index="btree_not_null")
    category = fields.Selection(CATEGORIES, readonly=True)
    announced_category = fields.Char(
        "Announced category", readonly=True, help="The category that WhatsApp is going to give this template.")
    status = fields.Selection(STATUSES, required=True, readonly=True, default="DRAFT")
    status_word = fields.Char("Status at WhatsApp", readonly=True, help="WhatsApp's own word for it.")
    status_at = fields.Datetime("Status as of", readonly=True)
    quality = fields.Selection(QUALITIES, readonly=True, default="UNKNOWN")
    rejected_reason = fields.Char("Reason of rejection", readonly=True)
    parameter_format = fields.Char("Parameter format", readonly=True)
    components = fields.Json(readonly=True, help="The template as WhatsApp describes it.")
    sendable = fields.Boolean(
        "Can be sent", compute="_compute_sendable", store=True,
        help="Approved, and made of parts that can be filled in here.")
    not_sendable_reason = fields.Char("Why it cannot be sent", compute="_compute_not_sendable_reason")

    _name_lang_unique = models.UniqueIndex(
        "(account_id, name, lang_code)", "This template exists already in this language.")

    @api.model
    def _usual_account(self):
        return self.env["whatsapp_crm.account"].search([("company_id", "in", self.env.companies.ids)], limit=1)

    @api.depends("lang_code")
    @api.depends_context("lang")
    def _compute_language(self):
        for template in self:
            template.language = language_name(template.lang_code, self.env.lang)

    @api.depends("name", "language", "components")
    @api.depends_context("lang", "wacrm_show_text", "wacrm_unattended")
    def _compute_display_name(self):
        """The name at WhatsApp; where one chooses (context ``wacrm_show_text``) with how its text begins.

        Where nobody fills it in (context ``wacrm_unattended``) it says which ones cannot be chosen.
        """
        for template in self:
            name, language = template.name, template.language
            template.display_name = f"{name} ({language})" if name and language else name
            if self.env.context.get("wacrm_unattended") and template._unattended_refusal():
                template.display_name = self.env._("%(name)s · a person fills it in", name=template.display_name)
            if self.env.context.get("wacrm_show_text"):
                text = text_html.plain(text_markup.to_html(template._text_with({})))
                template.display_name += f" · {shorten(text, TEXT_SHOWN, placeholder='…')}"

    @api.depends("status", "active", "components")
    def _compute_sendable(self):
        for template in self:
            template.sendable = bool(
                template.active and template.status == "APPROVED" and template.components
                and not template_text.unsupported(template.components))

    @api.depends("sendable")
    @api.depends_context("lang")
    def _compute_not_sendable_reason(self):
        for template in self:
            template.not_sendable_reason = template._refusal()

    def _refusal(self):
        """Why the template cannot be sent, in words; False when it can."""
        self.ensure_one()
        if self.sendable:
            return False
        if self.status == "DRAFT":
            return self.env._("It is a draft: hand it in, and wait until WhatsApp approves it.")
        if not self.active or self.status == "DELETED":
            return self.env._("It no longer exists at WhatsApp.")
        if self.status != "APPROVED":
            label = dict(self._fields["status"]._description_selection(self.env)).get(self.status)
            return self.env._("WhatsApp only sends approved templates; this one is: %(status)s.",
                              status=label)
        if not self.components:
            return self.env._("Its text is not known yet. Synchronize the templates.")
        return unsupported_words(self.env, template_text.unsupported(self.components))

    # ----------------------------------------------------------------- filling

    def _variables(self):
        """The values to fill in: list of ``template_text.Variable``."""
        return template_text.variables(self.components or [])

    def _header_kind(self):
        """"image", "video" or "document" where the header is a file, else False."""
        kind = template_text.header_format(self.components or [])
        return kind if kind in template_text.MEDIA_HEADERS else False

    def _text_with(self, values):
        """The text that the customer reads, in WhatsApp's markup.

        :param values: dict from ``Variable.path`` to text
        """
        return template_text.render(self.components or [], values)

    def _components_with(self, values, header_file=None):
        """What Meta wants to be sent for these values.

        :param values: dict from ``Variable.path`` to text
        :param header_file: name of the file of a header that is one; the sender puts its id in
        :raises UserError: in words, which value does not fit
        """
        self.ensure_one()
        try:
            return template_text.build_components(
                self.components, values, header_media_id="pending" if header_file else None,
                header_filename=header_file or "")
        except template_text.TemplateRefused as refused:
            label = self._label_of(refused.path)
            raise UserError(refusal_words(self.env, refused, label)) from refused

    def _label_of(self, path):
        """How a value is called where it is filled in, e.g. "Text, {{1}}"."""
        _ = self.env._
        component, _dot, key = path.partition(".")
        labels = {"header": _("Header"), "body": _("Text"), "button": _("Button")}
        place = labels.get(component, _("Text"))
        if component == "header" and template_text.is_location(self._current_components()):
            return self._place_label(key) or place
        if component == "button":
            index, _dot, key = key.partition(".")
            place = self._button_label(index) or place
        return f"{place}, {{{{{key}}}}}" if key else place

    def _place_label(self, key):
        _ = self.env._
        return {"latitude": _("Latitude"), "longitude": _("Longitude"), "place": _("Name of the place"),
                "address": _("Address of the place")}.get(key)

    def _button_label(self, index):
        for part in self._current_components():
            buttons = part.get("buttons") or []
            if index.isdecimal() and int(index) < len(buttons):
                return self.env._("Button “%(text)s”", text=buttons[int(index)].get("text", ""))
        return ""

    # ----------------------------------------------------------------- actions

    def action_sync_all(self):
        """Read the templates of every account of the user's companies anew."""
        accounts = self.env["whatsapp_crm.account"].search([("company_id", "in", self.env.companies.ids)])
        if not accounts:
            raise UserError(self.env._("Connect a number first."))
        return accounts.action_sync_templates()
