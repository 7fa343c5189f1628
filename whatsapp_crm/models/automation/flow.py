# Part of whatsapp_crm. See LICENSE file for full copyright and licensing details.
from itertools import pairwise

from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.fields import Domain

from ...tools import constants, flow
from .welcome import PLACES


class WhatsappCrmFlow(models.Model):
    """A first filter: a few questions that the bot asks whoever begins a conversation.

    The answers fill in the opportunity, put tags and choose the team; then a person goes on. One
    word or one button brings a person at any moment, and whatever a person writes ends it.
    """

    _name = "whatsapp_crm.flow"
    _description = "WhatsApp Question Flow"
    _inherit = ["whatsapp_crm.automation.scope", "whatsapp_crm.flow.check"]

    name = fields.Char(required=True, translate=True)
    enabled = fields.Boolean("Switched on", copy=False)
    step_ids = fields.One2many("whatsapp_crm.flow.step", "flow_id", "Questions", copy=True)
    run_ids = fields.One2many("whatsapp_crm.flow.run", "flow_id", "Answers to the bot")
    run_count = fields.Integer("Times asked", compute="_compute_run_count")
    person_label = fields.Char(
        "Button for a person", required=True, translate=True, size=constants.BUTTON_TITLE_MAX,
        default=lambda self: self.env._("Talk to a person"),
        help="Stands below each question where there is room for it; else the question says what to write.")
    person_hint = fields.Char(
        "Hint where there is no room", required=True, translate=True,
        default=lambda self: self.env._("To talk to a person write: agent"))
    not_understood = fields.Text(
        "If an answer is not understood", required=True, translate=True,
        default=lambda self: self.env._("Sorry, I did not understand that."),
        help="The question follows. After the second time a person goes on.")
    closing = fields.Text(
        "At the end", translate=True,
        default=lambda self: self.env._("Thank you {customer}. A person goes on from here and answers you {when}."),
        help="Sent when a person takes over. {customer}, {company}, and {when}: when you answer.")

    def _compute_run_count(self):
        # sudo: whatsapp_crm.flow.run - only how many there are
        counts = dict(self.env["whatsapp_crm.flow.run"].sudo()._read_group(
            [("flow_id", "in", self.ids)], ["flow_id"], ["__count"]))
        for record in self:
            record.run_count = counts.get(record._origin, 0)

    @api.constrains("closing")
    def _check_closing(self):
        for record in self:
            self.env["whatsapp_crm.sentence"]._check_fillable(record.closing, PLACES)

    @api.ondelete(at_uninstall=False)
    def _unlink_unused_only(self):
        for record in self:
            if record.run_count:
                raise ValidationError(self.env._(
                    "%(name)s was asked already: archive it, so that what customers answered stays.",
                    name=record.name))

    def copy_data(self, default=None):
        return [
            {**vals, "name": self.env._("%(name)s (copy)", name=record.name)}
            for record, vals in zip(self, super().copy_data(default), strict=True)]

    def copy(self, default=None):
        """Answers of the copy lead to questions of the copy."""
        copies = super().copy(default)
        for record, copied in zip(self, copies, strict=True):
            copied._lead_like(record)
        return copies

    def _lead_like(self, other):
        twins = dict(zip(other.step_ids, self.step_ids, strict=True))
        for step, twin in twins.items():
            twin.next_step_id = twins.get(step.next_step_id)
            for option, twin_option in zip(step.option_ids, twin.option_ids, strict=True):
                twin_option.next_step_id = twins.get(option.next_step_id)

    # ------------------------------------------------------------------ choice

    @api.model
    def _in_use_domain(self):
        return Domain("enabled", "=", True)

    def _questions(self):
        """The flow as ``tools.flow`` plays it."""
        steps = self.step_ids
        following = dict(pairwise(steps))
        return [step._question(following.get(step)) for step in steps]

    @api.model
    def _answer_words(self):
        words = self.env["whatsapp_crm.word.list"]._words
        return flow.Words(person=words("person"), courtesy=words("courtesy"))

    # ----------------------------------------------------------------- actions

    def action_try(self):
        """Play it without sending anything."""
        self.ensure_one()
        self._check_askable()
        return self.env["whatsapp_crm.flow.try"]._open(self)

    def action_open_runs(self):
        self.ensure_one()
        return {
            "type": "ir.actions.act_window", "name": self.env._("Answers to the bot"),
            "res_model": "whatsapp_crm.flow.run", "view_mode": "list,form", "domain": [("flow_id", "=", self.id)],
            "context": {"create": False}}
