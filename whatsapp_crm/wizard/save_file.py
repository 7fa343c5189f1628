# Part of whatsapp_crm. See LICENSE file for full copyright and licensing details.
from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Command

#: Where files may be kept, in the order of the choice; what is not installed is not offered.
TARGETS = ("crm.lead", "sale.order", "project.task", "helpdesk.ticket", "res.partner")
#: Sections of the panel whose records files may be about.
PLACES = ("leads", "orders", "work", "tickets")


class WhatsappCrmSaveFile(models.TransientModel):
    """Copies files of a chat to where they belong: an opportunity, an order, a task."""

    _name = "whatsapp_crm.save.file"
    _inherit = "whatsapp_crm.dialog"
    _description = "Save WhatsApp File"

    conversation_id = fields.Many2one("whatsapp_crm.conversation", required=True, ondelete="cascade")
    attachment_ids = fields.Many2many("ir.attachment", string="Files", required=True)
    line_ids = fields.One2many("whatsapp_crm.save.file.line", "wizard_id", "Save to", readonly=True)
    target = fields.Reference(selection="_selection_target", string="Somewhere else")

    @api.model
    def _selection_target(self):
        models_ = self.env["ir.model"]
        return [(name, models_._get(name).name) for name in TARGETS
                if name in self.env and self.env[name].has_access("write")]

    @api.model
    def _open_for(self, conversation, attachments):
        """The dialog about these files, with the places that they probably belong to.

        The places are rows from the beginning: a line that is not saved has no button.
        """
        wizard = self.create({
            "conversation_id": conversation.id, "attachment_ids": [Command.set(attachments.ids)],
            "line_ids": [Command.create(values) for values in self._places(conversation)]})
        action = self.env["ir.actions.act_window"]._for_xml_id("whatsapp_crm.whatsapp_crm_save_file_action")
        return {**action, "res_id": wizard.id}

    @api.model
    def _places(self, conversation):
        """What the panel shows as open or recent is what files are about: values of lines."""
        kinds = dict(self._selection_target())
        lines = [line for section in conversation.get_context()["sections"]
                 if section["key"] in PLACES for line in section["lines"]]
        found = [self.env[line["model"]].browse(line["id"]) for line in lines if line["model"] in kinds]
        if "res.partner" in kinds and conversation.partner_id:
            found.append(conversation.partner_id)
        return [
            {"res_model": record._name, "res_id": record.id, "name": record.display_name, "kind": kinds[record._name]}
            for record in found if record.has_access("write")]

    def action_save(self):
        """Save to the record that was looked up."""
        self.ensure_one()
        if not self.target:
            raise UserError(self.env._("Choose where to save the files."))
        return self._save_to(self.target)

    def _save_to(self, record):
        """Copy the files with the user's own rights, and note on the record where they came from.

        :return: action that tells so and closes the dialog
        """
        self.conversation_id.check_access("read")
        self.attachment_ids.check_access("read")
        if record._name not in TARGETS:
            raise UserError(self.env._("Files cannot be saved there."))
        record.check_access("write")
        copies = self.env["ir.attachment"].concat(*(
            attachment.copy({"res_model": record._name, "res_id": record.id, "name": attachment.name})
            for attachment in self.attachment_ids))
        record.message_post(
            body=self.env._("Saved from the WhatsApp conversation with %(name)s.", name=self.conversation_id.name),
            attachment_ids=copies.ids, subtype_xmlid="mail.mt_note")
        return {
            "type": "ir.actions.client", "tag": "display_notification",
            "params": {
                "type": "success",
                "message": self.env._("Saved to %(name)s.", name=record.display_name),
                "next": {"type": "ir.actions.act_window_close"},
            },
        }


class WhatsappCrmSaveFileLine(models.TransientModel):
    """A record that the files probably belong to."""

    _name = "whatsapp_crm.save.file.line"
    _description = "Place to Save a WhatsApp File"
    _order = "id"

    wizard_id = fields.Many2one("whatsapp_crm.save.file", required=True, ondelete="cascade")
    res_model = fields.Char("Model", required=True)
    res_id = fields.Integer("Record ID", required=True)
    name = fields.Char()
    kind = fields.Char()

    def action_save_here(self):
        """Save the dialog's files to this record."""
        self.ensure_one()
        return self.wizard_id._save_to(self.env[self.res_model].browse(self.res_id))
