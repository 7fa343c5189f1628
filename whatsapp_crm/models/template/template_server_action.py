# Part of whatsapp_crm. See LICENSE file for full copyright and licensing details.
from odoo import api, fields, models

from .template_deliver import RECIPIENT_MODELS

STATE = "whatsapp_crm_template"


class IrActionsServer(models.Model):
    """Server actions, and with them automation rules, that send a WhatsApp template."""

    _inherit = "ir.actions.server"

    state = fields.Selection(
        selection_add=[(STATE, "Send WhatsApp template"), ("followers",)], ondelete={STATE: "cascade"})
    wacrm_template_id = fields.Many2one(
        "whatsapp_crm.template", "WhatsApp template", ondelete="restrict", domain="[('sendable', '=', True)]")
    wacrm_number_id = fields.Many2one(
        "whatsapp_crm.number", "Send from", ondelete="set null",
        help="Left empty: the first number of the template's account.")

    def _name_depends(self):
        return [*super()._name_depends(), "wacrm_template_id"]

    def _generate_action_name(self):
        self.ensure_one()
        if self.state == STATE and self.wacrm_template_id:
            return self.env._("Send WhatsApp template %(name)s", name=self.wacrm_template_id.name)
        return super()._generate_action_name()

    @api.depends("state")
    def _compute_available_model_ids(self):
        ours = self.filtered(lambda action: action.state == STATE)
        if ours:
            ours.available_model_ids = self.env["ir.model"].search([("model", "in", RECIPIENT_MODELS)])
        return super(IrActionsServer, self - ours)._compute_available_model_ids()

    @api.model
    def _warning_depends(self):
        return [*super()._warning_depends(), "model_id", "state", "wacrm_template_id"]

    def _get_warning_messages(self):
        self.ensure_one()
        warnings = super()._get_warning_messages()
        if self.state == STATE:
            if self.model_id and self.model_id.model not in RECIPIENT_MODELS:
                warnings.append(self.env._("WhatsApp templates go to contacts, leads, orders and conversations only."))
            template = self.wacrm_template_id
            if template and template._unattended_refusal():
                warnings.append(template._unattended_refusal())
        return warnings

    def _run_action_whatsapp_crm_template_multi(self, eval_context=None):
        """Send to each record; whoever cannot get it has a note that says why."""
        context = eval_context or {}
        records = context.get("records") or context.get("record")
        if not self.wacrm_template_id or not records or records._name not in RECIPIENT_MODELS:
            return False
        # sudo: whatsapp_crm.template, whatsapp_crm.number - the administrator chose them, whoever triggers it
        action = self.sudo()
        refused = action.wacrm_template_id._deliver(records, number=action.wacrm_number_id)
        for record, reason in refused.items():
            if reason:
                record.message_post(body=self.env._(
                    "The WhatsApp template “%(name)s” was not sent. %(reason)s",
                    name=action.wacrm_template_id.name, reason=reason))
        return False
