# Part of whatsapp_crm. See LICENSE file for full copyright and licensing details.
from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.tools import SQL
from odoo.tools.sql import column_exists

from ...tools import sla_clock

MATURITIES = [
    ("mql", "Marketing lead (MQL)"),
    ("sql", "Sales lead (SQL)"),
    ("rejected", "Rejected"),
]
HOUR = 3600  # seconds


class CrmLead(models.Model):
    """From the marketing lead that came by an entry point or campaign to the one that sales accepted."""

    _inherit = "crm.lead"

    wacrm_maturity = fields.Selection(
        MATURITIES, "Accepted by sales", compute="_compute_wacrm_maturity", store=True,
        help="Leads from an entry point or campaign are marketing leads until sales accepts or rejects them.")
    wacrm_mql_at = fields.Datetime(
        "Marketing lead since", compute="_compute_wacrm_mql_at", store=True, precompute=True, copy=False)
    wacrm_sql_at = fields.Datetime("Accepted on", readonly=True, copy=False)
    wacrm_sql_by_id = fields.Many2one("res.users", "Accepted by", readonly=True, copy=False, ondelete="set null")
    wacrm_rejected_at = fields.Datetime("Rejected on", readonly=True, copy=False)
    wacrm_rejected_by_id = fields.Many2one("res.users", "Rejected by", readonly=True, copy=False, ondelete="set null")
    wacrm_looked_at = fields.Datetime(
        "First looked at", readonly=True, copy=False, help="When somebody saw, took or answered it, or worked on it.")
    wacrm_look_by = fields.Datetime(
        "To be looked at by", compute="_compute_wacrm_look_by", store=True, copy=False)
    wacrm_not_looked_at = fields.Boolean(
        "Not looked at", compute="_compute_wacrm_not_looked_at", search="_search_wacrm_not_looked_at")

    _wacrm_untouched = models.Index("(wacrm_look_by) WHERE wacrm_looked_at IS NULL AND wacrm_look_by IS NOT NULL")

    def _auto_init(self):
        """Leads that were there before are not called *not looked at* all at once."""
        is_new = not column_exists(self.env.cr, self._table, "wacrm_looked_at")
        result = super()._auto_init()
        if is_new:
            self.env.cr.execute(SQL("UPDATE crm_lead SET wacrm_looked_at = COALESCE(write_date, create_date)"))
        return result

    # -------------------------------------------------------------- marketing

    @api.depends("wacrm_first_entry_id", "wacrm_first_entry_at", "campaign_id", "source_id")
    def _compute_wacrm_mql_at(self):
        """Since they came; what is learnt later takes nobody out again."""
        whatsapp = self.env["ir.model.data"]._xmlid_to_res_id("whatsapp_crm.utm_source_whatsapp")
        for lead in self:
            came = lead.wacrm_first_entry_id or lead.campaign_id and lead.source_id.id == whatsapp
            since = lead.wacrm_first_entry_at or lead.create_date or fields.Datetime.now()
            lead.wacrm_mql_at = lead._origin.wacrm_mql_at or (since if came else False)

    @api.depends("wacrm_mql_at", "wacrm_sql_at", "wacrm_rejected_at", "won_status")
    def _compute_wacrm_maturity(self):
        for lead in self:
            if lead.wacrm_rejected_at and lead.won_status == "lost":
                lead.wacrm_maturity = "rejected"
            else:
                lead.wacrm_maturity = "sql" if lead.wacrm_sql_at else "mql" if lead.wacrm_mql_at else False

    # ----------------------------------------------------------- not looked at

    @api.depends("wacrm_mql_at", "team_id.wacrm_look_hours")
    def _compute_wacrm_look_by(self):
        """The company's working hours count; nobody waits for those that were looked at."""
        for lead in self.filtered(lambda lead: not lead.wacrm_looked_at):
            hours = lead.team_id.wacrm_look_hours
            lead.wacrm_look_by = lead._wacrm_after(hours) if lead.wacrm_mql_at and hours else False

    def _wacrm_after(self, hours):
        """The moment when so many working hours have passed since the lead came, None where that never comes."""
        # sudo: res.company - its working hours hold whoever looks
        company = (self.company_id or self.team_id.company_id or self.env.company).sudo()
        calendar = company.resource_calendar_id
        _warning, due = calendar._wacrm_points(
            self.wacrm_mql_at, sla_clock.Points(None, hours * HOUR), (), company)
        return due

    @api.depends("wacrm_look_by", "wacrm_looked_at", "won_status")
    def _compute_wacrm_not_looked_at(self):
        untouched = self.filtered_domain(self._wacrm_not_looked_at_domain())
        for lead in self:
            lead.wacrm_not_looked_at = lead in untouched

    def _search_wacrm_not_looked_at(self, operator, value):
        if operator != "in" or set(value) != {True}:
            return NotImplemented
        return self._wacrm_not_looked_at_domain()

    @api.model
    def _wacrm_not_looked_at_domain(self):
        return Domain([
            ("wacrm_look_by", "<=", fields.Datetime.now()), ("wacrm_looked_at", "=", False),
            ("won_status", "=", "pending"), ("wacrm_sql_at", "=", False)])

    def _wacrm_look(self, at=None):
        """Somebody of ours looked at these, or worked on them."""
        # sudo: crm.lead - a fact about whoever looks, whatever they may write
        fresh = self.sudo().filtered(lambda lead: lead.wacrm_mql_at and not lead.wacrm_looked_at)
        if fresh:
            fresh.write({"wacrm_looked_at": at or fields.Datetime.now()})
            fresh._wacrm_leader_need_not_know()

    def write(self, vals):
        result = super().write(vals)
        if not self.env.su:  # a person, by hand
            self._wacrm_look()
        return result

    # ------------------------------------------------------- accepted, rejected

    def action_wacrm_accept(self):
        """Sales takes these leads on: they are opportunities, of whoever accepts where nobody had them."""
        self.check_access("write")
        self._wacrm_accept()

    def _wacrm_accept(self):
        for lead in self:
            if lead.wacrm_sql_at or not lead._wacrm_is_open():
                raise UserError(self.env._("“%(lead)s” is not waiting to be accepted.", lead=lead.name))
            lead._wacrm_take_on()

    def _wacrm_take_on(self):
        values = self._convert_opportunity_data(self.partner_id) if self.type == "lead" else {}
        if not self.user_id and self._wacrm_may_belong_to(self.env.user):
            values |= {"user_id": self.env.uid, "team_id": self.team_id.id}
        self.write(values | self._wacrm_accepted_values())
        self._wacrm_look()
        self._wacrm_tell_story("lead_accepted", self._wacrm_person())

    def _wacrm_accepted_values(self):
        return {"wacrm_sql_at": fields.Datetime.now(), "wacrm_sql_by_id": self._wacrm_person().id}

    def _wacrm_qualify_all(self):
        """Whoever is qualified is accepted."""
        result = super()._wacrm_qualify_all()
        self.filtered(lambda lead: not lead.wacrm_sql_at).write(self._wacrm_accepted_values())
        return result

    def _wacrm_qualify_past(self):
        """Marketing leads that sales works on were accepted; what is over stays as it was."""
        result = super()._wacrm_qualify_past()
        waiting = self.filtered(lambda lead: lead.wacrm_maturity == "mql" and lead._wacrm_is_open())
        waiting._wacrm_date_back("wacrm_sql_at", SQL("GREATEST(wacrm_qualified_at, wacrm_mql_at)"))
        return result

    def action_wacrm_open_reject(self):
        """Ask why sales does not take this lead on."""
        self.ensure_one()
        self.check_access("write")
        return self.env["whatsapp_crm.lead.reject"]._open_for(self)

    def _wacrm_reject(self, reason, note=None):
        """Lose the lead with a reason of the rejection set.

        :param reason: ``crm.lost.reason``
        :param note: more words for the lead's chatter
        """
        self.ensure_one()
        if not self._wacrm_is_open():
            raise UserError(self.env._("“%(lead)s” is won or lost already.", lead=self.name))
        if note:
            self._track_set_log_message(note)
        who = self._wacrm_person()
        self.write({"wacrm_rejected_at": fields.Datetime.now(), "wacrm_rejected_by_id": who.id})
        self.action_set_lost(lost_reason_id=reason.id)
        self._wacrm_look()
        self._wacrm_tell_story("lead_rejected", who, note=reason.name)

    def action_unarchive(self):
        """Taken up again: rejected no more."""
        result = super().action_unarchive()
        self.filtered("wacrm_rejected_at").write({"wacrm_rejected_at": False, "wacrm_rejected_by_id": False})
        return result

    def _merge_get_fields(self):
        return super()._merge_get_fields() + ["wacrm_sql_at", "wacrm_sql_by_id", "wacrm_looked_at"]
