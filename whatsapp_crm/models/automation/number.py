# Part of whatsapp_crm. See LICENSE file for full copyright and licensing details.
from odoo import api, fields, models
from odoo.exceptions import AccessError


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

    def action_switch_answers(self):
        """Whoever writes the first answers, a supervisor, also says whether they are sent."""
        self.check_access("read")
        if not self.env.user.has_group("whatsapp_crm.group_supervisor"):
            raise AccessError(self.env._("Supervisors switch the automatic first answers on and off."))
        # sudo: whatsapp_crm.number - this one switch, of a number that one may read
        for number in self.sudo():
            number.automatic_answers = not number.automatic_answers

    def action_open_welcomes(self):
        """What customers read, to be edited."""
        return self.env["ir.actions.actions"]._for_xml_id("whatsapp_crm.whatsapp_crm_welcome_action")
