# Part of whatsapp_crm. See LICENSE file for full copyright and licensing details.
from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ...tools import flow, interactive
from .flow_step import THEN


class WhatsappCrmFlowOption(models.Model):
    """An answer to choose, and what choosing it does."""

    _name = "whatsapp_crm.flow.option"
    _description = "WhatsApp Choice of a Question"
    _order = "sequence, id"
    _rec_name = "label"

    step_id = fields.Many2one("whatsapp_crm.flow.step", required=True, index=True, ondelete="cascade")
    flow_id = fields.Many2one(related="step_id.flow_id")
    company_id = fields.Many2one(related="step_id.company_id", store=True, index=True)
    sequence = fields.Integer(default=10)
    label = fields.Char(required=True, translate=True, help="At most 20 characters on a button, 24 in a list.")
    description = fields.Char(translate=True, help="Below the label, in lists only.")
    synonyms = fields.Char(
        "Also understood", translate=True, help="Other words that mean it, separated by commas.")
    then = fields.Selection(THEN, "Afterwards", required=True, default="next")
    next_step_id = fields.Many2one(
        "whatsapp_crm.flow.step", "Next question", domain="[('flow_id', '=', flow_id), ('id', '!=', step_id)]",
        ondelete="set null", copy=False)
    tag_ids = fields.Many2many("crm.tag", string="Tags", help="Put on the conversation and its opportunity.")
    team_id = fields.Many2one(
        "crm.team", ondelete="set null", index="btree_not_null",
        domain="['|', ('company_id', '=', False), ('company_id', '=?', company_id)]",
        help="Whose people go on, when the questions are over.")
    value = fields.Char(
        "Filled in", help="What is filled in on the opportunity, e.g. the key of a choice. Empty: the label.")

    @api.constrains("label", "value")
    def _check_values(self):
        for step in self.step_id:
            step._check_fits()

    @api.constrains("label", "description")
    def _check_option(self):
        self.filtered(lambda option: option.step_id.kind != "text")._check_labels()

    @api.constrains("team_id", "step_id")
    def _check_team_company(self):
        for option in self:
            # sudo: crm.team - only of which company it is
            company = option.team_id.sudo().company_id
            if company and option.company_id and company != option.company_id:
                raise ValidationError(self.env._(
                    "“%(label)s”: choose a team of %(company)s.", label=option.label, company=option.company_id.name))

    def _check_labels(self):
        """:raises ValidationError: WhatsApp would not take these, or nobody could tell them apart"""
        for option in self:
            kind = interactive.LIST if option.step_id.kind == "list" else interactive.BUTTONS
            for text, limit in ((option.label, interactive.TITLE_MAX[kind]), (option.description, 72)):
                if text and len(text) > limit:
                    raise ValidationError(self.env._(
                        "“%(text)s” has %(length)s characters; here WhatsApp shows %(limit)s at most.",
                        text=text, length=len(text), limit=limit))
        for step, options in self.grouped("step_id").items():
            labels = [label.strip().casefold() for label in step.option_ids.mapped("label")]
            twice = next((one for one in options.mapped("label") if labels.count(one.strip().casefold()) > 1), None)
            if twice:
                raise ValidationError(self.env._(
                    "“%(step)s” has the choice “%(label)s” twice.", step=step.name, label=twice))

    def write(self, vals):
        """Nobody moves it into a flow that they may not change."""
        result = super().write(vals)
        if "step_id" in vals:
            self.check_access("write")  # before, record rules looked at the question that it answered
        return result

    # ------------------------------------------------------------------- plays

    def _titles(self):
        """Everything that means this choice, its label first; in every language, people mix them."""
        stored = self._origin
        labels, synonyms = (
            (self._fields[name]._get_stored_translations(stored) or {}).values() if stored else ()
            for name in ("label", "synonyms"))
        words = [self.label, *labels, *(word for text in synonyms for word in (text or "").split(","))]
        return tuple(dict.fromkeys(word.strip() for word in words if word and word.strip()))

    def _choice(self, run_id):
        return {"id": flow.payload(run_id, self.step_id.id, self.id), "title": self.label,
                "description": self.description if self.step_id.kind == "list" else ""}
