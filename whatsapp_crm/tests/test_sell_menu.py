from odoo.exceptions import UserError
from odoo.fields import Command
from odoo.tests import Form, tagged

from ..models.sell.menu_models import CHOSEN, DIALOG
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

    def test_usual_ones_are_proposed_until_somebody_chose(self):
        self.env["ir.config_parameter"].set_param(CHOSEN, False)
        models = self.env["ir.model"]
        usual = {name for name in ("sale.order", "account.move") if name in self.env}
        self.assertEqual(set(models._wacrm_proposed_for_menu().mapped("model")) & {"sale.order", "account.move"}, usual)
        self.tick("crm.lead")
        self.assertEqual(models._wacrm_proposed_for_menu().mapped("model"), ["crm.lead"])

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
