# Part of whatsapp_crm. See LICENSE file for full copyright and licensing details.
from odoo import api, fields, models
from odoo.fields import Command

from ...tools import template_bubble, template_parts
from .template_variable import SOURCE_MODELS, Customer


class WhatsappCrmTemplateBinding(models.AbstractModel):
    """The variables of a template, what they are filled with for a record, and how that looks."""

    _name = "whatsapp_crm.template.binding"
    _description = "WhatsApp Template Values"

    variable_ids = fields.One2many(
        "whatsapp_crm.template.variable", "template_id", "Variables", compute="_compute_variable_ids",
        store=True, readonly=False, copy=False)
    preview_on = fields.Reference("_preview_models", "Preview with", store=False)
    preview = fields.Html(compute="_compute_preview", sanitize=False)

    @api.model
    def _preview_models(self):
        # sudo: ir.model - names of models
        names = self.env["ir.model"].sudo()
        return [(model, names._get(model).name) for source, model in SOURCE_MODELS.items()
                if source != "user" and model in self.env]

    @api.depends("components", "status", "editing", "header_format", "header_text", "body_text", "button_ids.kind",
                 "button_ids.url", "button_ids.sequence")
    def _compute_variable_ids(self):
        """One line per variable of the text; what was said of a variable stays while it is there."""
        for template in self:
            wanted = {variable.path: variable for variable in
                      template_parts.variables(template._current_components())}
            known = {line.path: line for line in template.variable_ids}
            commands = [Command.delete(line.id) for path, line in known.items() if path not in wanted]
            commands += [Command.create({"path": path, "sample": variable.example, "source": "ask"})
                         for path, variable in wanted.items() if path not in known]
            template.variable_ids = commands or template.variable_ids

    @api.depends("components", "status", "editing", "header_format", "header_text", "body_text", "footer_text",
                 "button_ids.kind", "button_ids.text", "button_ids.sequence", "variable_ids.sample",
                 "variable_ids.source", "variable_ids.field_path", "variable_ids.first_word", "variable_ids.text",
                 "preview_on")
    def _compute_preview(self):
        for template in self:
            values = template._samples()
            if template.preview_on:
                values |= template._bound_values(template._records_for(template.preview_on))
            template.preview = template._bubble(values)

    def _samples(self):
        """The examples: dict from the path of a variable to text."""
        return {line.path: line.sample for line in self.variable_ids if line.sample}

    def _bubble(self, values):
        """How the message looks in WhatsApp (HTML).

        :param values: dict from the path of a variable to text; others leave their place
        """
        return template_bubble.bubble(self._current_components(), values, self._bubble_words()) if self else ""

    def _bubble_words(self):
        _ = self.env._
        return {"image": _("Picture"), "video": _("Video"), "document": _("Document"),
                "location": _("Place on the map"), "copy_code": _("Copy code")}

    # ------------------------------------------------------------------ values

    def _records_for(self, record=None, *, partner=None, lead=None, user=None):
        """What variables may be filled from, with the current user's rights.

        :param record: the one that it is about, of any of SOURCE_MODELS
        :return: dict from a source of ``template.variable`` to a record
        """
        records = {"partner": partner or self.env["res.partner"], "lead": lead or self.env["crm.lead"],
                   "user": user or self.env.user}
        source = next((name for name, model in SOURCE_MODELS.items() if record and record._name == model), None)
        if source:
            records[source] = record[:1]
        if not records["partner"]:
            about = next((r for r in (records.get("order"), records["lead"]) if r and r.has_access("read")), None)
            records["partner"] = about.partner_id if about else records["partner"]
        if "order" not in records and "sale.order" in self.env and self._needs_order():
            records["order"] = self._last_order(records["partner"])
        return records

    def _needs_order(self):
        """Whether a variable or the file may come from the last order; looking for it costs a search per person."""
        # sudo: whatsapp_crm.template.variable - only what is bound
        return self.header_source in ("report", "newest") or "order" in self.sudo().variable_ids.mapped("source")

    @api.model
    def _last_order(self, partner):
        orders = self.env["sale.order"]
        if not partner or not orders.has_access("read") or not partner.has_access("read"):
            return orders
        return orders.search([("partner_id", "child_of", partner.commercial_partner_id.id)],
                             order="date_order desc, id desc", limit=1)

    def _bound_values(self, records, number=None):
        """What the variables are filled with: dict from path to text, without those that are to be asked for.

        :param records: of :meth:`_records_for`
        :param number: ``whatsapp_crm.number`` to send from, by default the account's first
        """
        self.ensure_one()
        # sudo: whatsapp_crm.number, whatsapp_crm.account - only their hours and company, for whoever sends
        number = (number or self._usual_number()).sudo()
        company = number.company_id or self.sudo().account_id.company_id
        customer = Customer(self.lang_code, records["partner"], number, company)
        found = {line.path: line._value(records, customer) for line in self.variable_ids}
        return {path: value for path, value in found.items() if value}

    def _asked_labels(self):
        """Names of the variables that only a person can fill in."""
        # sudo: whatsapp_crm.template.variable - only what is bound
        return self.sudo().variable_ids.filtered(lambda line: line.source == "ask").mapped("label")

    def _missing_labels(self, values):
        """Names of the variables that ``values`` leave open."""
        return [self._label_of(variable.path) for variable in self._variables() if not values.get(variable.path)]
