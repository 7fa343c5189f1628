# Part of whatsapp_crm. See LICENSE file for full copyright and licensing details.
from odoo import api, fields, models


class WhatsappCrmSnooze(models.TransientModel):
    """Asks until when conversations are put away, and for an answer first where the customer waits."""

    _name = "whatsapp_crm.snooze"
    _inherit = "whatsapp_crm.dialog"
    _description = "Snooze WhatsApp Conversation"

    conversation_ids = fields.Many2many("whatsapp_crm.conversation", required=True)
    until = fields.Datetime(required=True)
    waiting_names = fields.Char(compute="_compute_waiting")
    can_answer = fields.Boolean(compute="_compute_waiting")
    answer = fields.Text("Answer first")
    without_answer = fields.Boolean("Snooze without an answer")

    @api.depends("conversation_ids")
    def _compute_waiting(self):
        for wizard in self:
            waiting = wizard.conversation_ids.filtered("waiting_since")
            wizard.waiting_names = ", ".join(waiting.mapped("name"))
            # sudo: discuss.channel - the window of conversations one may read
            wizard.can_answer = len(waiting) == 1 and waiting.sudo().channel_id._wacrm_window_open()

    def action_snooze(self):
        """Until the chosen time."""
        return self._snooze(self.until)

    def action_preset(self, preset="tomorrow"):
        """Until the time of a button, see ``SNOOZE_PRESETS``."""
        return self._snooze(self.env["whatsapp_crm.conversation"]._snooze_until(preset))

    def _snooze(self, until):
        self.ensure_one()
        self.conversation_ids.action_snooze(
            until, answer=self.can_answer and self.answer, without_answer=self.without_answer)
        return {"type": "ir.actions.act_window_close"}
