# Part of whatsapp_crm. See LICENSE file for full copyright and licensing details.
import re

from odoo.addons.whatsapp_crm.tests.common import WhatsappCrmCase
from odoo.exceptions import UserError

from ..models.help.guide_page import PAGES

#: Words for ourselves, which nobody sees.
INSIDE = re.compile(
    r"\b(hitos?|relojes|reloj|brechas?|ecos?|hilos?|episodios?|milestones?|clocks?|breach|threads?)\b", re.I)
NUMBERS = ("integer", "float", "monetary")


class TestGuideHelp(WhatsappCrmCase):
    """The pages under *Help*: the guide, and what the figures mean."""

    def test_each_page_of_the_guide_is_there_whatever_the_language(self):
        for page in PAGES:
            text = self.env["whatsapp_crm.help"].with_user(self.agent).with_context(lang="en_US").get_page(page)
            self.assertIn("<h1>Guía para", text)
            self.assertFalse(INSIDE.search(text), page)
            for tag in ("table", "ul", "ol", "p", "tr", "td", "b", "i"):
                self.assertEqual(len(re.findall(rf"<{tag}>", text)), text.count(f"</{tag}>"), (page, tag))

    def test_nothing_else_is_read(self):
        for page in ("../../../__manifest__", "../es/agent", ""):
            with self.assertRaises(UserError):
                self.env["whatsapp_crm.help"].get_page(page)

    def test_definitions_are_the_fields_help(self):
        reports = {one["report"]: one for one in self.env["whatsapp_crm.help"].with_user(self.agent).get_definitions()}
        turn = reports["whatsapp_crm.report.turn"]
        figures = {one["field"]: one for one in turn["figures"]}
        self.assertEqual(turn["name"], "WhatsApp Response Times")
        field = self.env["whatsapp_crm.report.turn"]._fields["wait"]
        self.assertEqual(f"{figures['wait']['sentence']}\n= {figures['wait']['formula']}", field.help)
        self.assertNotIn("conversation_id", figures)

    def test_each_figure_says_how_it_is_computed(self):
        for name, model in self.env.registry.items():
            if name.startswith("whatsapp_crm.report.") and not model._abstract:
                for field in self.env[name]._fields.values():
                    if field.type in NUMBERS and field.aggregator and field.name != "id":
                        self.assertIn("\n= ", field.help or "", f"{name}.{field.name}")

    def test_the_menu_leads_there(self):
        pages = self.env["ir.ui.menu"].search([("parent_id", "=", self.env.ref("whatsapp_crm_metrics.menu_help").id)])
        asked = {menu.action.params.get("page") for menu in pages if menu.action.tag == "whatsapp_crm_metrics.guide"}
        self.assertEqual(asked, set(PAGES))
