# Part of whatsapp_crm. See LICENSE file for full copyright and licensing details.
from odoo import api, fields, models

LONGEST = 80  # characters of the message that are proposed as what was promised


class WhatsappCrmPromise(models.TransientModel):
    """Asks what one promises the customer in a message, and by when."""

    _name = "whatsapp_crm.promise"
    _inherit = "whatsapp_crm.dialog"
    _description = "WhatsApp Promise to a Customer"

    conversation_id = fields.Many2one("whatsapp_crm.conversation", required=True, ondelete="cascade")
    message_id = fields.Many2one("whatsapp_crm.message", required=True, ondelete="cascade")
    said = fields.Text("What we wrote", compute="_compute_said")
    what = fields.Char(
        compute="_compute_what", store=True, readonly=False, required=True, compute_sudo=False)
    due_at = fields.Datetime("By when")

    @api.model
    def _check_links(self, vals):
        result = super()._check_links(vals)
        self.env["whatsapp_crm.message"].browse(self._linked_ids(vals.get("message_id"))).check_access("read")
        return result

    @api.depends("message_id")
    def _compute_said(self):
        for wizard in self:
            wizard.said = wizard.message_id.text or wizard.message_id._type_label()

    @api.depends("message_id")
    def _compute_what(self):
        """The words of the message, where they are few."""
        for wizard in self:
            words = " ".join((wizard.message_id.text or "").split())
            wizard.what = words if len(words) <= LONGEST else False

    def action_promise(self):
        """Until the chosen time."""
        return self._promise(self.due_at)

    def action_preset(self, preset="tomorrow"):
        """Until the time of a button, see ``_promise_until``."""
        return self._promise(self.conversation_id._promise_until(preset))

    def _promise(self, due_at):
        self.ensure_one()
        self.conversation_id.action_promise(self.message_id.id, self.what, due_at)
        return {"type": "ir.actions.act_window_close"}
