# Part of whatsapp_crm. See LICENSE file for full copyright and licensing details.
from typing import NamedTuple

from odoo import api, fields, models, tools
from odoo.exceptions import ValidationError
from odoo.fields import Domain

from ...tools.sla_clock import Points

MINUTE = 60
BREACH_ACTIONS = [
    ("supervisor", "Tell the supervisor"),
    ("queue", "Tell the supervisor and return it to the queue"),
    ("next", "Tell the supervisor and give it to the next available agent"),
]


class Promise(NamedTuple):
    """What a policy promises to which conversations: all that an incoming message needs of it."""

    policy_id: int
    active: bool
    company_id: int | bool
    number_ids: frozenset
    team_ids: frozenset
    tag_ids: frozenset
    priority: str | bool
    stage_ids: frozenset
    targets: dict  # Points by kind of clock
    working_time: str
    calendar_id: int | bool
    receipt_seconds: int
    seen_seconds: int


class WhatsappCrmSlaPolicy(models.Model):
    """What is promised to the customers of some conversations, and what happens when time runs out.

    The first policy by sequence whose conditions all fit is the one of a conversation. Minutes
    are minutes of working time, see ``working_time``.
    """

    _name = "whatsapp_crm.sla.policy"
    _description = "WhatsApp Response Promise"
    _inherit = [
        "mail.thread", "whatsapp_crm.remembered", "whatsapp_crm.sla.policy.words", "whatsapp_crm.sla.recompute"]
    _order = "sequence, id"

    name = fields.Char(required=True, translate=True, tracking=True)
    active = fields.Boolean(default=True, tracking=True)
    sequence = fields.Integer(default=10, help="The first one that fits a conversation is its promise.")
    company_id = fields.Many2one("res.company", index=True, tracking=True, help="Empty: every company.")
    # Deleting the last one would make the policy hold for all: hence restrict.
    number_ids = fields.Many2many(
        "whatsapp_crm.number", "whatsapp_crm_sla_policy_number_rel", "policy_id", "number_id", "Numbers",
        ondelete="restrict", help="Empty: every number.")
    team_ids = fields.Many2many(
        "crm.team", "whatsapp_crm_sla_policy_team_rel", "policy_id", "team_id", "Teams",
        ondelete="restrict", help="Empty: every team.")
    tag_ids = fields.Many2many(
        "crm.tag", "whatsapp_crm_sla_policy_tag_rel", "policy_id", "tag_id", "Tags",
        ondelete="restrict", help="Any of them; empty: with any tag or none.")
    priority = fields.Selection(
        [("0", "Low"), ("1", "Medium"), ("2", "High")], help="Empty: any priority.", tracking=True)
    stage_ids = fields.Many2many(
        "crm.stage", "whatsapp_crm_sla_policy_stage_rel", "policy_id", "stage_id", "Stages of the opportunity",
        ondelete="restrict", help="Empty: in any stage, or without an opportunity.")

    working_time = fields.Selection([
        ("number", "Opening hours of the number"),
        ("calendar", "Working hours chosen here"),
        ("always", "Day and night"),
    ], "Time counts", required=True, default="number", tracking=True)
    calendar_id = fields.Many2one("resource.calendar", "Working hours", ondelete="restrict", tracking=True)
    first_warning_minutes = fields.Integer("First answer at risk after", default=5, required=True, tracking=True)
    first_breach_minutes = fields.Integer("First answer due within", default=15, required=True, tracking=True)
    next_warning_minutes = fields.Integer("Further answers at risk after", default=5, required=True, tracking=True)
    next_breach_minutes = fields.Integer("Further answers due within", default=15, required=True, tracking=True)
    has_resolution = fields.Boolean(
        "Also promise to resolve", tracking=True,
        help="Time to resolve stands still while the customer has the ball or the conversation is snoozed.")
    resolution_warning_minutes = fields.Integer("Resolving at risk after", default=24 * 60, tracking=True)
    resolution_breach_minutes = fields.Integer("Resolved within", default=48 * 60, tracking=True)

    warning_email = fields.Boolean("Also send an e-mail when at risk", tracking=True)
    breach_action = fields.Selection(
        BREACH_ACTIONS, "When it is missed", required=True, default="supervisor", tracking=True)
    reassign_max = fields.Integer(
        "At most", default=2, tracking=True,
        help="How often one conversation is passed on by itself; then only the supervisor is told.")
    breach_email = fields.Boolean("Also send an e-mail when missed", tracking=True)
    digest_over = fields.Integer(
        "One notice for more than", default=5, tracking=True,
        help="Whoever would get more notices than this at once gets one that names them all.")
    receipt_minutes = fields.Integer(
        "Receipt message after", tracking=True,
        help="Minutes without an answer, day or night, after which the customer reads when we answer. 0: never.")
    seen_minutes = fields.Integer(
        "Seen, not answered for", tracking=True,
        help="Minutes after which somebody is told that a message was seen and not answered. 0: no notice of its own.")

    _first_minutes = models.Constraint(
        "CHECK(0 < first_warning_minutes AND first_warning_minutes < first_breach_minutes)",
        "The first answer must be at risk before it is missed.")
    _next_minutes = models.Constraint(
        "CHECK(0 < next_warning_minutes AND next_warning_minutes < next_breach_minutes)",
        "Further answers must be at risk before they are missed.")
    _resolution_minutes = models.Constraint(
        "CHECK(NOT has_resolution OR "
        "(0 < resolution_warning_minutes AND resolution_warning_minutes < resolution_breach_minutes))",
        "Resolving must be at risk before it is missed.")
    _limits = models.Constraint(
        "CHECK(reassign_max >= 0 AND digest_over >= 0 AND receipt_minutes >= 0 AND seen_minutes >= 0)",
        "Minutes and counts cannot be negative.")
    _calendar_chosen = models.Constraint(
        "CHECK(working_time <> 'calendar' OR calendar_id IS NOT NULL)", "Choose the working hours that count.")

    @api.constrains("company_id", "number_ids", "team_ids", "calendar_id")
    def _check_conditions_company(self):
        for policy in self.filtered("company_id"):
            # sudo: whatsapp_crm.sla.policy - only which companies its conditions are of
            conditions = policy.sudo()
            companies = (
                conditions.number_ids.company_id | conditions.team_ids.company_id | conditions.calendar_id.company_id)
            if companies - policy.company_id:
                raise ValidationError(self.env._(
                    "%(policy)s is for %(company)s: choose numbers, teams and working hours of that company.",
                    policy=policy.name, company=policy.company_id.name))

    # ------------------------------------------------------------------ choice

    @api.model
    def _for(self, conversation):
        """The promise that is made to a conversation's customer now: the first policy that fits.

        :rtype: Promise or None
        """
        return next((promise for promise in self._promises().values() if self._fits(promise, conversation)), None)

    @api.model
    def _fits(self, promise, conversation):
        return (
            promise.active and promise.company_id in (False, conversation.company_id.id)
            and (not promise.number_ids or conversation.number_id.id in promise.number_ids)
            and (not promise.team_ids or conversation.team_id.id in promise.team_ids)
            and (not promise.priority or conversation.priority == promise.priority)
            and (not promise.tag_ids or not promise.tag_ids.isdisjoint(conversation.tag_ids.ids))
            and (not promise.stage_ids or conversation.lead_id.stage_id.id in promise.stage_ids))

    @api.model
    @tools.ormcache()
    def _promises(self):
        """All promises by the policy's id, archived ones too, in the order in which they are tried."""
        # sudo: whatsapp_crm.sla.policy - what is promised holds whoever acts; archived teams stay conditions
        policies = self.sudo().with_context(active_test=False).search(Domain.TRUE)
        return {policy.id: policy._promise() for policy in policies}

    def _promise(self):
        return Promise(
            policy_id=self.id, active=self.active, company_id=self.company_id.id,
            number_ids=frozenset(self.number_ids.ids), team_ids=frozenset(self.team_ids.ids),
            tag_ids=frozenset(self.tag_ids.ids), priority=self.priority,
            stage_ids=frozenset(self.stage_ids.ids), targets=self._targets(), working_time=self.working_time,
            calendar_id=self.calendar_id.id, receipt_seconds=self.receipt_minutes * MINUTE,
            seen_seconds=self.seen_minutes * MINUTE)

    def _targets(self):
        """Seconds of working time by kind of clock."""
        targets = {
            "first_response": Points(self.first_warning_minutes * MINUTE, self.first_breach_minutes * MINUTE),
            "next_response": Points(self.next_warning_minutes * MINUTE, self.next_breach_minutes * MINUTE)}
        if self.has_resolution:
            targets["resolution"] = Points(
                self.resolution_warning_minutes * MINUTE, self.resolution_breach_minutes * MINUTE)
        return targets
