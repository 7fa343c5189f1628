# Part of whatsapp_crm. See LICENSE file for full copyright and licensing details.
from odoo import api, fields, models

from ..template.template_library import MOMENTS
from .rule import UNITS

DOES = [
    ("activity", "Activity"),
    ("propose", "Activity that offers a template"),
    ("send", "Send the template by itself"),
]


class WhatsappCrmFollowupStep(models.Model):
    """One step of a follow-up: an activity for whoever is in charge, or a template, offered or sent."""

    _name = "whatsapp_crm.followup.step"
    _description = "Step of a WhatsApp Follow-up"
    _order = "sequence, id"
    _rec_name = "summary"

    rule_id = fields.Many2one("whatsapp_crm.followup.rule", required=True, index=True, ondelete="cascade")
    sequence = fields.Integer(default=10)
    delay = fields.Integer("After", help="After the step before, or after our last message since. Of the first: 0.")
    delay_unit = fields.Selection(UNITS, "Unit", required=True, default="days")
    does = fields.Selection(DOES, "What happens", required=True, default="propose")
    moment = fields.Selection(MOMENTS, help="The approved template for that moment, in the customer's language.")
    template_id = fields.Many2one(
        "whatsapp_crm.template", "This template", ondelete="set null", domain="[('sendable', '=', True)]",
        help="Instead of the one for the moment.")
    activity_type_id = fields.Many2one(
        "mail.activity.type", "Activity type", ondelete="set null",
        domain="['|', ('res_model', '=', False), ('res_model', '=', 'crm.lead')]")
    summary = fields.Char("What is to be done", translate=True)
    note = fields.Char("Advice", translate=True)

    _delay_not_negative = models.Constraint("CHECK(delay >= 0)", "Delays cannot be negative.")

    @api.depends("summary", "activity_type_id", "does", "delay", "delay_unit")
    @api.depends_context("lang")
    def _compute_display_name(self):
        labels = dict(self._fields["does"]._description_selection(self.env))
        for step in self:
            step.display_name = step.summary or step.activity_type_id.name or labels.get(step.does)

    def write(self, vals):
        result = super().write(vals)
        if "rule_id" in vals:
            self.check_access("write")  # as for rules: Odoo asks of the former one
        return result

    def unlink(self):
        """Follow-ups that were to come to these steps go on with the next one that is left."""
        # sudo: whatsapp_crm.followup - they follow their rule, whoever changes it
        followups = self.env["whatsapp_crm.followup"].sudo().search(
            [("state", "=", "open"), ("step_id", "in", self.ids)])
        for step, ahead in followups.grouped("step_id").items():
            left = (step.rule_id.step_ids - self).sorted(lambda other: (other.sequence, other.id))
            coming = left.filtered(lambda other, step=step: (other.sequence, other.id) > (step.sequence, step.id))
            ahead._go_on_with(coming[:1])
        return super().unlink()

    def _template_for(self, conversation):
        """The approved template of this step for a conversation, empty where there is none.

        :param conversation: with the rights of the system
        """
        if self.does == "activity":
            return self.env["whatsapp_crm.template"]
        account = conversation.number_id.account_id
        # sudo: whatsapp_crm.followup.step, whatsapp_crm.template - the rule says which, whoever is offered it
        own = self.sudo().template_id
        if own.sendable and own.account_id == account:
            return own
        templates = own.browse()
        return templates._proposed(account, self.moment, conversation.partner_id.lang) if self.moment else templates
