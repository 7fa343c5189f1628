# Part of whatsapp_crm. See LICENSE file for full copyright and licensing details.
from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ...tools import constants, flow, interactive

KINDS = [
    ("text", "Own words"),
    ("buttons", "Buttons (up to 3)"),
    ("list", "List (up to 10)"),
]
THEN = [
    ("next", "the next question follows"),
    ("step", "go to the question"),
    ("person", "a person goes on"),
]
CHECKS = [("number", "A number"), ("email", "An e-mail address")]
ROOM_FOR_WORDS = 200  # characters that a greeting, "not understood" or the hint may add


class WhatsappCrmFlowStep(models.Model):
    """One question of a flow."""

    _name = "whatsapp_crm.flow.step"
    _description = "WhatsApp Question of a Flow"
    _inherit = ["whatsapp_crm.flow.target"]
    _order = "sequence, id"

    flow_id = fields.Many2one("whatsapp_crm.flow", required=True, index=True, ondelete="cascade")
    company_id = fields.Many2one(related="flow_id.company_id", store=True, index=True)
    sequence = fields.Integer(default=10)
    name = fields.Char("Short name", required=True, translate=True, help="For your team, e.g. Topic.")
    question = fields.Text(
        required=True, translate=True, help="{customer}: first name. {company}: your company. {when}: when you answer.")
    kind = fields.Selection(KINDS, "Kind of answer", required=True, default="text")
    list_button = fields.Char(
        "Button that opens the list", translate=True, size=constants.LIST_BUTTON_MAX,
        default=lambda self: self.env._("Choose"))
    option_ids = fields.One2many("whatsapp_crm.flow.option", "step_id", "Choices", copy=True)
    check = fields.Selection(CHECKS, "Must be", help="Empty: whatever the customer writes.")
    required = fields.Boolean(
        default=True, help="Not required: an answer that does not fit is passed over, and the next question follows.")
    then = fields.Selection(THEN, "Afterwards", required=True, default="next")
    next_step_id = fields.Many2one(
        "whatsapp_crm.flow.step", "Next question", domain="[('flow_id', '=', flow_id), ('id', '!=', id)]",
        ondelete="set null", copy=False)

    @api.constrains("kind", "option_ids", "lead_field_id", "check")
    def _check_values(self):
        for step in self:
            step._check_fits()

    @api.constrains("kind", "option_ids", "question", "list_button")
    def _check_limits(self):
        """WhatsApp's limits, in words."""
        for step in self:
            step._check_choices()
            limit = min(interactive.BODY_MAX.values()) - ROOM_FOR_WORDS
            if len(step.question) > limit:
                raise ValidationError(self.env._(
                    "“%(step)s”: the question may have %(limit)s characters; it has %(length)s.",
                    step=step.name, limit=limit, length=len(step.question)))
            if step.kind == "list" and not step.list_button:
                raise ValidationError(self.env._("“%(step)s”: name the button that opens the list.", step=step.name))

    def _check_choices(self):
        if self.kind == "text":
            return
        count = len(self.option_ids)
        if self.kind == "buttons" and count > constants.BUTTONS_MAX:
            raise ValidationError(self.env._(
                "“%(step)s” has %(count)s choices. WhatsApp shows 3 buttons at most: choose List.",
                step=self.name, count=count))
        if count > constants.LIST_ROWS_MAX:
            raise ValidationError(self.env._(
                "“%(step)s” has %(count)s choices; a list takes 10.", step=self.name, count=count))
        self.option_ids._check_labels()

    def write(self, vals):
        """Nobody moves it into a flow that they may not change."""
        result = super().write(vals)
        if "flow_id" in vals:
            self.check_access("write")  # before, record rules looked at the flow in which it was
        return result

    # ------------------------------------------------------------------- plays

    def _question(self, following):
        """The question as ``tools.flow`` plays it.

        :param following: the step below it, or None
        """
        choices = () if self.kind == "text" else tuple(
            flow.Choice(option.id, option._titles(), leads_to(option, following)) for option in self.option_ids)
        return flow.Question(
            key_of(self), choices, self.check or "" if self.kind == "text" else "", self.required,
            leads_to(self, following))

    def _asked(self, run_id, lang):
        """What the customer gets to read and to press.

        :return: (text, ``content`` as ``tools.interactive`` has it)
        """
        step = self.with_context(lang=lang)
        person = {"id": flow.payload(run_id, self.id, flow.PERSON_KEY), "title": step.flow_id.person_label}
        choices = [option._choice(run_id) for option in step.option_ids] if self.kind != "text" else []
        kind = interactive.LIST if self.kind == "list" else interactive.BUTTONS
        if len(choices) < interactive.CHOICES_MAX[kind]:
            return step.question, interactive.content_of(kind, [*choices, person], button=step.list_button or "")
        text = f"{step.question}\n\n{step.flow_id.person_hint}"
        return text, interactive.content_of(kind, choices, button=step.list_button or "")


def key_of(step):
    """The key by which ``tools.flow`` knows a question, the same while a form is being written."""
    return step._origin.id or step.id


def leads_to(record, following):
    """The key of the question that follows a step or a choice.

    :param following: the step below, or None
    """
    if record.then == "step":
        return key_of(record.next_step_id) or flow.END
    return key_of(following) if record.then == "next" and following else flow.END
