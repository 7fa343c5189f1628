# Part of whatsapp_crm. See LICENSE file for full copyright and licensing details.
import random
from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain


class WhatsappCrmReviewDraw(models.TransientModel):
    """Draws some of a team's conversations by lot, so that nobody picks which ones are read."""

    _name = "whatsapp_crm.review.draw"
    _description = "WhatsApp Review Five"

    company_id = fields.Many2one("res.company", default=lambda self: self.env.company, required=True)
    team_id = fields.Many2one(
        "crm.team", required=True, domain="[('id', 'in', team_choice_ids)]",
        default=lambda self: self._team_choices()[:1])
    team_choice_ids = fields.Many2many("crm.team", compute="_compute_team_choice_ids")
    agent_id = fields.Many2one(
        "res.users", "Only of", domain="[('id', 'in', agent_choice_ids)]", help="Empty: of the whole team.")
    agent_choice_ids = fields.Many2many("res.users", compute="_compute_agent_choice_ids")
    days = fields.Integer("Resolved in the last days", default=7)
    count = fields.Integer("Conversations", default=5)
    pool_count = fields.Integer("To draw from", compute="_compute_pool_count")

    @api.model
    def _team_choices(self):
        """The teams that one may review: one's own; all of them for managers."""
        teams = self.env["crm.team"].search([("company_id", "in", [False, *self.env.companies.ids])])
        if self.env.user.has_group("sales_team.group_sale_manager"):
            return teams
        return teams & teams.browse(self.env.user._wacrm_team_ids())

    @api.depends("company_id")
    def _compute_team_choice_ids(self):
        self.team_choice_ids = self._team_choices()

    @api.depends("team_id")
    def _compute_agent_choice_ids(self):
        for draw in self:
            draw.agent_choice_ids = draw.team_id.member_ids

    @api.depends("team_id", "agent_id", "days")
    def _compute_pool_count(self):
        for draw in self:
            draw.pool_count = draw.team_id and self.env["whatsapp_crm.conversation"].search_count(draw._pool_domain())

    def _pool_domain(self):
        """Resolved by somebody else than the reader, answered by a person, and never drawn before."""
        since = fields.Datetime.now() - timedelta(days=max(self.days, 0))
        # sudo: whatsapp_crm.review - which conversations were drawn, by whomever
        drawn = self.env["whatsapp_crm.review"].sudo()._search([])
        domain = Domain([
            ("team_id", "=", self.team_id.id), ("state", "=", "resolved"), ("resolved_at", ">=", since),
            ("outcome", "!=", "not_customer"), ("first_answer_at", "!=", False),
            ("user_id", "not in", [False, self.env.uid]),
            ("id", "not in", drawn.subselect("conversation_id"))])
        return domain & Domain("user_id", "=", self.agent_id.id) if self.agent_id else domain

    def action_draw(self):
        """Begin the reviews.

        :raises UserError: there is nothing to draw from
        """
        self.ensure_one()
        if self.team_id not in self._team_choices():
            raise UserError(self.env._("Choose one of your teams."))
        known = self.env["whatsapp_crm.conversation"].search(self._pool_domain()).ids
        if not known:
            raise UserError(self.env._("There is nothing left to draw from. Choose more days."))
        drawn = random.sample(known, min(max(self.count, 1), len(known)))
        reviews = self.env["whatsapp_crm.review"]._draw(self.env["whatsapp_crm.conversation"].browse(drawn))
        action = self.env["ir.actions.act_window"]._for_xml_id("whatsapp_crm_metrics.whatsapp_crm_review_action")
        return {**action, "domain": [("id", "in", reviews.ids)], "context": {}, "target": "main"}
