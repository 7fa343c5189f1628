# Part of whatsapp_crm. See LICENSE file for full copyright and licensing details.
from odoo import api, fields, models

#: Proposed to whoever has not chosen yet.
USUAL = ("sale.order", "account.move")
CHOSEN = "whatsapp_crm.menu_models_chosen"
DIALOG = "whatsapp_crm.document.send"
XMLID = "whatsapp_crm.send_menu_{}"


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
    def _wacrm_proposed_for_menu(self):
        """What the settings show: what was chosen, else the usual ones of the apps that are there."""
        # sudo: ir.config_parameter, ir.model - whether an administrator has chosen
        if self.env["ir.config_parameter"].sudo().get_param(CHOSEN):
            return self._wacrm_in_menu()
        return self._wacrm_in_menu() | self.sudo().search([("model", "in", USUAL)])

    def _wacrm_set_menu(self):
        """These have *Send by WhatsApp* in their action menu, and no other."""
        before = self._wacrm_in_menu()
        for model in self - before:
            model._wacrm_add_to_menu()
        # sudo: ir.actions.act_window, ir.config_parameter - the administrator's choice in the settings
        entries, system = self.env["ir.actions.act_window"].sudo(), self.env["ir.config_parameter"].sudo()
        entries.search([("res_model", "=", DIALOG), ("binding_model_id", "in", (before - self).ids)]).unlink()
        system.set_param(CHOSEN, "1")

    def _wacrm_add_to_menu(self):
        """The entry goes when this addon is uninstalled, and no upgrade touches it."""
        # sudo: ir.actions.act_window - as above
        action = self.env["ir.actions.act_window"].sudo().with_context(lang="en_US").create({
            "name": "Send by WhatsApp", "res_model": DIALOG, "view_mode": "form", "target": "new",
            "binding_model_id": self.id, "binding_view_types": "form",
            "group_ids": [fields.Command.link(self.env.ref("whatsapp_crm.group_agent").id)]})
        for lang, _name in self.env["res.lang"].get_installed():
            action.with_context(lang=lang).name = self.with_context(lang=lang).env._("Send by WhatsApp")
        # sudo: ir.model.data - as above
        self.env["ir.model.data"].sudo()._update_xmlids([{
            "xml_id": XMLID.format(self.model.replace(".", "_")), "record": action, "noupdate": True}])


class ResConfigSettings(models.TransientModel):
    """Where *Send by WhatsApp* stands in the action menu."""

    _inherit = "res.config.settings"

    wacrm_menu_model_ids = fields.Many2many(
        "ir.model", "whatsapp_crm_settings_menu_model_rel", "settings_id", "model_id", "Send by WhatsApp",
        domain="[('transient', '=', False), ('is_mail_thread', '=', True), ('abstract', '=', False)]")

    @api.model
    def get_values(self):
        return {**super().get_values(), "wacrm_menu_model_ids": [
            fields.Command.set(self.env["ir.model"]._wacrm_proposed_for_menu().ids)]}

    def set_values(self):
        result = super().set_values()
        if self.env.user.has_group("whatsapp_crm.group_admin"):
            self.wacrm_menu_model_ids._wacrm_set_menu()
        return result
