from odoo.exceptions import UserError
from odoo.fields import Command
from odoo.tests import Form, tagged

from .golden_common import WORDS, GoldenCase


@tagged("post_install", "-at_install")
class TestGoldenScreens(GoldenCase):
    """Where a flag is raised, and the hint that there may be one."""

    def setUp(self):
        super().setUp()
        self.firm.user_id = self.seller

    def test_dialog_says_who_will_have_it(self):
        action = self.conversation.with_user(self.agent).action_open_golden_flag()
        form = Form(self.env[action["res_model"]].with_user(self.agent).with_context(**action["context"]))
        self.assertEqual(form.goes_to, self.seller.name)
        form.note, form.product = WORDS, "Profesional"
        form.save().action_raise()
        self.pass_on()
        self.assertEqual(self.conversation.golden_flag_id.lead_id.name, "Golden flag: Profesional")
        context = self.conversation.with_user(self.agent).get_context()
        [section] = [section for section in context["sections"] if section["key"] == "golden"]
        self.assertEqual(section["lines"][0]["text"], "Profesional")
        self.assertIn(self.seller.name, section["lines"][0]["detail"])

    def resolving(self, conversations=None):
        form = Form(self.env["whatsapp_crm.resolve"].with_user(self.agent).with_context(
            default_conversation_ids=[Command.set((conversations or self.conversation).ids)]))
        form.outcome = "confirmed"
        form.confirmed_by = "us"
        form.proof = "Probado"
        form.send_sentence = False
        form.no_answer_needed = True
        return form

    def test_raised_while_resolving(self):
        form = self.resolving()
        self.assertFalse(form.golden_goes_to)
        form.golden = True
        self.assertEqual(form.golden_goes_to, self.seller.name)
        form.golden_note = WORDS
        form.save().action_resolve()
        self.pass_on()
        self.assertEqual((self.conversation.state, self.conversation.golden_flag_id.user_id), ("resolved", self.seller))
        self.assertEqual(self.conversation.golden_flag_id.conversation_summary["outcome"], "Confirmed as solved")

    def test_no_words_no_flag_nothing_resolved(self):
        wizard = self.resolving().save()
        wizard.golden = True
        with self.assertRaises(UserError), self.cr.savepoint():
            wizard.action_resolve()
        self.assertFalse(self.conversation.golden_flag_ids)

    def test_without_it_nothing_is_raised(self):
        self.resolving().save().action_resolve()
        self.assertFalse(self.conversation.golden_flag_ids)

    def test_hint_is_off_by_default_and_raises_nothing(self):
        self.receive_text("ya somos 12 y queremos otra sucursal")
        self.assertFalse(self.conversation.golden_hint)
        self.company.wacrm_golden_hints = True
        self.receive_text("¿Me llama alguien?")
        self.assertFalse(self.conversation.golden_hint)
        self.receive_text("Abrimos OTRA   sucursal.")
        self.assertEqual(self.conversation.golden_hint, "otra sucursal")
        self.assertFalse(self.conversation.golden_flag_ids)
        self.conversation.with_user(self.agent).action_dismiss_golden_hint()
        self.assertFalse(self.conversation.golden_hint)

    def test_hint_goes_when_the_flag_is_raised(self):
        self.company.wacrm_golden_hints = True
        self.env["whatsapp_crm.word.list"].search([("purpose", "=", "golden")]).words = "somos doce"
        self.receive_text("Ya somos doce")
        self.assertEqual(self.conversation.golden_hint, "somos doce")
        self.raise_flag()
        self.receive_text("Somos doce, de verdad")
        self.assertFalse(self.conversation.golden_hint)

    def test_menus_and_forms_of_each_role(self):
        menu = self.env.ref("whatsapp_crm.menu_golden_flags")
        self.raise_flag()
        for user in (self.agent, self.supervisor, self.admin):
            self.assertIn(menu.id, self.env["ir.ui.menu"].with_user(user)._visible_menu_ids())
            for view_type in ("list", "form", "search"):
                self.env["whatsapp_crm.golden.flag"].with_user(user).get_view(view_type=view_type)
