# Part of whatsapp_crm. See LICENSE file for full copyright and licensing details.
from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ...tools import constants

KINDS = [
    ("welcome", "Welcome"),
    ("out_of_hours", "Out of hours"),
]
STANDINGS = [
    ("on", "Switched on"),
    ("some", "On some numbers"),
    ("off", "Switched off"),
]
#: What can stand in the words, see ``sentence._known``; and when somebody answers.
PLACES = frozenset({"customer", "company", "when"})
LONGEST_FILLED_IN = 150  # characters that the places may add


class WhatsappCrmWelcome(models.Model):
    """What a customer reads at once, before anybody could answer: never an answer, once per conversation."""

    _name = "whatsapp_crm.welcome"
    _description = "WhatsApp Automatic First Answer"
    _inherit = ["whatsapp_crm.automation.scope"]
    _order = "kind desc, sequence, id"

    name = fields.Char(required=True, translate=True)
    kind = fields.Selection(KINDS, "Used", required=True, default="welcome")
    body = fields.Text(
        "Message", required=True, translate=True,
        help="{customer}: first name. {company}: your company. {when}: when you answer, e.g. within about 5 minutes, "
             "or today from 15:00.")
    switch_ids = fields.Many2many(
        "whatsapp_crm.number", string="Where it is sent", compute="_compute_switches",
        help="The numbers that it is for; each has a switch for its first answers.")
    standing = fields.Selection(STANDINGS, "Status", compute="_compute_switches")
    on_numbers = fields.Char("On these numbers", compute="_compute_switches")
    off_numbers = fields.Char("Not on these numbers", compute="_compute_switches")

    @api.depends("number_ids.automatic_answers", "company_id")
    def _compute_switches(self):
        every = self.env["whatsapp_crm.number"].search([("company_id", "in", self.env.companies.ids)])
        for rule in self:
            numbers = rule.number_ids._origin or every.filtered(
                lambda number, rule=rule: not rule.company_id or number.company_id == rule.company_id)
            answering = numbers.filtered("automatic_answers")
            rule.switch_ids = numbers
            rule.standing = "on" if answering == numbers else "some" if answering else "off"
            rule.on_numbers = ", ".join(answering.mapped("name"))
            rule.off_numbers = ", ".join((numbers - answering).mapped("name"))

    @api.constrains("kind", "hours")
    def _check_hours(self):
        if self.filtered(lambda rule: rule.kind == "welcome" and rule.hours == "closed"):
            raise ValidationError(self.env._("For the time outside the opening hours choose Out of hours."))

    @api.constrains("body")
    def _check_body(self):
        """In the language that was written; every other one is checked when it is written."""
        for rule in self:
            self.env["whatsapp_crm.sentence"]._check_fillable(rule.body, PLACES)
            limit = constants.TEXT_MAX - LONGEST_FILLED_IN
            if len(rule.body) > limit:
                raise ValidationError(self.env._(
                    "WhatsApp takes at most %(limit)s characters; this message has %(length)s.",
                    limit=limit, length=len(rule.body)))

    def _scope_kind(self):
        return self.kind

    def _scope(self):
        scope = super()._scope()
        return scope._replace(hours="closed") if self.kind == "out_of_hours" else scope
