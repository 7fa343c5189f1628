# Part of whatsapp_crm. See LICENSE file for full copyright and licensing details.
from odoo import fields, models

ASKED, ANSWERED = "survey_asked", "survey_answered"


class WhatsappCrmMilestone(models.Model):
    """That the customer was asked how it went, and the score that they gave."""

    _inherit = "whatsapp_crm.milestone"

    kind = fields.Selection(
        selection_add=[(ASKED, "Customer asked how it went"), (ANSWERED, "Customer's score")],
        ondelete={ASKED: "cascade", ANSWERED: "cascade"})
