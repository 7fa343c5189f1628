import re

from lxml import etree

from odoo.tests import TransactionCase, tagged

LATER_CAPITAL = re.compile(r"\s(?!WhatsApp\b|Business\b|Meta\b)[A-Z][a-z]")
CORE_FIELDS = ("create_uid", "create_date", "write_uid", "write_date")


@tagged("post_install", "-at_install")
class TestWordsOnScreen(TransactionCase):
    """Labels are written alike, menus have one order, and different things have different words."""

    def own_models(self, transient):
        return [self.env[name] for name, model in self.env.registry.items()
                if name.startswith("whatsapp_crm.") and not model._abstract and model._transient == transient]

    def test_labels_are_sentences_in_filters_and_exports(self):
        self.assertFalse([
            f"{model._name}.{field.name}: {field.string}"
            for model in self.own_models(transient=False) for field in model._fields.values()
            if field._module == "whatsapp_crm" and field.store and field.name not in CORE_FIELDS
            and LATER_CAPITAL.search(field.string or "")])

    def test_labels_are_sentences_in_dialogs(self):
        for model in self.own_models(transient=True):
            form = etree.fromstring(model.get_view(view_type="form")["arch"])
            for node in form.xpath("//group//field[not(@nolabel) and not(@invisible='1') and not(ancestor::field)]"):
                label = node.get("string") or model._fields[node.get("name")].string
                self.assertNotRegex(label, LATER_CAPITAL, f"{model._name}.{node.get('name')}")

    def test_configuration_has_one_order(self):
        menus = self.env["ir.ui.menu"].with_context(**{"ir.ui.menu.full_list": True}).search(
            [("parent_id", "child_of", self.env.ref("whatsapp_crm.menu_configuration").id)])
        for siblings in menus.grouped("parent_id").values():
            sequences = siblings.mapped("sequence")
            self.assertEqual(
                len(set(sequences)), len(sequences), siblings.mapped(lambda menu: (menu.name, menu.sequence)))

    def test_configuration_stands_under_headings(self):
        """A heading opens nothing and what opens something has one, but for the first steps."""
        top = self.env["ir.ui.menu"].with_context(**{"ir.ui.menu.full_list": True}).search(
            [("parent_id", "=", self.env.ref("whatsapp_crm.menu_configuration").id)])
        self.assertEqual(top.filtered("action"), self.env.ref("whatsapp_crm.menu_first_steps"))
        self.assertTrue(all(heading.child_id for heading in top - self.env.ref("whatsapp_crm.menu_first_steps")))

    def test_messages_and_handoffs_share_no_word(self):
        messages = dict(self.env["whatsapp_crm.message"]._fields["status"].selection)
        handoffs = dict(self.env["whatsapp_crm.handoff"]._fields["state"].selection)
        self.assertFalse(set(messages.values()) & set(handoffs.values()))
