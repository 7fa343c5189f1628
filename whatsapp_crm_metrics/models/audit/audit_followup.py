# Part of whatsapp_crm. See LICENSE file for full copyright and licensing details.
from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import formatLang

from .audit_storage import PERIOD, TOO_MUCH, VERDICTS

OPEN = Domain([("active", "=", True), ("won_status", "=", "pending")])


class WhatsappCrmAuditFollowup(models.AbstractModel):
    """How are follow-ups created, and can stalled deals be seen?"""

    _name = "whatsapp_crm.audit.followup"
    _inherit = "whatsapp_crm.scope"
    _description = "WhatsApp Audit: Follow-up"

    company_id = fields.Many2one("res.company")
    followup = fields.Selection(VERDICTS, "Follow-up does not rest on memory", compute="_compute_followup")
    followup_words = fields.Char("How follow-ups are created", compute="_compute_followup", help=(
        "Red where no rule is active, or from 10 % of the open opportunities on WhatsApp without a next step.\n"
        "= open opportunities without a next step ÷ open opportunities with a conversation"))
    stalled = fields.Selection(VERDICTS, "Stalled deals are looked after", compute="_compute_stalled")
    stalled_words = fields.Char("Can stalled deals be seen", compute="_compute_stalled", help=(
        "Open opportunities in whose chats nobody has written for days. Red where one of them has no next step."))

    @api.depends("company_id")
    @api.depends_context("uid", "lang")
    def _compute_followup(self):
        leads, now = self.env["crm.lead"], fields.Datetime.now()
        for audit in self:
            rules = self.env["whatsapp_crm.followup.rule"].search_count(
                [("company_id", "in", [audit.company_id.id, False])])
            begun = self.env["whatsapp_crm.followup"].search_count(
                [("company_id", "=", audit.company_id.id), ("began_at", ">=", now - PERIOD)])
            total = leads.search_count(audit._open_on_whatsapp())
            without = leads.search_count(audit._without_step())
            audit.followup = "bad" if not rules or without and without / total >= TOO_MUCH else "good"
            audit.followup_words = self.env._(
                "Active rules: %(rules)s; they began %(begun)s follow-ups in 90 days. Of %(total)s open opportunities "
                "on WhatsApp, %(without)s have no next step.",
                rules=rules, begun=begun, total=total, without=without)

    def _open_on_whatsapp(self):
        return self._leads_domain(self.company_id) & OPEN & Domain("wacrm_conversation_ids", "!=", False)

    def _without_step(self):
        return self._leads_domain(self.company_id) & Domain("wacrm_without_activity", "=", True)

    def action_followup(self):
        return self._open_leads(self.env._("On WhatsApp, no next activity"), self._without_step())

    @api.depends("company_id")
    @api.depends_context("uid", "lang")
    def _compute_stalled(self):
        leads = self.env["crm.lead"]
        for audit in self:
            [(count, value)] = leads._read_group(audit._stopped(), [], ["__count", "expected_revenue:sum"])
            without = leads.search_count(audit._stopped() & audit._without_step())
            audit.stalled = "bad" if without else "good"
            audit.stalled_words = self.env._(
                "Opportunities that stopped: %(count)s, worth %(value)s. Without a next step: %(without)s.",
                count=count, value=formatLang(self.env, value or 0, currency_obj=audit.company_id.currency_id),
                without=without)

    def _stopped(self):
        return self._leads_domain(self.company_id) & Domain("wacrm_stopped", "=", True)

    def action_stalled(self):
        """The list that people work through, of the leads that count here."""
        action = self.env["ir.actions.actions"]._for_xml_id("whatsapp_crm.crm_lead_action_stopped")
        return action | {"domain": list(self._stopped())}
