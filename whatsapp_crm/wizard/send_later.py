# Part of whatsapp_crm. See LICENSE file for full copyright and licensing details.
from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError


class WhatsappCrmSendLater(models.TransientModel):
    """Asks when a message that stands in the composer goes out."""

    _name = "whatsapp_crm.send.later"
    _inherit = "whatsapp_crm.dialog"
    _description = "Send WhatsApp Message Later"

    planned_id = fields.Many2one(
        "whatsapp_crm.planned.message", ondelete="cascade", help="The planned message that is being changed.")
    is_template = fields.Boolean(compute="_compute_is_template")
    channel_id = fields.Many2one("discuss.channel", required=True, ondelete="cascade")
    body = fields.Text("Message")
    attachment_ids = fields.Many2many("ir.attachment", string="Files")
    send_at = fields.Datetime("Send on", required=True, default=lambda self: self._default_send_at())
    window_until = fields.Datetime("24-hour window open until", compute="_compute_window")
    window_closed = fields.Boolean(compute="_compute_window")

    @api.model
    def _default_send_at(self):
        return fields.Datetime.now().replace(minute=0, second=0) + timedelta(hours=2)

    @api.depends("planned_id")
    def _compute_is_template(self):
        for wizard in self:
            wizard.is_template = bool(wizard.planned_id.template_id)

    @api.depends("channel_id", "send_at", "is_template")
    def _compute_window(self):
        for wizard in self:
            # sudo: discuss.channel - the window of a chat that one may read
            wizard.window_until = wizard.channel_id.sudo().wacrm_window_until
            wizard.window_closed = bool(wizard.send_at) and not wizard.is_template and (
                not wizard.window_until or wizard.send_at >= wizard.window_until)

    def action_plan(self):
        """Plan the message; the composer is emptied by whoever opened the dialog."""
        self.ensure_one()
        if not self.channel_id:
            raise UserError(self.env._("There is nothing to send."))
        if self.planned_id:
            self.planned_id._replan(self.send_at, self.body, self.attachment_ids)
            return {"type": "ir.actions.act_window_close"}
        self.env["whatsapp_crm.planned.message"]._plan(
            self.channel_id, self.send_at, body=self.body, attachments=self.attachment_ids)
        return {"type": "ir.actions.act_window_close", "infos": {"planned": True}}
