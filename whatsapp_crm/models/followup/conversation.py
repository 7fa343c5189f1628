# Part of whatsapp_crm. See LICENSE file for full copyright and licensing details.
from odoo import models
from odoo.exceptions import UserError


class WhatsappCrmConversation(models.Model):
    """The follow-ups of a conversation."""

    _inherit = "whatsapp_crm.conversation"

    # What follow-up rules look for, and nothing else.
    _quiet = models.Index(
        "(GREATEST(last_in_at, last_out_at)) WHERE lead_id IS NOT NULL AND waiting_since IS NULL")
    _resolved_with_lead = models.Index("(resolved_at) WHERE lead_id IS NOT NULL AND state = 'resolved'")

    def _customer_wrote(self, row, item, effect):
        result = super()._customer_wrote(row, item, effect)
        if effect.opens:
            # sudo: whatsapp_crm.followup - ends by what the customer does
            self.env["whatsapp_crm.followup"].sudo()._customer_answered(self)
        return result

    def action_open_followup(self):
        """Begin a follow-up of this customer, or see and stop the one under way."""
        self.ensure_one()
        self._check_may_work()
        if not self.env["whatsapp_crm.followup.rule"].search_count([], limit=1):
            raise UserError(self.env._("There is no follow-up rule yet. A supervisor can add one in Configuration."))
        return {
            "type": "ir.actions.act_window", "name": self.env._("Follow-up"), "target": "new",
            "res_model": "whatsapp_crm.followup.start", "view_mode": "form", "views": [(False, "form")],
            "context": {"default_conversation_id": self.id, "dialog_size": "large"}}


class DiscussChannel(models.Model):
    _inherit = "discuss.channel"

    _window_closes = models.Index("(wacrm_window_until) WHERE channel_type = 'whatsapp_crm'")
