# Part of whatsapp_crm. See LICENSE file for full copyright and licensing details.
from odoo import api, fields, models


class WhatsappCrmDuty(models.Model):
    """Who answers what: a kind of question, in words, and the team that answers it."""

    _name = "whatsapp_crm.duty"
    _description = "WhatsApp: Who Answers What"
    _order = "sequence, id"
    _check_company_auto = True

    name = fields.Char(required=True)
    text = fields.Text("Answers", help="What belongs here, for example: prices, plans, demo, availability.")
    team_id = fields.Many2one(
        "crm.team", ondelete="set null", check_company=True, index="btree_not_null",
        help="Handoffs go to this team. Empty: whoever hands off chooses a person or team.")
    company_id = fields.Many2one("res.company", index="btree_not_null", help="Empty: for every company.")
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    label = fields.Char(compute="_compute_label")

    @api.depends("name", "text")
    def _compute_label(self):
        for duty in self:
            duty.label = ": ".join(filter(None, [duty.name, (duty.text or "").strip()]))

    @api.model
    def _reachable_from(self, team, company):
        """Where a handoff of ``team`` may go: along the directions of its duties, else anywhere.

        Directions guide and do not forbid: a team that has no duty is offered all of them.
        """
        duties = self.search([("company_id", "in", [False, company.id])])
        own = duties.filtered(lambda duty: team and duty.team_id == team)
        pairs = self.env["whatsapp_crm.handoff.direction"].search(
            ["|", ("duty_id", "in", own.ids), ("other_duty_id", "in", own.ids)]) if own else own.browse()
        return duties.filtered(lambda duty: duty in pairs._ends() - own) if pairs else duties - own


class WhatsappCrmHandoffDirection(models.Model):
    """A usual way of handoffs between two duties, both ways."""

    _name = "whatsapp_crm.handoff.direction"
    _description = "WhatsApp Handoff Direction"
    _order = "sequence, id"

    duty_id = fields.Many2one("whatsapp_crm.duty", "Between", required=True, index=True, ondelete="cascade")
    other_duty_id = fields.Many2one("whatsapp_crm.duty", "And", required=True, index=True, ondelete="cascade")
    sequence = fields.Integer(default=10)

    _pair_unique = models.Constraint("UNIQUE(duty_id, other_duty_id)", "This direction is there already.")

    @api.depends("duty_id.name", "other_duty_id.name")
    def _compute_display_name(self):
        for direction in self:
            direction.display_name = f"{direction.duty_id.name or ''} ↔ {direction.other_duty_id.name or ''}"

    def _ends(self):
        return self.duty_id | self.other_duty_id
