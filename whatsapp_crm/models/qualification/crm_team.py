# Part of whatsapp_crm. See LICENSE file for full copyright and licensing details.
from odoo import api, fields, models
from odoo.fields import Domain

STAGES = "['|', ('team_ids', 'in', id), ('team_ids', 'in', [] if wacrm_own_stages else [False])]"
SET_BY = {"wacrm_qualified_stage_id", "wacrm_question_ids"}


class CrmTeam(models.Model):
    """How a team qualifies its leads. What *qualified* means is said here and nowhere else."""

    _inherit = "crm.team"

    wacrm_question_ids = fields.One2many("whatsapp_crm.question", "team_id", "Qualifying questions")
    wacrm_own_stages = fields.Boolean(
        "Own stages only", help="The team's pipeline has no stages that are for all teams.")
    wacrm_qualified_stage_id = fields.Many2one(
        "crm.stage", "Stage of qualified leads", domain=STAGES, ondelete="set null", index="btree_not_null",
        help="Where an opportunity moves when it is qualified. Empty: it stays where it is.")
    wacrm_proposal_stage_id = fields.Many2one(
        "crm.stage", "Stage of sent proposals", domain=STAGES, ondelete="set null", index="btree_not_null",
        help="Where an opportunity moves when a quotation is sent. Empty: it stays where it is.")
    wacrm_lost_reason_required = fields.Boolean(
        "Lost reason needed", default=True,
        help="An opportunity with a WhatsApp conversation is not lost without saying why.")
    wacrm_look_hours = fields.Integer(
        "Look within (working hours)", default=8,
        help="A marketing lead that nobody has touched by then is shown as not looked at. 0: never.")

    wacrm_has_number = fields.Boolean(compute="_compute_wacrm_has_number")

    _wacrm_look_not_negative = models.Constraint(
        "CHECK(wacrm_look_hours >= 0)", "Working hours cannot be negative.")

    def _compute_wacrm_has_number(self):
        """Do conversations of any number begin in this team?"""
        # sudo: whatsapp_crm.number - whoever sets up the team may not read numbers
        teams = self.env["whatsapp_crm.number"].sudo().search([("team_id", "in", self.ids)]).team_id
        for team in self:
            team.wacrm_has_number = team._origin.id in teams.ids

    def write(self, vals):
        result = super().write(vals)
        if vals.keys() & SET_BY:
            self._wacrm_requalify()
        return result

    # -------------------------------------------------------------- qualified

    def _wacrm_required(self):
        """The questions of this team whose answers make an opportunity qualified."""
        return self.wacrm_question_ids.filtered("required")

    @api.model
    def _wacrm_defining(self):
        """Teams that say themselves what qualified is; of others, who got past the first stage is."""
        return self.with_context(active_test=False).search(
            ["|", ("wacrm_qualified_stage_id", "!=", False), ("wacrm_question_ids.required", "=", True)])

    def _wacrm_reached(self, stage):
        """Is ``stage`` the stage of qualified leads of this team, or a later one?"""
        qualified = self.wacrm_qualified_stage_id
        return bool(qualified and stage and (stage.is_won or _place(stage) >= _place(qualified)))

    def _wacrm_requalify(self):
        """The definition changed: opportunities that are qualified by it now were so when they got there.

        All of them in one go, lost ones too; none is moved: nobody's pipeline is rearranged by that.
        """
        # sudo: crm.lead - the definition holds for all of the team's
        leads = self.env["crm.lead"].sudo().with_context(active_test=False)
        for team in self.exists():
            leads |= leads.search(team._wacrm_qualified_domain() & Domain([
                ("team_id", "=", team.id), ("wacrm_qualified_at", "=", False), ("type", "=", "opportunity")]))
        leads._wacrm_qualify_past()

    def _wacrm_qualified_domain(self):
        """Domain of opportunities: the same as ``crm.lead._wacrm_is_qualified`` says of one."""
        stages = self._wacrm_stages().filtered(self._wacrm_reached)
        answers = [(f"lead_properties.{question.property_name}", "!=", False) for question in self._wacrm_required()]
        return Domain("stage_id", "in", stages.ids) | (Domain(answers) if answers else Domain.FALSE)


def _place(stage):
    return stage.sequence, stage.name or "", stage.id
