# Part of whatsapp_crm. See LICENSE file for full copyright and licensing details.
from odoo import api, fields, models
from odoo.exceptions import UserError

from ..models.template.template_library import MOMENTS
from ..models.template.template_library_texts import NAMES

LANGUAGES = [("es", "Spanish"), ("en", "English"), ("pt_BR", "Portuguese (Brazil)")]


class WhatsappCrmTemplateLibraryAdd(models.TransientModel):
    """Takes ready drafts from the library; they are handed in one by one, after somebody read them."""

    _name = "whatsapp_crm.template.library.add"
    _description = "Add WhatsApp Templates from the Library"

    account_id = fields.Many2one("whatsapp_crm.account", required=True, ondelete="cascade",
                                 default=lambda self: self._default_account())
    lang_code = fields.Selection(LANGUAGES, "Language", required=True, default=lambda self: self._default_lang())
    line_ids = fields.One2many("whatsapp_crm.template.library.add.line", "wizard_id", "Templates",
                               default=lambda self: self._default_lines())

    @api.model
    def _default_account(self):
        return self.env["whatsapp_crm.account"].search([("company_id", "in", self.env.companies.ids)], limit=1)

    @api.model
    def _default_lang(self):
        reader = (self.env.lang or "").split("_")[0]
        return next((code for code, _name in LANGUAGES if code.split("_")[0] == reader), "en")

    @api.model
    def _default_lines(self):
        words = self.env["whatsapp_crm.template"]._moment_words()
        return [fields.Command.create({
            "moment": moment, "when_to_use": words[moment][0], "aim": words[moment][1],
            "result": words[moment][2]}) for moment, _label in MOMENTS]

    def action_add(self):
        """Create the chosen drafts and show them."""
        self.ensure_one()
        moments = self.line_ids.filtered("chosen").mapped("moment")
        if not moments:
            raise UserError(self.env._("Choose at least one template."))
        drafts = self.env["whatsapp_crm.template"]._add_from_library(self.account_id, moments, [self.lang_code])
        if not drafts:
            raise UserError(self.env._("These templates are there already in this language."))
        return {
            "type": "ir.actions.act_window", "name": self.env._("New drafts"), "res_model": "whatsapp_crm.template",
            "view_mode": "list,form", "views": [(False, "list"), (False, "form")],
            "domain": [("id", "in", drafts.ids)]}


class WhatsappCrmTemplateLibraryAddLine(models.TransientModel):
    """One moment of the library."""

    _name = "whatsapp_crm.template.library.add.line"
    _description = "WhatsApp Template of the Library"
    _order = "id"

    wizard_id = fields.Many2one("whatsapp_crm.template.library.add", required=True, ondelete="cascade")
    moment = fields.Selection(MOMENTS, required=True, readonly=True)
    chosen = fields.Boolean("Add")
    title = fields.Text("Moment and name", compute="_compute_title")
    is_there = fields.Boolean("There already", compute="_compute_title")
    when_to_use = fields.Text("When to use it", readonly=True)
    aim = fields.Text("Its aim", readonly=True)
    result = fields.Text("What it must achieve", readonly=True)

    @api.depends("moment", "wizard_id.account_id", "wizard_id.lang_code")
    @api.depends_context("lang")
    def _compute_title(self):
        labels = dict(self._fields["moment"]._description_selection(self.env))
        for line in self:
            account, lang_code = line.wizard_id.account_id._origin, line.wizard_id.lang_code
            name = NAMES[line.moment].get(lang_code) if line.moment else False
            line.is_there = bool(account and name) and not self.env["whatsapp_crm.template"]._missing_moments(
                account, [line.moment], lang_code)
            state = self.env._("There already") if line.is_there else name
            line.title = "\n".join(filter(None, [labels.get(line.moment), state]))
