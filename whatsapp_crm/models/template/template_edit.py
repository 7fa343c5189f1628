# Part of whatsapp_crm. See LICENSE file for full copyright and licensing details.
from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.fields import Command

from ...tools import template_check, template_draft, template_parts
from ...tools.language_names import language_name
from .template_words import problem_words

HEADERS = [("none", "None"), ("text", "Text"), ("image", "Picture"), ("video", "Video"), ("document", "Document"),
           ("location", "Location")]
#: What Meta lets one change of a template that exists.
EDITABLE_STATUSES = ("APPROVED", "REJECTED", "PAUSED")
TEXT_FIELDS = frozenset({
    "header_format", "header_text", "body_text", "footer_text", "button_ids", "header_sample", "header_sample_name"})
IDENTITY_FIELDS = frozenset({"account_id", "name", "lang_code", "lang_choice"})
#: How values are found and when it is used: ours alone, whatever Meta thinks of the template.
OWN_FIELDS = frozenset({
    "variable_ids", "moment", "preview_on", "header_source", "header_file", "header_file_name", "header_report"})
LANG_CODES = (
    "es", "es_ES", "es_MX", "es_AR", "en", "en_US", "en_GB", "pt_BR", "pt_PT", "ca", "de", "fr", "it", "nl", "pl",
    "ro", "ru", "tr", "uk", "ar", "cs", "da", "el", "fi", "he", "hi", "hu", "id", "ja", "ko", "nb", "sk", "sl", "sv",
    "th", "vi", "zh_CN", "zh_HK", "zh_TW")


class WhatsappCrmTemplateEdit(models.AbstractModel):
    """Writing a template: its parts as fields, what Meta would refuse of them, and who may change what.

    ``components`` stays Meta's truth. The fields here are what people write before they hand
    it in: of a draft, and of a template that they change (``editing``).
    """

    _name = "whatsapp_crm.template.edit"
    _description = "WhatsApp Template Editing"

    editing = fields.Boolean("Being changed", readonly=True, copy=False)
    is_writable = fields.Boolean("Its text can be changed now", compute="_compute_is_writable")
    may_edit = fields.Boolean("May be changed", compute="_compute_is_writable")
    lang_choice = fields.Selection("_lang_choices", "Language of the text", compute="_compute_lang_choice",
                                   inverse="_inverse_lang_choice")
    header_format = fields.Selection(HEADERS, "Header", default="none", required=True)
    header_text = fields.Char("Header text")
    header_sample = fields.Binary(
        "Sample file", attachment=True, copy=False,
        help="WhatsApp's reviewers look at it. Customers get the file that is chosen when it is sent.")
    header_sample_name = fields.Char("Name of the sample file")
    header_handle = fields.Char("Sample file at WhatsApp", readonly=True, copy=False, groups="base.group_system")
    body_text = fields.Text("Text")
    footer_text = fields.Char("Footer")
    button_ids = fields.One2many("whatsapp_crm.template.button", "template_id", "Buttons", copy=True)
    problem_text = fields.Text("To be mended first", compute="_compute_problem_text")

    @api.depends("status", "editing", "request", "active")
    def _compute_is_writable(self):
        for template in self:
            template.is_writable = template._is_written_here() and not template.request
            template.may_edit = (template.active and template.status in EDITABLE_STATUSES
                                 and not template.editing and not template.request)

    def _is_written_here(self):
        """Whether its text is that of the fields, not that of ``components``."""
        return self.status == "DRAFT" or self.editing

    @api.model
    def _lang_choices(self):
        # What Meta's list holds beside the usual ones must stay readable.
        self.env.cr.execute("SELECT DISTINCT lang_code FROM whatsapp_crm_template WHERE lang_code IS NOT NULL")
        codes = {*LANG_CODES, *(row[0] for row in self.env.cr.fetchall())}
        return sorted(((code, language_name(code, self.env.lang)) for code in codes), key=lambda pair: pair[1])

    @api.model
    def _usual_lang(self):
        """That of whoever writes, as Meta calls it."""
        lang = self.env.lang or ""
        return next((code for code in (lang.split("_")[0], lang) if code in LANG_CODES), False)

    @api.depends("lang_code")
    def _compute_lang_choice(self):
        for template in self:
            template.lang_choice = template.lang_code

    def _inverse_lang_choice(self):
        for template in self:
            template.lang_code = template.lang_choice

    # ------------------------------------------------------------------ draft

    def _draft(self):
        """What is written in the fields, as a ``template_draft.Draft``."""
        # sudo: whatsapp_crm.template - only whether the reviewers have a file
        handle = self.sudo().header_handle or ("pending" if self.header_sample else "")
        buttons = tuple(
            template_draft.DraftButton(b.kind or "", b.text or "", (b.url or "").strip(), (b.phone or "").strip())
            for b in self.button_ids)
        return template_draft.Draft(
            name=self.name or "", lang_code=self.lang_code or "", category=self.category or "",
            header_format="" if self.header_format == "none" else self.header_format or "",
            header=self.header_text or "", body=self.body_text or "", footer=self.footer_text or "", buttons=buttons,
            samples={line.path: line.sample or "" for line in self.variable_ids}, header_handle=handle)

    def _current_components(self):
        """Meta's parts of what the form shows: what is written, else what Meta has."""
        self.ensure_one()
        return template_draft.components_of(self._draft()) if self._is_written_here() else self.components or []

    @api.depends("name", "lang_code", "category", "header_format", "header_text", "header_sample", "body_text",
                 "footer_text", "button_ids.kind", "button_ids.text", "button_ids.url", "button_ids.phone",
                 "button_ids.sequence", "variable_ids.sample", "status", "editing")
    @api.depends_context("lang")
    def _compute_problem_text(self):
        for template in self:
            written = template._is_written_here()
            template.problem_text = "\n".join(template._problems()) if written else False

    def _problems(self):
        """What Meta would refuse, in words: list of sentences."""
        draft = self._draft()
        found = template_check.problems(draft)
        return list(dict.fromkeys(
            problem_words(self.env, problem, self._label_of(problem.place)) for problem in found))

    def action_edit(self):
        """Write a new version of a template that WhatsApp has; nothing changes there before it is handed in."""
        self.ensure_one()
        self.check_access("write")
        if not self.may_edit:
            raise UserError(self.env._(
                "WhatsApp lets one change templates that are approved, rejected or paused, and no others."))
        if template_parts.unsupported(self.components or []):
            raise UserError(self._refusal() or self.env._("This template can only be changed in WhatsApp Manager."))
        # sudo: whatsapp_crm.template - checked above; the mark itself is not for everybody to write
        self.sudo().write({**self._fields_of(self.components or []), "editing": True, "request_error": False})

    def action_discard_edit(self):
        """Forget the new version."""
        self.check_access("write")
        # sudo: whatsapp_crm.template - checked above
        self.sudo().filtered("editing").write({"editing": False, "request_error": False})

    def action_copy_as_draft(self):
        """A new draft with the same text."""
        self.ensure_one()
        copy = self.create({
            "account_id": self.account_id.id, "lang_code": self.lang_code,
            "name": self._free_name(self.account_id, self.name, self.lang_code, first=2),
            "category": self.category if self.category in ("MARKETING", "UTILITY") else "UTILITY",
            **self._fields_of(self._current_components()), "variable_ids": [
                Command.create(values) for values in self.variable_ids._copied()]})
        return {"type": "ir.actions.act_window", "res_model": self._name, "res_id": copy.id, "view_mode": "form"}

    @api.model
    def _free_name(self, account, name, lang_code, first=1):
        """A name that no template of the account has in this language, gone ones included.

        :param first: 2 where the name itself is not wanted, only numbered ones
        """
        # sudo: whatsapp_crm.template - names are taken, whoever may see the template
        taken = set(self.sudo().with_context(active_test=False).search(
            [("account_id", "=", account.id), ("lang_code", "=", lang_code)]).mapped("name"))
        numbered = (name if number == 1 else f"{name}_{number}" for number in range(first, len(taken) + 3))
        return next(free for free in numbered if free not in taken)

    @api.model
    def _fields_of(self, components):
        """The values of the fields here for Meta's parts."""
        draft = template_draft.draft_of(components)
        return {
            "header_format": draft.header_format if draft.header_format in dict(HEADERS) else "none",
            "header_text": draft.header, "body_text": draft.body, "footer_text": draft.footer,
            "button_ids": [Command.clear()] + [
                Command.create({"kind": b.kind, "text": b.text, "url": b.url, "phone": b.phone, "sequence": place})
                for place, b in enumerate(draft.buttons)]}

    # ----------------------------------------------------------------- rights

    @api.model_create_multi
    def create(self, vals_list):
        if not self.env.su:
            allowed = TEXT_FIELDS | IDENTITY_FIELDS | OWN_FIELDS | {"category"}
            for vals in vals_list:
                self._check_only(vals, allowed)
                vals["status"] = "DRAFT"
        for vals in vals_list:
            if vals.get("lang_choice"):
                vals["lang_code"] = vals.pop("lang_choice")  # required: it cannot wait for the inverse
        return super().create(vals_list)

    def write(self, vals):
        if not self.env.su:
            for template in self:
                self._check_only(vals, template._writable_fields())
        return super().write(vals)

    def _writable_fields(self):
        if self.status == "DRAFT" and not self.request:
            return TEXT_FIELDS | IDENTITY_FIELDS | OWN_FIELDS | {"category"}
        if self.is_writable:
            return TEXT_FIELDS | OWN_FIELDS | ({"category"} if self.status != "APPROVED" else set())
        return OWN_FIELDS

    @api.model
    def _check_only(self, vals, allowed):
        forbidden = vals.keys() - allowed
        if forbidden:
            labels = ", ".join(sorted(
                self._fields[name]._description_string(self.env) for name in forbidden & self._fields.keys()))
            raise AccessError(self.env._("This cannot be changed here: %(fields)s.", fields=labels))

    @api.ondelete(at_uninstall=False)
    def _unlink_drafts_only(self):
        if any(template.status != "DRAFT" or template.request for template in self):
            raise UserError(self.env._("Only drafts are deleted here. For others, press Delete at WhatsApp."))


class WhatsappCrmTemplateButton(models.Model):
    """A button of a template that is being written."""

    _name = "whatsapp_crm.template.button"
    _description = "WhatsApp Template Button"
    _order = "sequence, id"

    template_id = fields.Many2one("whatsapp_crm.template", required=True, index=True, ondelete="cascade")
    sequence = fields.Integer(default=10)
    kind = fields.Selection(
        [("quick_reply", "Quick reply"), ("url", "Open a web page"), ("phone_number", "Call a number"),
         ("copy_code", "Copy a code")], required=True, default="quick_reply")
    text = fields.Char("Label")
    url = fields.Char("Web page", help="With {{1}} at its end, each customer gets an address of their own.")
    phone = fields.Char(help="With country code, for example +34 600 000 000.")
