# Part of whatsapp_crm. See LICENSE file for full copyright and licensing details.
from dataclasses import dataclass
from datetime import UTC

import pytz

from odoo import api, fields, models
from odoo.exceptions import AccessError, ValidationError

from ...tools import sentence_text, template_text, value_text

SOURCE_MODELS = {"partner": "res.partner", "lead": "crm.lead", "order": "sale.order", "user": "res.users"}
READABLE = frozenset({
    "char", "text", "integer", "float", "monetary", "date", "datetime", "selection", "many2one"})
STEPS_MAX = 4


@dataclass(frozen=True)
class Customer:
    """Who reads the values; they are the same whoever sends them, so that a preview shows what goes out.

    ``lang_code`` is Meta's, ``partner`` and ``number`` may be empty, ``number`` and ``company`` come as superuser.
    """

    lang_code: str
    partner: models.BaseModel
    number: models.BaseModel
    company: models.BaseModel

    @property
    def zone(self):
        """Where moments are read."""
        # sudo: res.partner - only the time zone of whom it is written to
        names = (self.partner[:1].sudo().tz, self.number._calendar().tz, self.company.resource_calendar_id.tz,
                 self.company.partner_id.tz)
        return pytz.timezone(next(filter(None, names), "UTC"))


class WhatsappCrmTemplateVariable(models.Model):
    """Where the value of one variable of a template comes from, and its example for WhatsApp's reviewers.

    A field is read with the rights of whoever sends; what they may not read, or what is
    empty, is asked for instead.
    """

    _name = "whatsapp_crm.template.variable"
    _description = "WhatsApp Template Variable"
    _order = "id"

    template_id = fields.Many2one("whatsapp_crm.template", required=True, index=True, ondelete="cascade")
    path = fields.Char("Place", required=True, readonly=True)
    label = fields.Char("Variable", compute="_compute_label")
    sample = fields.Char("Example", help="WhatsApp's reviewers see it. Customers never do.")
    source = fields.Selection("_sources", "Value", required=True, default="ask")
    field_path = fields.Char(
        "Field", help="Technical name of a field of that record, or a way to one with dots, for example user_id.name.")
    first_word = fields.Boolean("First name only")
    text = fields.Char("Fixed text")
    origin = fields.Char("Where it comes from", compute="_compute_origin")

    @api.model
    def _sources(self):
        _ = self.env._
        sources = [("ask", _("Asked when sending")), ("partner", _("Field of the contact")),
                   ("lead", _("Field of the lead")), ("order", _("Field of the last order")),
                   ("user", _("Field of the sender")), ("text", _("Always the same text"))]
        return [pair for pair in sources if SOURCE_MODELS.get(pair[0], "base") in self.env]

    @api.depends("path", "template_id.components", "template_id.header_format", "template_id.button_ids.text")
    @api.depends_context("lang")
    def _compute_label(self):
        for line in self:
            line.label = line.template_id._label_of(line.path or "")

    @api.depends("source", "field_path", "text")
    @api.depends_context("lang")
    def _compute_origin(self):
        labels = dict(self._sources())
        for line in self:
            detail = line.text if line.source == "text" else line.field_path if line.source in SOURCE_MODELS else ""
            line.origin = ": ".join(filter(None, [labels.get(line.source), detail]))

    @api.onchange("source")
    def _onchange_source(self):
        usual = {"partner": "name", "lead": "contact_name", "order": "name", "user": "name"}
        self.field_path = usual.get(self.source, False)
        self.first_word = self.source == "partner"

    @api.constrains("source", "field_path", "text")
    def _check_source(self):
        for line in self:
            if line.source == "text" and not (line.text or "").strip():
                raise ValidationError(self.env._("Write the text for “%(name)s”.", name=line.label))
            if line.source in SOURCE_MODELS:
                line._check_field_path()

    def _check_field_path(self):
        """:raises ValidationError: the way does not lead to a field that the user may read"""
        model = self.sudo(False).env.get(SOURCE_MODELS[self.source])  # what others bind, they must be able to read
        names = (self.field_path or "").split(".")
        if model is None or len(names) > STEPS_MAX:
            raise ValidationError(self.env._("“%(path)s” leads nowhere.", path=self.field_path))
        for place, name in enumerate(names, start=1):
            field = model._fields.get(name)
            if not self._may_show(model, field):
                raise ValidationError(self.env._(
                    "There is no field “%(name)s” that can be shown to customers on “%(model)s”.",
                    name=name, model=self.env["ir.model"]._get(model._name).name))
            if place < len(names):
                if field.type != "many2one":
                    raise ValidationError(self.env._("“%(name)s” has no fields of its own.", name=name))
                model = self.env[field.comodel_name]

    @api.model
    def _may_show(self, records, field):
        """Whether the current user may read the field, and it is of a kind that has words."""
        return bool(field is not None and field.type in READABLE and records._has_field_access(field, "read"))

    # ------------------------------------------------------------------ values

    def _copied(self):
        """Values for the same lines on another template."""
        return [{name: line[name] for name in ("path", "sample", "source", "field_path", "first_word", "text")}
                for line in self]

    def _value(self, records, customer):
        """The text of this variable; "" where it has to be asked for.

        :param records: dict from a source to a record, read with the rights of its environment
        :param customer: :class:`Customer` who reads it
        """
        self.ensure_one()
        if self.source == "text":
            return template_text.clean_value(self.text or "")
        record = records.get(self.source)
        if not record or not self.field_path:
            return ""
        value = self._read(record[:1], customer)
        value = sentence_text.first_name(value) if self.first_word else value
        return template_text.clean_value(value)

    def _read(self, record, customer):
        """Walk to the field; what may not be read on the way is not there."""
        *steps, last = self.field_path.split(".")
        record = record.with_context(lang=self._odoo_lang(customer.lang_code))
        try:
            for name in steps:
                if not self._may_show(record, record._fields.get(name)):
                    return ""
                record.check_access("read")
                record = record[name]
                if not isinstance(record, models.BaseModel):
                    return ""
            record.check_access("read")
            if not record or not self._may_show(record, record._fields.get(last)):
                return ""
            return self._words(record, record._fields[last], customer)
        except AccessError:
            return ""

    def _words(self, record, field, customer):
        value = record[field.name]
        if template_text.is_degrees(self.template_id._current_components(), self.path):
            return str(value or "")  # a number for maps, not for readers; nobody is at 0°
        if field.type == "many2one":
            value.check_access("read")
            return value.display_name or ""
        if field.type == "selection":
            return dict(field._description_selection(record.env)).get(value) or ""
        if field.type == "datetime":
            moment = value and value.replace(tzinfo=UTC)
            return value_text.words_of(moment, customer.lang_code, tzinfo=customer.zone)
        if field.type in ("integer", "float", "monetary"):
            return self._amount(record, field, value, customer)
        return value_text.words_of(value, customer.lang_code)

    @api.model
    def _amount(self, record, field, value, customer):
        if field.type != "monetary":
            digits = field.get_digits(self.env) if field.type == "float" else None
            return value_text.words_of(value, customer.lang_code, digits=digits[1] if digits else None)
        currency = self._currency(record, field.get_currency_field(record)) or customer.company.currency_id
        return value_text.words_of(value, customer.lang_code, currency=currency.name or "")

    @api.model
    def _currency(self, record, name):
        """The record's own currency; empty where a computed one would be that of the acting user's company."""
        own = name and (record._fields[name].store or ("company_id" in record._fields and record.company_id))
        return record[name] if own else self.env["res.currency"]

    @api.model
    def _odoo_lang(self, lang_code):
        """The installed language that is nearest to Meta's code, for names and labels."""
        codes = [code for code, _name in self.env["res.lang"].get_installed()]
        near = [code for code in codes if code.split("_")[0] == (lang_code or "").split("_")[0]]
        return lang_code if lang_code in codes else (near or [self.env.lang])[0]
