# Part of whatsapp_crm. See LICENSE file for full copyright and licensing details.
"""A copy of what is kept of a person, for that person: JSON for machines, a page for people, the files."""
import io
import json
import zipfile

from markupsafe import Markup

from odoo import fields
from odoo.tools import html2plaintext

PAGE = Markup("""<!DOCTYPE html>
<html><head><meta charset="utf-8"><title>%(title)s</title><style>
body { font-family: sans-serif; max-width: 60em; margin: 2em auto; padding: 0 1em; color: #222; }
table { border-collapse: collapse; width: 100%%; } td, th { border-bottom: 1px solid #ddd; padding: .3em .6em;
text-align: left; vertical-align: top; }
</style></head><body><h1>%(title)s</h1>%(sections)s</body></html>""")
SECTION = Markup("<h2>%s</h2><table><tr>%s</tr>%s</table>")
HEAD = Markup("<th>%s</th>")
CELL = Markup("<td>%s</td>")
ROW = Markup("<tr>%s</tr>")


class PersonExport:
    """Puts a :class:`~.personal_data.PersonalData` into a zip."""

    SECTIONS = {
        "partner": ("name", "phone", "email", "street", "city", "zip", "country_id", "create_date"),
        "contacts": ("profile_name", "username", "wa_id", "bsuid", "marketing_consent", "service_consent",
                     "create_date"),
        "consents": ("purpose", "state", "source", "at", "proof", "text_version", "phone"),
        "conversations": ("opened_at", "state", "resolved_at", "outcome", "next_step", "next_step_on"),
        "golden_flags": ("raised_at", "note", "product", "state", "worked_note"),
        "messages": ("sent_at", "direction", "type", "text", "status", "delivered_at", "read_at"),
        "campaigns": ("send_id", "queued_at", "result"),
        "promises": ("what", "promised_at", "due_at", "state"),
        "leads": ("name", "contact_name", "partner_name", "phone", "email_from", "description", "stage_id",
                  "create_date"),
    }

    def __init__(self, data):
        self.data, self.env = data, data.env

    def zip(self):
        """:return: bytes of the zip"""
        rows = {name: self._rows(name) for name in self.SECTIONS}
        files = self._files()
        rows["files"] = [{"name": name} for name in files]
        buffer = io.BytesIO()
        with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr("data.json", json.dumps(rows, indent=2, ensure_ascii=False))
            archive.writestr("data.html", str(self._page(rows)))
            for name, content in files.items():
                archive.writestr(f"files/{name}", content)
        return buffer.getvalue()

    def _rows(self, name):
        records = getattr(self.data, name)
        return [{field: self._plain(record, field) for field in self.SECTIONS[name]}
                for record in records.sorted("id")]

    def _plain(self, record, name):
        field, value = record._fields[name], record[name]
        if field.type == "many2one":
            return value.display_name or ""
        if field.type == "selection":
            return dict(field._description_selection(self.env)).get(value, "")
        if field.type == "html":
            return html2plaintext(value or "")
        if field.type in ("date", "datetime"):
            return fields.Datetime.to_string(value) if value else ""
        return value or ""

    def _files(self):
        """dict from a name that is in the archive once to the content"""
        files = {}
        for attachment in self.data.attachments().sorted("id"):
            name = (attachment.name or str(attachment.id)).replace("/", "_").replace("\\", "_")
            files[f"{attachment.id}-{name}"] = attachment.raw or b""
        return files

    def _page(self, rows):
        _ = self.env._
        titles = {
            "partner": _("Contact"), "contacts": _("WhatsApp users"), "consents": _("Consents"),
            "conversations": _("Conversations"), "golden_flags": _("Golden flags"), "messages": _("Messages"),
            "campaigns": _("Campaigns"), "promises": _("Promises"), "leads": _("Leads"), "files": _("Files")}
        sections = [self._section(titles[name], name, own) for name, own in rows.items() if own]
        return PAGE % {"title": _("Personal data"), "sections": Markup("").join(sections)}

    def _section(self, title, name, rows):
        records = getattr(self.data, name, None)
        labels = [records._fields[field]._description_string(self.env) if name in self.SECTIONS else field
                  for field in rows[0]]
        body = [ROW % Markup("").join(CELL % (value or "") for value in row.values()) for row in rows]
        return SECTION % (title, Markup("").join(HEAD % label for label in labels), Markup("").join(body))
