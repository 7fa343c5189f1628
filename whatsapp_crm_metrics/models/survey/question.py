# Part of whatsapp_crm. See LICENSE file for full copyright and licensing details.
from odoo import api, fields, models
from odoo.addons.whatsapp_crm.tools import constants, interactive, outbound_payload
from odoo.exceptions import ValidationError
from odoo.fields import Domain

from ...tools import answer_score

KINDS = [
    ("effort", "Customer effort (1 to 7)"),
    ("recommend", "Recommendation (0 to 10)"),
]
FORMS = [
    ("list", "From a list, 1 to 7"),
    ("buttons", "By three buttons"),
    ("text", "By writing a number"),
]
BUTTON_PREFIX = "survey"


class WhatsappCrmSurveyQuestion(models.Model):
    """What a customer is asked about a conversation, for which teams and numbers, in each language."""

    _name = "whatsapp_crm.survey.question"
    _description = "WhatsApp Question about the Conversation"
    _inherit = ["whatsapp_crm.automation.scope"]
    _order = "kind, sequence, id"

    name = fields.Char(required=True, translate=True)
    kind = fields.Selection(KINDS, "Asks for", required=True, default="effort")
    body = fields.Text("Question", required=True, translate=True)
    form = fields.Selection(
        FORMS, "Answered", required=True, compute="_compute_form", store=True, precompute=True, readonly=False,
        help="Whatever is chosen, customers may also write a number, a word or an emoji.")
    list_label = fields.Char("Opens the list", translate=True, default="Choose")
    high_label = fields.Char("Best answer", translate=True, default="Very easy")
    middle_label = fields.Char("Middle answer", translate=True, default="So-so")
    low_label = fields.Char("Worst answer", translate=True, default="Very difficult")
    thanks = fields.Text(translate=True, help="What the customer reads after the answer. Empty: nothing.")
    template_id = fields.Many2one(
        "whatsapp_crm.template", "When the window is closed", ondelete="set null",
        help="An approved template that asks the same. Empty: nobody is asked once the 24-hour window is closed.")
    low_score = fields.Integer(
        "Low up to", compute="_compute_low_score", store=True, precompute=True, readonly=False,
        help="Such an answer becomes an activity of the supervisor.")
    open_tag_ids = fields.Many2many(
        "crm.tag", "whatsapp_crm_survey_question_tag_rel", "question_id", "tag_id", "Not while open with",
        default=lambda self: self.env.ref("whatsapp_crm.starter_tag_complaint", raise_if_not_found=False),
        help="Nobody is asked while something with one of these tags is open: resolved with a next step, or in "
             "another conversation of the same person.")

    @api.depends("kind")
    def _compute_form(self):
        for question in self:
            question.form = "text" if question.kind == "recommend" else question.form or "list"

    @api.depends("kind")
    def _compute_low_score(self):
        for question in self:
            question.low_score = 6 if question.kind == "recommend" else 3

    @api.constrains("kind", "form", "body", "list_label", "high_label", "middle_label", "low_label", "low_score")
    def _check_sendable(self):
        for question in self:
            low, high = answer_score.SCALES[question.kind]
            if not low <= question.low_score < high:
                raise ValidationError(self.env._(
                    "A low score lies between %(low)s and %(high)s.", low=low, high=high - 1))
            if question.kind == "recommend" and question.form != "text":
                raise ValidationError(self.env._("Eleven answers fit no list: let customers write the number."))
            if len(question.body) > constants.INTERACTIVE_BODY_MAX:
                raise ValidationError(self.env._(
                    "WhatsApp takes at most %(limit)s characters; this message has %(length)s.",
                    limit=constants.INTERACTIVE_BODY_MAX, length=len(question.body)))
            question._check_choices()

    def _check_choices(self):
        content = self._choices(self.id, self._labels_of(None))
        try:
            if content:
                interactive.check(self.body, content)
        except outbound_payload.PayloadRefused as refused:
            raise ValidationError(self.env._(
                "The answers are too long for WhatsApp: %(why)s", why=refused)) from refused

    @api.model
    def _in_use_domain(self):
        return Domain.TRUE

    def _scope_kind(self):
        return self.kind

    # ------------------------------------------------------------------- words

    def _labels_of(self, conversation):
        """The labels by field name, in the customer's language; without a conversation in the user's."""
        names = ("list_label", "high_label", "middle_label", "low_label")
        if not conversation:
            return {name: self[name] or "" for name in names}
        return {name: self._words_for(name, conversation)[0] for name in names}

    def _choices(self, survey_id, labels):
        """What the customer taps, see ``tools.interactive``; None where they write.

        :param labels: see :meth:`_labels_of`
        """
        low, high = answer_score.SCALES[self.kind]
        if self.form == "text":
            return None
        if self.form == "buttons":
            titles = {low: labels["low_label"], (low + high) // 2: labels["middle_label"], high: labels["high_label"]}
            return interactive.content_of(interactive.BUTTONS, [
                {"id": self._choice_id(survey_id, score), "title": title} for score, title in titles.items()])
        ends = {low: labels["low_label"], high: labels["high_label"]}
        return interactive.content_of(interactive.LIST, [
            {"id": self._choice_id(survey_id, score),
             "title": f"{score} · {ends[score]}" if ends.get(score) else str(score)}
            for score in range(low, high + 1)], button=labels["list_label"])

    @api.model
    def _choice_id(self, survey_id, score):
        return f"{BUTTON_PREFIX}-{survey_id}-{score}"

    @api.model
    def _chosen(self, choice_id):
        """What a tapped answer carried: (id of the survey, score), or None where it was none of these."""
        prefix, *parts = (choice_id or "").split("-")
        if prefix != BUTTON_PREFIX or len(parts) != 2:
            return None
        valid = all(part.isascii() and part.isdecimal() and len(part) < 10 for part in parts)
        return tuple(map(int, parts)) if valid else None
