# Part of whatsapp_crm. See LICENSE file for full copyright and licensing details.
from odoo import api, fields, models
from odoo.exceptions import ValidationError

TYPES = ("char", "text", "integer", "float", "monetary", "boolean", "selection")
NUMBERS = ("integer", "float", "monetary")
YES = frozenset({"1", "yes", "sí", "si", "sim", "true"})
# Written by Odoo's own steps, or by what the conversation is: no answer may.
NOT_ASKED = ("active", "priority", "type", "color", "probability", "automated_probability", "lead_properties")


class WhatsappCrmFlowTarget(models.AbstractModel):
    """Where an answer is filled in: a field of the opportunity, or one of its properties."""

    _name = "whatsapp_crm.flow.target"
    _description = "WhatsApp Question, where its answer goes"

    lead_field_id = fields.Many2one(
        "ir.model.fields", "Fills in", ondelete="cascade",
        domain=lambda self: [
            ("model", "=", "crm.lead"), ("ttype", "in", TYPES), ("store", "=", True), ("readonly", "=", False),
            ("name", "not in", NOT_ASKED), ("name", "not like", "wacrm_%")],
        help="A field of the opportunity. What stands there already is kept.")
    property_name = fields.Char(
        "Fills in the property", translate=True,
        help="The name of a property of the opportunities of the team, as the opportunity shows it.")

    @api.constrains("lead_field_id")
    def _check_lead_field(self):
        for step in self.filtered("lead_field_id"):
            # sudo: ir.model.fields - only which field it is
            field = step.lead_field_id.sudo()
            if field.model != "crm.lead" or field.ttype not in TYPES or field.name in NOT_ASKED or not field.store:
                raise ValidationError(self.env._(
                    "“%(field)s” of the opportunity cannot be filled in by an answer.",
                    field=field.field_description))

    def _check_fits(self):
        """:raises ValidationError: an answer could never be filled in"""
        # sudo: ir.model.fields - only which field it is
        name, label = self.lead_field_id.sudo().name, self.lead_field_id.sudo().field_description
        field = self.env["crm.lead"]._fields.get(name)
        if not field:
            return
        if self.kind == "text" and field.type in NUMBERS and self.check != "number":
            raise ValidationError(self.env._(
                "“%(field)s” takes a number: choose A number under Must be.", field=label))
        for option in self.option_ids if self.kind != "text" else ():
            if self._value_of(field, option.value or option.label) is None:
                raise ValidationError(self.env._(
                    "“%(label)s” is no value of “%(field)s”: write one under Filled in.",
                    label=option.label, field=label))

    def _fill_lead(self, lead, text):
        """Fill an answer in where nothing stands yet.

        :param text: what the customer answered, or the value of the choice
        :return: whether the answer could be filled in
        """
        # sudo: ir.model.fields, crm.lead - answers go there whoever may read the opportunity
        name, lead = self.lead_field_id.sudo().name, lead.sudo().with_context(tracking_disable=False)
        filled = False
        if lead and name and not lead[name]:
            value = self._value_of(lead._fields[name], text)
            if value is not None:
                lead[name] = value
                filled = True
        if lead and self.property_name:
            filled = self._fill_property(lead, text) or filled
        return filled

    def _fill_property(self, lead, text):
        wanted = self.property_name.strip().casefold()
        for definition in lead._wacrm_properties():
            if (definition.get("string") or "").strip().casefold() == wanted and not definition.get("value"):
                value = property_value(definition, text)
                if value is None:
                    return False
                lead._wacrm_set_property(definition["name"], value)
                return True
        return False

    @api.model
    def _value_of(self, field, text):
        """The text as a value of a field, None where it is none."""
        if field.type in NUMBERS:
            return _number(text, whole=field.type == "integer")
        if field.type == "boolean":
            return text.strip().casefold() in YES
        if field.type == "selection":
            choices = field._description_selection(self.env)
            return next((key for key, label in choices if text in (key, label)), None)
        return text


def _number(text, whole=False):
    try:
        number = float(text.replace(",", "."))
    except ValueError:
        return None
    return int(number) if whole else number


def property_value(definition, text):
    """The text as a value of a property, None where it is none.

    :param definition: one of ``fields.PropertiesDefinition``
    """
    kind = definition["type"]
    if kind in ("char", "text"):
        return text
    if kind in ("integer", "float", "monetary"):
        return _number(text, whole=kind == "integer")
    if kind == "boolean":
        return text.strip().casefold() in YES
    if kind == "selection":
        return next((key for key, label in definition.get("selection") or [] if text.casefold() in (
            key.casefold(), label.casefold())), None)
    return None
