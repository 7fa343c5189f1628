# Part of whatsapp_crm. See LICENSE file for full copyright and licensing details.
from copy import deepcopy
from uuid import uuid4

from odoo import api, fields, models

WORDS = ("char", "text")
CHOICES = ("selection", "boolean")


class WhatsappCrmQuestion(models.Model):
    """One question that a team asks to qualify an opportunity: a property of its opportunities.

    How it is called and which answers there are stands in the definition of the property alone, so
    it does not matter where somebody changes it: in the team's settings or on an opportunity.
    """

    _name = "whatsapp_crm.question"
    _description = "WhatsApp Qualifying Question"
    _order = "sequence, id"

    team_id = fields.Many2one("crm.team", required=True, index=True, ondelete="cascade")
    company_id = fields.Many2one(related="team_id.company_id", store=True, index=True)
    sequence = fields.Integer(default=10)
    property_name = fields.Char(
        "Property", required=True, readonly=True, copy=False, default=lambda self: uuid4().hex[:16])
    # Each is computed by itself: reading one while the other is being written would put that back.
    name = fields.Char("Question", compute="_compute_name", inverse="_inverse_definition")
    answers = fields.Char(
        "Answers to tap", compute="_compute_answers", inverse="_inverse_definition",
        help="Separated by commas. Empty: the customer's own words.")
    required = fields.Boolean(
        "Needed", help="An opportunity is qualified when all questions that are needed are answered.")

    @api.depends("property_name", "team_id.lead_properties_definition")
    def _compute_name(self):
        for question in self:
            question.name = question._definition().get("string")

    @api.depends("property_name", "team_id.lead_properties_definition")
    def _compute_answers(self):
        for question in self:
            choices = question._definition().get("selection") or []
            question.answers = _shown(choices) or False

    def _inverse_definition(self):
        """Write what stands here into the definition of the team; answers that were given stay what they mean."""
        for team, questions in self.grouped("team_id").items():
            definitions = deepcopy(team.lead_properties_definition or [])  # changed in place, it would be no change
            for question in questions.filtered("name"):
                question._write_into(definitions)
            team.lead_properties_definition = definitions
        self._requalify()

    def _write_into(self, definitions):
        """Change or add the definition of this question.

        :param definitions: list of dicts as ``fields.PropertiesDefinition`` has them, changed in place
        """
        name, answers = self.name.strip(), self.answers or ""  # another property may be taken below
        own = self._own_among(definitions)
        if own is None:
            own = {"name": self.property_name, "type": "selection" if answers else "char"}
            definitions.append(own)
        former = own.get("selection") or []
        if answers != _shown(former):
            labels = _labels(answers, former)
            if bool(labels) != (own["type"] == "selection"):
                own, former = self._anew(own, definitions, "selection" if labels else "char"), []
            if labels:
                own["selection"] = _selection(labels, former)
        own["string"] = name

    def _anew(self, former, definitions, kind):
        """Another kind of answer is another property: what was answered before would mean nothing as such.

        The former one stays on the opportunities where it was answered.

        :return: the new definition, which stands before the former one
        """
        own = {"name": uuid4().hex[:16], "type": kind}
        place = definitions.index(former)
        # sudo: crm.lead - whether anybody answered, whoever changes the question
        leads = self.env["crm.lead"].sudo().with_context(active_test=False)
        answered = leads.search_count(
            [("team_id", "=", self.team_id.id), (f"lead_properties.{former['name']}", "!=", False)], limit=1)
        definitions[place:place + (not answered)] = [own]
        self.property_name = own["name"]
        return own

    def _own_among(self, definitions):
        """The definition of this question; where it is new, one of the same name that no question has yet."""
        own = next((one for one in definitions if one["name"] == self.property_name), None)
        if own is not None:
            return own
        asked = self.team_id.wacrm_question_ids.mapped("property_name")
        name = self.name.strip().casefold()
        own = next((one for one in definitions if one["name"] not in asked
                    and (one.get("string") or "").strip().casefold() == name), None)
        if own is not None:
            self.property_name = own["name"]
        return own

    def _definition(self):
        """What the team's definition says of this question, {} where nobody asks it any more."""
        return next((dict(one) for one in self.team_id.lead_properties_definition or []
                     if one["name"] == self.property_name), {})

    # ------------------------------------------------------------- qualified

    @api.model_create_multi
    def create(self, vals_list):
        questions = super().create(vals_list)
        questions._requalify()
        return questions

    def write(self, vals):
        result = super().write(vals)
        if "required" in vals:
            self._requalify()
        return result

    def unlink(self):
        teams = self.filtered("required").team_id
        result = super().unlink()
        teams._wacrm_requalify()
        return result

    def _requalify(self):
        """Who has all answers by the new definition is qualified."""
        self.team_id._wacrm_requalify()


def _shown(selection):
    """The choices of a property as one text."""
    return ", ".join(label for _key, label in selection)


def _labels(text, former):
    """The answers in a text; a former one that has a comma, given on an opportunity, stays one.

    :param former: list of [key, label]
    """
    parts = [part.strip() for part in text.split(",") if part.strip()]
    names = {tuple(part.strip() for part in label.split(",") if part.strip()): label
             for _key, label in former if "," in label}
    labels = []
    while parts:
        known = max((one for one in names if tuple(parts[:len(one)]) == one), key=len, default=())
        labels.append(names[known] if known else parts[0])
        del parts[:len(known) or 1]
    return labels


def _selection(labels, former):
    """The choices of a property; a label that was there keeps its key, one that was reworded that of its place.

    :param former: list of [key, label]
    """
    known = {label.casefold(): key for key, label in former}
    free = [key for key, label in former if label.casefold() not in {one.casefold() for one in labels}]
    same_number = len(labels) == len(former)
    selection, taken = [], set()
    for label in labels:
        key = known.get(label.casefold()) or (free.pop(0) if same_number and free else uuid4().hex[:16])
        if key not in taken:
            taken.add(key)
            selection.append([key, label])
    return selection
