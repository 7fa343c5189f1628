# Part of whatsapp_crm. See LICENSE file for full copyright and licensing details.
from odoo import api, fields, models
from odoo.exceptions import UserError


class WhatsappCrmBulkTag(models.TransientModel):
    """Puts tags on the selected conversations, or takes tags away from them."""

    _name = "whatsapp_crm.bulk.tag"
    _inherit = "whatsapp_crm.dialog"
    _description = "Tag WhatsApp Conversations"

    conversation_ids = fields.Many2many("whatsapp_crm.conversation", "whatsapp_crm_bulk_tag_conversation_rel")
    add_tag_ids = fields.Many2many("crm.tag", "whatsapp_crm_bulk_tag_add_rel", string="Add")
    remove_tag_ids = fields.Many2many("crm.tag", "whatsapp_crm_bulk_tag_remove_rel", string="Remove")

    @api.model
    def default_get(self, fields):
        values = super().default_get(fields)
        if "conversation_ids" in fields and self.env.context.get("active_model") == "whatsapp_crm.conversation":
            values.setdefault("conversation_ids", self.env.context.get("active_ids"))
        return values

    def action_apply(self):
        """Change the tags of all selected conversations; what is in both lists is added.

        :raises UserError: no tag was chosen
        """
        self.ensure_one()
        if not self.add_tag_ids | self.remove_tag_ids:
            raise UserError(self.env._("Choose a tag to add or to remove."))
        commands = [fields.Command.unlink(tag.id) for tag in self.remove_tag_ids]
        commands += [fields.Command.link(tag.id) for tag in self.add_tag_ids]
        self.conversation_ids.write({"tag_ids": commands})
        return {"type": "ir.actions.act_window_close"}
