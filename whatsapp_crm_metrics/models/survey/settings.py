# Part of whatsapp_crm. See LICENSE file for full copyright and licensing details.
from odoo import fields, models


class ResCompany(models.Model):
    """What a company asks its customers after a conversation; nothing until it is switched on."""

    _inherit = "res.company"

    wacrm_ask_effort = fields.Boolean(
        "Ask for customer effort", help="“How easy was it to solve your problem?”, once a conversation is resolved.")
    wacrm_ask_recommend = fields.Boolean(
        "Ask whether they recommend you", help="From 0 to 10, in place of the other question when it is due again.")
    wacrm_survey_rest_days = fields.Integer(
        "Days between two questions", default=7, help="Nobody is asked more often, whatever the question.")
    wacrm_recommend_days = fields.Integer(
        "Days until the recommendation is asked again", default=90, help="At least 90.")

    _wacrm_survey_days = models.Constraint(
        "CHECK(wacrm_survey_rest_days >= 1 AND wacrm_recommend_days >= 90)",
        "Leave at least one day between two questions, and 90 days between two about the recommendation.")


class ResConfigSettings(models.TransientModel):
    _inherit = "res.config.settings"

    wacrm_ask_effort = fields.Boolean(related="company_id.wacrm_ask_effort", readonly=False)
    wacrm_ask_recommend = fields.Boolean(related="company_id.wacrm_ask_recommend", readonly=False)
    wacrm_survey_rest_days = fields.Integer(related="company_id.wacrm_survey_rest_days", readonly=False)
    wacrm_recommend_days = fields.Integer(related="company_id.wacrm_recommend_days", readonly=False)
