# Part of whatsapp_crm. See LICENSE file for full copyright and licensing details.
from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ...tools import flow
from .flow_step import key_of


class WhatsappCrmFlowCheck(models.AbstractModel):
    """What keeps a flow from being asked, in words: shown while it is written, refused when it is switched on."""

    _name = "whatsapp_crm.flow.check"
    _description = "WhatsApp Question Flow, checked"

    problems = fields.Text("To be mended", compute="_compute_problems")

    @api.depends(
        "step_ids.sequence", "step_ids.kind", "step_ids.then", "step_ids.next_step_id", "step_ids.option_ids",
        "step_ids.option_ids.then", "step_ids.option_ids.next_step_id")
    @api.depends_context("lang")
    def _compute_problems(self):
        for record in self:
            record.problems = "\n".join(record._problem_words())

    @api.constrains("enabled", "step_ids")
    def _check_enabled(self):
        for record in self.filtered("enabled"):
            record._check_askable()

    def _check_askable(self):
        """:raises ValidationError: what is wrong with it, in words"""
        problems = self._problem_words()
        if problems:
            raise ValidationError(self.env._(
                "%(name)s cannot be asked yet:\n%(problems)s", name=self.name, problems="\n".join(problems)))

    def _problem_words(self):
        """What is wrong, a sentence each."""
        steps = {key_of(step): step for step in self.step_ids}
        found = flow.problems(self._questions())
        found += [("no_choices", key_of(step)) for step in self.step_ids if step.kind != "text" and not step.option_ids]
        return [self._words_of(code, steps.get(key)) for code, key in found]

    def _words_of(self, code, step):
        _ = self.env._
        name = step.name if step else ""
        return {
            "empty": _("There is no question yet."),
            "no_choices": _("“%(step)s” has nothing to choose from.", step=name),
            "lost": _("“%(step)s” leads to a question of another flow.", step=name),
            "unreachable": _("No answer leads to “%(step)s”: it is never asked.", step=name),
            "endless": _("From “%(step)s” on the questions go round in circles: let some answer end it.", step=name),
        }[code]
