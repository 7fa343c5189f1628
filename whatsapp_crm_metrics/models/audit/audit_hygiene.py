# Part of whatsapp_crm. See LICENSE file for full copyright and licensing details.
from odoo import SUPERUSER_ID, api, fields, models
from odoo.fields import Domain

from ..silence.scope import ENOUGH
from .audit_followup import OPEN
from .audit_storage import PERIOD, TOO_MUCH, VERDICTS


class WhatsappCrmAuditHygiene(models.AbstractModel):
    """How complete leads are: needed answers, entered by hand, without origin."""

    _name = "whatsapp_crm.audit.hygiene"
    _inherit = "whatsapp_crm.scope"
    _description = "WhatsApp Audit: Leads"

    company_id = fields.Many2one("res.company")
    missing = fields.Selection(VERDICTS, "Needed answers are there", compute="_compute_missing")
    missing_words = fields.Char("Needed answers that are missing", compute="_compute_missing", help=(
        "Open opportunities without an answer to a question that their team needs. Red from 10 %.\n"
        "= such opportunities ÷ open opportunities of teams that need answers"))
    manual = fields.Selection(VERDICTS, "Leads come by themselves", compute="_compute_manual")
    manual_words = fields.Char("Entered by hand", compute="_compute_manual", help=(
        "Leads of the last 90 days that a person typed in: they have no conversation. Red from 10 %.\n"
        "= such leads ÷ leads of the last 90 days"))
    originless = fields.Selection(VERDICTS, "It is known where leads come from", compute="_compute_originless")
    originless_words = fields.Char("Without origin", compute="_compute_originless", help=(
        "Leads of the last 90 days without a source. Red from 10 %.\n"
        "= such leads ÷ leads of the last 90 days"))

    @api.depends("company_id")
    @api.depends_context("uid", "lang")
    def _compute_missing(self):
        for audit in self:
            audit.missing, audit.missing_words = audit._share(audit._missing(), audit._needing())

    @api.depends("company_id")
    @api.depends_context("uid", "lang")
    def _compute_manual(self):
        for audit in self:
            audit.manual, audit.manual_words = audit._share(audit._manual(), audit._recent())

    @api.depends("company_id")
    @api.depends_context("uid", "lang")
    def _compute_originless(self):
        for audit in self:
            audit.originless, audit.originless_words = audit._share(audit._originless(), audit._recent())

    def _share(self, some, all_of_them):
        """How many leads of ``all_of_them`` fit ``some``, both domains.

        :return: (verdict, words)
        """
        leads = self.env["crm.lead"]
        part, total = leads.search_count(some), leads.search_count(all_of_them)
        if total < ENOUGH:
            return "open", self.env._("%(part)s of %(total)s: too few for a share", part=part, total=total)
        verdict = "bad" if part / total >= TOO_MUCH else "good"
        return verdict, self.env._(
            "%(share)s %% (%(part)s of %(total)s)", share=round(100 * part / total), part=part, total=total)

    # ----------------------------------------------------------------- domains

    def _recent(self):
        return (
            self._leads_domain(self.company_id) & Domain("active", "in", (True, False))
            & Domain("create_date", ">=", fields.Datetime.now() - PERIOD))

    def _originless(self):
        return self._recent() & Domain("source_id", "=", False)

    def _manual(self):
        """Nobody wrote: somebody of ours typed it in."""
        return self._recent() & Domain([
            ("wacrm_conversation_ids", "=", False), ("create_uid", "!=", SUPERUSER_ID),
            ("create_uid.share", "=", False)])

    def _needing(self):
        return self._leads_domain(self.company_id) & OPEN & Domain("team_id", "in", [*self._needed()])

    def _missing(self):
        """One domain per team: each has its own questions."""
        lacking = Domain.OR([
            Domain("team_id", "=", team) & Domain.OR(
                Domain(f"lead_properties.{name}", "=", False) for name in names)
            for team, names in self._needed().items()])
        return self._leads_domain(self.company_id) & OPEN & lacking

    def _needed(self):
        """:return: dict from a team's id to the names of the properties that it needs"""
        # sudo: crm.team - which questions a team needs, whoever looks
        questions = self.env["whatsapp_crm.question"].sudo().search([("required", "=", True)])
        return {team.id: asked.mapped("property_name") for team, asked in questions.grouped("team_id").items()}

    # ----------------------------------------------------------------- actions

    def action_missing(self):
        return self._open_leads(self.env._("Without a needed answer"), self._missing())

    def action_manual(self):
        return self._open_leads(self.env._("Entered by hand"), self._manual())

    def action_originless(self):
        return self._open_leads(self.env._("Without origin"), self._originless())
