# Part of whatsapp_crm. See LICENSE file for full copyright and licensing details.
from odoo import api, fields, models


class WhatsappCrmResolve(models.TransientModel):
    """Whoever resolves sees whether the customer will be asked how it went, and may leave it."""

    _inherit = "whatsapp_crm.resolve"

    ask_customer = fields.Boolean("Ask how it went", default=True)
    survey_question = fields.Text(compute="_compute_survey_question")
    survey_refusal = fields.Char("Not asked", compute="_compute_survey_question")

    @api.depends("conversation_ids", "outcome", "tag_ids")
    def _compute_survey_question(self):
        for wizard in self:
            conversation = wizard.conversation_id._origin
            question, code = conversation._survey_question(
                wizard.outcome, wizard.tag_ids._origin) if wizard.outcome and conversation else (
                self.env["whatsapp_crm.survey.question"], "off")
            wizard.survey_question = question._words_for("body", conversation)[0] if question else False
            wizard.survey_refusal = conversation._survey_refusal_words(code)

    def _after_resolve(self):
        result = super()._after_resolve()
        if self.ask_customer:
            self.conversation_ids._ask_customer()
        return result
