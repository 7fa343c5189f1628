# Part of whatsapp_crm. See LICENSE file for full copyright and licensing details.
from odoo import api, fields, models
from odoo.exceptions import ValidationError

CRITERIA_MAX = 4


class WhatsappCrmReviewCriterion(models.Model):
    """What a team looks at when it reads back its conversations: at most four points."""

    _name = "whatsapp_crm.review.criterion"
    _description = "WhatsApp Review Criterion"
    _order = "sequence, id"
    _check_company_auto = True

    name = fields.Char("Criterion", required=True, translate=True)
    meaning = fields.Char("What it means", translate=True, help="When the answer is yes.")
    team_id = fields.Many2one(
        "crm.team", index="btree_not_null", ondelete="cascade", check_company=True,
        help="Empty: for teams that have none of their own.")
    company_id = fields.Many2one(
        "res.company", compute="_compute_company_id", store=True, precompute=True, readonly=False,
        index="btree_not_null", help="Empty: every company.")
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)

    @api.depends("team_id")
    def _compute_company_id(self):
        for criterion in self:
            criterion.company_id = criterion.team_id.company_id or criterion.company_id

    @api.constrains("team_id", "company_id", "active")
    def _check_at_most_four(self):
        groups = self.sudo()._read_group(  # sudo: whatsapp_crm.review.criterion - only how many there are
            [("active", "=", True), ("team_id", "in", [*self.team_id.ids, False]),
             ("company_id", "in", [*self.company_id.ids, False])],
            ["team_id", "company_id"], ["__count"])
        if any(count > CRITERIA_MAX for _team, _company, count in groups):
            raise ValidationError(self.env._("Four criteria are enough: archive one first."))

    @api.model
    def _of(self, team):
        """The criteria by which a team's conversations are read: its own, else those of everybody."""
        # sudo: whatsapp_crm.review.criterion - which ones they are, whoever reviews
        known = self.sudo().search([
            ("team_id", "in", [False, team.id]),
            ("company_id", "in", [False, team.company_id.id or self.env.company.id])])
        own, shared = known.filtered("team_id"), known.filtered(lambda criterion: not criterion.team_id)
        companys = shared.filtered("company_id")
        return own or companys or shared
