# Part of whatsapp_crm. See LICENSE file for full copyright and licensing details.
from odoo import api, fields, models


class WhatsappCrmTemplateDelete(models.TransientModel):
    """Says what goes before a template is deleted at WhatsApp: one language, or all of them."""

    _name = "whatsapp_crm.template.delete"
    _description = "Delete WhatsApp Template"

    template_id = fields.Many2one("whatsapp_crm.template", required=True, ondelete="cascade")
    scope = fields.Selection([("one", "Only this language"), ("all", "All languages")], required=True, default="one")
    template_ids = fields.Many2many("whatsapp_crm.template", string="What is deleted", compute="_compute_template_ids")
    others = fields.Boolean("It exists in other languages", compute="_compute_template_ids")
    blocks_name = fields.Boolean("The name is blocked for 30 days", compute="_compute_template_ids")
    name = fields.Char(related="template_id.name")

    @api.depends("template_id", "scope")
    def _compute_template_ids(self):
        for wizard in self:
            template = wizard.template_id
            same_name = template._same_name() if template else template
            wizard.others = bool(same_name - template)
            wizard.template_ids = same_name if wizard.scope == "all" else template
            wizard.blocks_name = "APPROVED" in wizard.template_ids.mapped("status")

    def action_delete(self):
        """Ask WhatsApp to delete them; until it is done they are shown as being deleted."""
        self.ensure_one()
        self.template_id.check_access("write")
        self.template_id._ask("delete_all" if self.scope == "all" and self.others else "delete")
        return self.template_id.account_id._notice(
            self.env._("WhatsApp is asked to delete it."), reload=True)
