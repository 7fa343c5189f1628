# Part of whatsapp_crm. See LICENSE file for full copyright and licensing details.
from odoo import api, fields, models


class WhatsappCrmNextStep(models.Model):
    """A usual next step, offered when a conversation is resolved or handed off."""

    _name = "whatsapp_crm.next.step"
    _description = "WhatsApp Next Step"
    _order = "sequence, id"
    _check_company_auto = True

    name = fields.Char("Next step", required=True, translate=True, help="What is done, e.g. send the payment link.")
    activity_type_id = fields.Many2one(
        "mail.activity.type", "Activity", ondelete="set null",
        domain="[('res_model', 'in', [False, 'crm.lead'])]",
        help="Kind of the activity that is scheduled; empty: To-Do.")
    days = fields.Integer("Within days", default=1, help="Proposed date, in days from today.")
    team_id = fields.Many2one("crm.team", ondelete="cascade", check_company=True, index="btree_not_null",
                              help="Empty: for every team.")
    company_id = fields.Many2one(
        "res.company", compute="_compute_company_id", store=True, readonly=False, index="btree_not_null")
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)

    _days_not_past = models.Constraint("CHECK(days >= 0)", "A next step lies in the future.")

    @api.depends("team_id")
    def _compute_company_id(self):
        for step in self:
            step.company_id = step.team_id.company_id or step.company_id

    def _words_for(self, words, conversation):
        """What the customer reads of ``words``: in their language, where they are those of the chosen step.

        :param words: what stands in a dialog, may be empty
        """
        if not words or words != self.name:
            return words or ""
        lang = self.env["whatsapp_crm.sentence"]._lang_of(conversation)
        return self.with_context(lang=lang).name
