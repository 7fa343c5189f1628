# Part of whatsapp_crm. See LICENSE file for full copyright and licensing details.
import re

from odoo import api, models
from odoo.exceptions import UserError
from odoo.tools import file_open

#: One page for each kind of reader.
PAGES = ("agent", "supervisor", "marketing", "admin")
#: The guide is written in Spanish; another language is one more folder beside it.
WRITTEN_IN = "es"
GUIDE = "whatsapp_crm_metrics/static/guide/{lang}/{page}.html"
#: What separates, in a field's help, what a figure counts from how it is computed.
FORMULA = re.compile(r"\n=\s*")


class WhatsappCrmHelp(models.AbstractModel):
    """The user guide, and what each figure means: the very words of the fields' help."""

    _name = "whatsapp_crm.help"
    _description = "WhatsApp Help"

    @api.model
    def get_page(self, page):
        """A page of the guide.

        :param page: one of PAGES
        :return: HTML
        """
        if page not in PAGES:
            raise UserError(self.env._("There is no such page."))
        for lang in dict.fromkeys([(self.env.lang or WRITTEN_IN).split("_")[0], WRITTEN_IN]):
            try:
                with file_open(GUIDE.format(lang=lang, page=page)) as file:
                    return file.read()
            except FileNotFoundError:
                continue
        return ""

    @api.model
    def get_definitions(self):
        """What the figures mean, in the user's language, report by report.

        :return: list of dicts ``name``, ``report`` (the model), ``figures``: dicts ``field``,
            ``label``, ``sentence``, ``formula``
        """
        reports = sorted(name for name, model in self.env.registry.items() if (
            name.startswith("whatsapp_crm.report.") and not model._abstract))
        found = [{"report": name, "name": self._name_of(name), "figures": self._figures_of(name)} for name in reports]
        return [report for report in found if report["figures"]]

    def _name_of(self, model):
        # sudo: ir.model - the translated name of a report
        return self.env["ir.model"].sudo()._get(model).name

    def _figures_of(self, model):
        """Every field whose help has a formula, in the order in which the report has them."""
        figures = []
        for field in self.env[model]._fields.values():
            sentence, *formula = FORMULA.split(field._description_help(self.env) or "", maxsplit=1)
            if formula:
                figures.append({
                    "field": field.name, "label": field._description_string(self.env),
                    "sentence": sentence.strip(), "formula": formula[0].strip()})
        return figures
