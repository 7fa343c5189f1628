# Part of whatsapp_crm. See LICENSE file for full copyright and licensing details.
from odoo import api, fields, models

#: Each gets the entry once, when its app and this one are there; who takes it away is not asked again.
USUAL = ("sale.order", "account.move")
#: Parameter: names of the usual ones that got it, separated by commas.
PROPOSED = "whatsapp_crm.menu_models_proposed"
DIALOG = "whatsapp_crm.document.send"
XMLID = "whatsapp_crm.send_menu_{}"
REMEMBERED = "whatsapp_crm.send_menu_models_proposed"


class IrModel(models.Model):
    """Models whose action menu has *Send by WhatsApp*; each such entry is an ordinary window action."""

    _inherit = "ir.model"

    @api.model
    def _wacrm_in_menu(self):
        """The models that have it, those of apps that are gone left out."""
        # sudo: ir.actions.act_window - which entries there are
        actions = self.env["ir.actions.act_window"].sudo().search(
            [("res_model", "=", DIALOG), ("binding_model_id", "!=", False)])
        return actions.binding_model_id

    @api.model
    def _wacrm_fill_menu(self):
        """Usual models of apps that are new have it from now on; of apps that are gone nothing is remembered."""
        # sudo: ir.config_parameter - what every database begins with
        system = self.env["ir.config_parameter"].sudo()
        there = [name for name in USUAL if name in self.env]
        former = (system.get_param(PROPOSED) or "").split(",")
        # sudo: ir.model - which of them are there
        new = self.sudo().search([("model", "in", [name for name in there if name not in former])])
        for model in new - self._wacrm_in_menu():
            model._wacrm_add_to_menu()
        system.set_param(PROPOSED, ",".join(there))
        self._wacrm_own(REMEMBERED, system.search([("key", "=", PROPOSED)]))

    def _wacrm_set_menu(self):
        """These have *Send by WhatsApp* in their action menu, and no other."""
        before = self._wacrm_in_menu()
        for model in self - before:
            model._wacrm_add_to_menu()
        # sudo: ir.actions.act_window - the administrator's choice in the settings
        entries = self.env["ir.actions.act_window"].sudo()
        entries.search([("res_model", "=", DIALOG), ("binding_model_id", "in", (before - self).ids)]).unlink()

    def _wacrm_add_to_menu(self):
        """The entry goes when this addon is uninstalled, and no upgrade touches it."""
        # sudo: ir.actions.act_window - as above
        action = self.env["ir.actions.act_window"].sudo().with_context(lang="en_US").create({
            "name": "Send by WhatsApp", "res_model": DIALOG, "view_mode": "form", "target": "new",
            "binding_model_id": self.id, "binding_view_types": "form",
            "group_ids": [fields.Command.link(self.env.ref("whatsapp_crm.group_agent").id)]})
        for lang, _name in self.env["res.lang"].get_installed():
            action.with_context(lang=lang).name = self.with_context(lang=lang).env._("Send by WhatsApp")
        self._wacrm_own(XMLID.format(self.model.replace(".", "_")), action)

    @api.model
    def _wacrm_own(self, xmlid, record):
        """The record, where there is one, goes with this addon."""
        if record:
            # sudo: ir.model.data - the entries are the addon's, whoever chose them
            self.env["ir.model.data"].sudo()._update_xmlids([
                {"xml_id": xmlid, "record": record, "noupdate": True}])


class IrModelData(models.Model):
    """Whatever app was installed or updated, by then all models are there."""

    _inherit = "ir.model.data"

    @api.model
    def _process_end(self, modules):
        result = super()._process_end(modules)
        self.env["ir.model"]._wacrm_fill_menu()
        return result


class ResConfigSettings(models.TransientModel):
    """Where *Send by WhatsApp* stands in the action menu."""

    _inherit = "res.config.settings"

    wacrm_menu_model_ids = fields.Many2many(
        "ir.model", "whatsapp_crm_settings_menu_model_rel", "settings_id", "model_id", "Send by WhatsApp",
        domain="[('transient', '=', False), ('is_mail_thread', '=', True), ('abstract', '=', False)]")

    @api.model
    def get_values(self):
        return {**super().get_values(), "wacrm_menu_model_ids": [
            fields.Command.set(self.env["ir.model"]._wacrm_in_menu().ids)]}

    def set_values(self):
        result = super().set_values()
        if self.env.user.has_group("whatsapp_crm.group_admin"):
            self.wacrm_menu_model_ids._wacrm_set_menu()
        return result
