from unittest.mock import patch

from odoo.exceptions import UserError
from odoo.fields import Command
from odoo.tests import Form, tagged

from ..models.sell import menu_models
from ..models.sell.menu_models import DIALOG, PROPOSED
from .context_common import ContextCase


@tagged("post_install", "-at_install")
class TestSellMenu(ContextCase):
    """*Send by WhatsApp* in the action menu of the models that an administrator ticks."""

    def entries(self, model):
        return self.env["ir.actions.act_window"].search(
            [("res_model", "=", DIALOG), ("binding_model_id.model", "=", model)])

    def tick(self, *names):
        settings = self.env["res.config.settings"].with_user(self.admin).create({})
        settings.wacrm_menu_model_ids = [Command.set([self.env["ir.model"]._get_id(name) for name in names])]
        settings.set_values()

    def test_ticked_and_unticked(self):
        self.tick("crm.lead", "res.partner")
        entry = self.entries("crm.lead")
        self.assertEqual((len(entry), entry.target, entry.binding_view_types), (1, "new", "form"))
        self.assertEqual(entry.group_ids, self.env.ref("whatsapp_crm.group_agent"))
        self.tick("crm.lead", "res.partner")
        self.assertEqual(self.entries("crm.lead"), entry, "there already")
        self.tick("res.partner")
        self.assertFalse(self.entries("crm.lead"))
        self.assertTrue(self.entries("res.partner"))

    def installed(self, *usual):
        """An app was installed or updated, while these are the usual models."""
        with patch.object(menu_models, "USUAL", usual):
            self.env["ir.model.data"]._process_end([])

    def test_usual_ones_have_it_from_the_beginning(self):
        for name in ("sale.order", "account.move"):
            if name in self.env:
                self.assertTrue(self.entries(name), "without anybody opening the settings")

    def test_each_usual_one_gets_it_once(self):
        self.env["ir.config_parameter"].set_param(PROPOSED, False)
        self.installed("crm.lead", "app.not.there")
        entry = self.entries("crm.lead")
        self.assertEqual(len(entry), 1)
        self.installed("crm.lead", "app.not.there")
        self.assertEqual(self.entries("crm.lead"), entry)
        self.tick()
        self.installed("crm.lead", "res.partner")
        self.assertFalse(self.entries("crm.lead"), "somebody took it away")
        self.assertTrue(self.entries("res.partner"), "of an app that came later")
        self.installed("res.partner")
        self.installed("crm.lead", "res.partner")
        self.assertTrue(self.entries("crm.lead"), "its app came back")

    def test_settings_show_what_there_is(self):
        self.tick("crm.lead")
        shown = self.env["res.config.settings"].with_user(self.admin).create({}).wacrm_menu_model_ids
        self.assertEqual(shown.mapped("model"), ["crm.lead"])

    def test_shown_to_agents_alone(self):
        self.tick("res.partner")
        [entry] = self.entries("res.partner")
        plain = self._user("wacrm_plain", "base.group_user")
        for user, seen in ((self.agent, True), (plain, False)):
            bindings = self.env["ir.actions.actions"].with_user(user).get_bindings("res.partner")
            self.assertEqual(entry.id in [one["id"] for one in bindings.get("action", ())], seen, user.login)

    # -------------------------------------------------------------------- dialog

    def dialog(self, record):
        return Form(self.env[DIALOG].with_user(self.agent).with_context(
            active_model=record._name, active_id=record.id))

    def test_record_is_about_its_customer_and_their_chat(self):
        lead = self.lead()
        form = self.dialog(lead)
        self.assertEqual((form.channel_id, form.window_open), (self.conversation.channel_id, True))
        self.assertEqual([(line.res_model, line.res_id) for line in form.save().line_ids], [("crm.lead", lead.id)])

    def test_company_reaches_its_peoples_chats(self):
        self.assertEqual(self.dialog(self.firm).channel_id, self.conversation.channel_id)

    def test_record_that_cannot_be_printed_nor_shown(self):
        wizard = self.dialog(self.lead()).save()
        with self.assertRaisesRegex(UserError, "cannot be printed here"):
            wizard.action_send()
