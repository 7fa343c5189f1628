# Part of whatsapp_crm. See LICENSE file for full copyright and licensing details.
from odoo import api, fields, models


class WhatsappCrmNumber(models.Model):
    """The switch of the automatic first answers, and what a company begins with."""

    _inherit = "whatsapp_crm.number"

    automatic_answers = fields.Boolean(
        "Automatic first answers", tracking=True,
        help="Who writes first reads at once that the message arrived and when you answer; outside the opening "
             "hours, when you are back. Never an answer: the waiting time goes on.")

    @api.model_create_multi
    def create(self, vals_list):
        numbers = super().create(vals_list)
        # sudo: whatsapp_crm.welcome, whatsapp_crm.flow - words to begin with, whoever adds the number
        self.env["whatsapp_crm.automation.starter"].sudo()._create_with(numbers)
        return numbers

    def action_open_welcomes(self):
        """What customers read, to be edited."""
        return self.env["ir.actions.actions"]._for_xml_id("whatsapp_crm.whatsapp_crm_welcome_action")
