# Part of whatsapp_crm. See LICENSE file for full copyright and licensing details.
from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL, formatLang

from .audit_followup import OPEN
from .audit_storage import VERDICTS


class WhatsappCrmAuditLeaver(models.AbstractModel):
    """What if this person leaves tomorrow?"""

    _name = "whatsapp_crm.audit.leaver"
    _inherit = "whatsapp_crm.scope"
    _description = "WhatsApp Audit: Who Leaves"

    company_id = fields.Many2one("res.company")
    leaver_id = fields.Many2one(
        "res.users", "Person", domain="[('share', '=', False), ('company_ids', 'in', company_id)]",
        default=lambda self: self._default_leaver())
    leaver = fields.Selection(VERDICTS, "Somebody could go on at once", compute="_compute_leaver")
    leaver_words = fields.Char("What they would leave behind", compute="_compute_leaver", help=(
        "Open conversations and opportunities of this person. Red where one has no next step: "
        "whoever goes on would not know how."))
    leaver_conversation_ids = fields.Many2many(
        "whatsapp_crm.conversation", string="Their open conversations", compute="_compute_leaver")
    leaver_lead_ids = fields.Many2many("crm.lead", string="Their open opportunities", compute="_compute_leaver")

    @api.model
    def _default_leaver(self):
        """Who would leave most behind: the most open conversations, else the most open opportunities."""
        company = self.env.company
        busy = Domain("user_id", "!=", False)
        for model, domain in (
                ("whatsapp_crm.conversation", self._in_hand(company) & busy),
                ("crm.lead", self._leads_domain(company) & OPEN & busy)):
            rows = self.env[model]._read_group(domain, ["user_id"], ["__count"], order="__count desc, user_id", limit=1)
            if rows:
                return rows[0][0]
        return self.env.user

    @api.model
    def _in_hand(self, company):
        return self._teams_domain() & Domain("company_id", "=", company.id) & Domain("state", "!=", "resolved")

    @api.depends("company_id", "leaver_id")
    @api.depends_context("uid", "lang")
    def _compute_leaver(self):
        for audit in self:
            theirs = Domain("user_id", "=", audit.leaver_id.id or False)
            known = bool(audit.leaver_id)
            conversations = self.env["whatsapp_crm.conversation"].search(
                self._in_hand(audit.company_id) & theirs if known else Domain.FALSE)
            leads = self.env["crm.lead"].search(
                self._leads_domain(audit.company_id) & OPEN & theirs if known else Domain.FALSE,
                order="expected_revenue desc, id")
            without = conversations.filtered(lambda one: not one.next_step_planned), self._without_activity(leads)
            audit.leaver_conversation_ids = conversations
            audit.leaver_lead_ids = leads
            audit.leaver = ("bad" if any(without) else "good") if known else "open"
            audit.leaver_words = audit._leaver_words(conversations, leads, *without)

    @api.model
    def _without_activity(self, leads):
        """Those of ``leads`` for which nothing is planned, on them or in their chats."""
        self.env["whatsapp_crm.conversation"].flush_model(["lead_id"])
        without = Domain.custom(to_sql=lambda model, alias, _query: SQL(
            "NOT %s", model._wacrm_step_sql(SQL.identifier(alias, "id"))))
        return leads.search(Domain("id", "in", leads.ids) & without)

    def _leaver_words(self, conversations, leads, *without):
        if not self.leaver_id:
            return self.env._("Choose a person.")
        value = sum(leads.mapped("expected_revenue"))
        return self.env._(
            "%(name)s has %(conversations)s open conversations (%(lost)s without a next step) and %(leads)s open "
            "opportunities (%(stray)s without a next step), worth %(value)s.",
            name=self.leaver_id.name, conversations=len(conversations), lost=len(without[0]), leads=len(leads),
            stray=len(without[1]),
            value=formatLang(self.env, value, currency_obj=self.company_id.currency_id))

    def action_leaver_conversations(self):
        return self._open_rows(
            self.env._("Their open conversations"), "whatsapp_crm.conversation",
            [("id", "in", self.leaver_conversation_ids.ids)])

    def action_leaver_leads(self):
        return self._open_leads(
            self.env._("Their open opportunities"), [("id", "in", self.leaver_lead_ids.ids)])
