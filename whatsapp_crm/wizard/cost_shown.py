# Part of whatsapp_crm. See LICENSE file for full copyright and licensing details.
from odoo import api, fields, models

from ..models.cost.cost_words import estimate_words, unpriced_words


class WhatsappCrmCostShown(models.AbstractModel):
    """A dialog that says what sending will cost."""

    _name = "whatsapp_crm.cost.shown"
    _description = "WhatsApp Cost Shown Before Sending"

    cost = fields.Char(
        "Estimated cost", compute="_compute_cost",
        help="Before tax, and what it costs at most: WhatsApp may give discounts for volume that are not known here.")
    cost_unknown = fields.Boolean(compute="_compute_cost")
    unpriced_in = fields.Char("Countries without a price", compute="_compute_cost")

    @api.depends_context("lang")
    def _compute_cost(self):
        for wizard in self:
            estimate = wizard._cost_to_show()
            wizard.cost = estimate and estimate_words(self.env, estimate)
            wizard.cost_unknown = bool(estimate and estimate["unknown"])
            wizard.unpriced_in = estimate and unpriced_words(self.env, estimate["unknown_in"])

    def _cost_to_show(self):
        """:return: as ``template._estimate``, None where there is nothing to estimate yet"""
        return None


class WhatsappCrmTemplateSend(models.TransientModel):
    _name = "whatsapp_crm.template.send"
    _inherit = ["whatsapp_crm.template.send", "whatsapp_crm.cost.shown"]

    @api.depends("channel_id", "conversation_id", "contact_id", "partner_id", "lead_id", "number_id", "template_id",
                 "send_at")
    def _compute_cost(self):
        return super()._compute_cost()

    def _cost_to_show(self):
        recipient, number = self._recipient()[:1]._origin, self.number_id._origin
        if not (recipient and number and self.template_id):
            return None
        return self.template_id._origin._estimate(recipient, number, at=self.send_at)


class WhatsappCrmTemplateSendMany(models.TransientModel):
    _name = "whatsapp_crm.template.send.many"
    _inherit = ["whatsapp_crm.template.send.many", "whatsapp_crm.cost.shown"]

    @api.depends("partner_ids", "lead_ids", "number_id", "template_id")
    def _compute_cost(self):
        return super()._compute_cost()

    def _cost_to_show(self):
        people, template, number = self._people(), self.template_id._origin, self.number_id._origin
        if not (people and template and number):
            return None
        refused = number._wacrm_refusals(people, template)
        going = people.filtered(lambda person: person not in refused)
        return template._estimate(going, number) if going else None


class WhatsappCrmSendLater(models.TransientModel):
    _name = "whatsapp_crm.send.later"
    _inherit = ["whatsapp_crm.send.later", "whatsapp_crm.cost.shown"]

    @api.depends("channel_id", "send_at", "attachment_ids")
    def _compute_cost(self):
        return super()._compute_cost()

    def _cost_to_show(self):
        if not self.channel_id:
            return None
        # sudo: discuss.channel, whatsapp_crm.planned.message - number and person of a chat that one may read
        chat, template = self.channel_id.sudo(), self.planned_id.sudo().template_id
        number, contact = chat.wacrm_number_id, chat.wacrm_contact_id
        if template:
            return template._estimate(contact, number, at=self.send_at)
        return number._estimate_texts(contact, max(1, len(self.attachment_ids)), at=self.send_at)
