# Part of whatsapp_crm. See LICENSE file for full copyright and licensing details.
import base64

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tools.mimetypes import guess_mimetype

from ...tools import media_rules, template_parts
from ..transport.refusal_words import refusal_words
from .template_variable import SOURCE_MODELS

HEADER_SOURCES = [
    ("ask", "Chosen when sending"), ("fixed", "Always the same file"), ("report", "A document that Odoo prints"),
    ("newest", "The newest file of the record"),
]


class WhatsappCrmTemplateFile(models.AbstractModel):
    """The file that a template begins with: where it comes from when nobody chooses one."""

    _name = "whatsapp_crm.template.file"
    _description = "WhatsApp Template File"

    header_source = fields.Selection(
        HEADER_SOURCES, "File for customers", required=True, default="ask",
        help="Rules, server actions and sending to a selection need to know it: nobody can choose there.")
    header_file = fields.Binary("File", attachment=True, copy=False)
    header_file_name = fields.Char("Name of the file", copy=False)
    header_report = fields.Selection(
        "_header_reports", "Document", help="Printed for the lead, the contact or its last order.")
    file_kind = fields.Char(compute="_compute_file_kind")

    @api.model
    def _header_reports(self):
        # sudo: ir.actions.report - names of what can be printed; printing itself minds the rights on the record
        reports = self.env["ir.actions.report"].sudo().search([
            ("model", "in", list(SOURCE_MODELS.values())), ("report_type", "=", "qweb-pdf")])
        return [(report.report_name, report.name) for report in reports]

    @api.depends("components", "status", "editing", "header_format")
    def _compute_file_kind(self):
        for template in self:
            kind = template_parts.header_format(template._current_components())
            template.file_kind = kind if kind in template_parts.MEDIA_HEADERS else False

    @api.constrains("header_source", "header_file", "header_report", "header_format")
    def _check_header_source(self):
        for template in self.filtered("file_kind"):
            if template.header_source == "fixed" and template.header_file:
                file = template._fixed_file()
                template._check_header_fits(file["name"], file["mimetype"], len(file["raw"]))
            if template.header_source == "report" and template.file_kind != "document":
                raise ValidationError(self.env._("Only a header that is a document can be printed by Odoo."))

    def _check_header_fits(self, name, mimetype, size):
        """:raises ValidationError: the file is of another kind than the header, or too large"""
        _ = self.env._
        try:
            kind = media_rules.check_outbound(mimetype, size)
        except media_rules.MediaRefused as refused:
            raise ValidationError(refusal_words(self.env, refused, name)) from refused
        if kind != self.file_kind:
            kinds = {"image": _("a picture (JPEG or PNG)"), "video": _("a video (MP4)"), "document": _("a document")}
            raise ValidationError(_("This template begins with %(kind)s.", kind=kinds.get(self.file_kind)))

    # ------------------------------------------------------------------ files

    def _unattended_refusal(self):
        """Why the template cannot go out without somebody who fills it in, in words; False where it can."""
        if self._header_kind() and self.header_source == "ask":
            return self.env._(
                "This template begins with a file. Say in the template where it comes from, or send it by hand.")
        if self._header_kind() and self.header_source == "fixed" and not self.with_context(bin_size=True).header_file:
            return self._no_file_words()
        asked = self._asked_labels()
        return bool(asked) and self.env._(
            "Nobody can be asked for %(labels)s here: bind them to a field in the template.", labels=", ".join(asked))

    def _file_for_all(self):
        """The file that is the same for everybody, as ``_header_file_for``; None without one, or where each has theirs.

        :raises UserError: in words, why there is none
        """
        fixed = self._header_kind() and self.header_source == "fixed"
        return self._header_file_for({}) if fixed else None

    def _header_file_for(self, records):
        """The file that goes along where nobody chose one.

        :param records: of ``_records_for``, read with the rights of its environment
        :return: dict(name, raw, mimetype) as for ``ir.attachment``; None where the header is no file
        :raises UserError: in words, why there is none
        """
        self.ensure_one()
        if not self._header_kind():
            return None
        find = {"fixed": self._fixed_file, "report": self._printed_file, "newest": self._newest_file}
        if self.header_source not in find:
            raise UserError(self.env._("This template begins with a file. Add it."))
        try:
            file = find[self.header_source](records)
        except AccessError:
            file = None
        if not file:
            raise UserError(self._no_file_words())
        self._check_header_fits(file["name"], file["mimetype"], len(file["raw"]))
        return file

    def _no_file_words(self):
        _ = self.env._
        return {
            "fixed": _("The file of this template is missing: add it to the template."),
            "report": _("There is nothing to print for this record."),
            "newest": _("This record has no file that fits the template."),
        }[self.header_source]

    def _fixed_file(self, _records=None):  # the same for all
        if not self.header_file:
            return None
        raw = base64.b64decode(self.header_file)
        return {"name": self.header_file_name or self.name, "raw": raw, "mimetype": guess_mimetype(raw)}

    def _printed_file(self, records):
        # sudo: ir.actions.report - only which one it is
        reports = self.env["ir.actions.report"]
        report = reports.sudo()._get_report_from_name(self.header_report) if self.header_report else reports
        record = next((one for one in records.values() if one and one._name == report.model), None)
        if not record:
            return None
        record.check_access("read")
        content, _kind = reports.with_env(record.env)._render_qweb_pdf(self.header_report, record[:1].ids)
        name = (record[:1].display_name or self.name).replace("/", "-")
        return {"name": f"{name}.pdf", "raw": content, "mimetype": "application/pdf"}

    def _newest_file(self, records):
        """Of the record itself, else of its contact."""
        for record in filter(None, (records.get(name) for name in ("order", "lead", "partner"))):
            record.check_access("read")
            files = record.env["ir.attachment"].search([
                ("res_model", "=", record._name), ("res_id", "=", record[:1].id), ("res_field", "=", False),
                ("type", "=", "binary")], order="id desc")
            file = files.filtered(lambda file: media_rules.kind_for(file.mimetype) == self._header_kind())[:1]
            if file:
                return {"name": file.name, "raw": file.raw, "mimetype": file.mimetype}
        return None
