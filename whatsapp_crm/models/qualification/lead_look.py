# Part of whatsapp_crm. See LICENSE file for full copyright and licensing details.
from odoo import fields, models
from odoo.tools import SQL
from odoo.tools.sql import column_exists

ACTIVITY = "whatsapp_crm.mail_activity_type_not_looked_at"


class CrmLead(models.Model):
    """Marketing leads that nobody looked at in time: whoever leads the team hears of each once."""

    _inherit = "crm.lead"

    wacrm_look_told_at = fields.Datetime("Leader told on", readonly=True, copy=False)

    _wacrm_look_to_tell = models.Index(
        "(wacrm_look_by) WHERE wacrm_look_by IS NOT NULL AND wacrm_looked_at IS NULL AND wacrm_look_told_at IS NULL")

    def _auto_init(self):
        """Of what was late before, nobody is told all at once."""
        is_new = not column_exists(self.env.cr, self._table, "wacrm_look_told_at")
        result = super()._auto_init()
        if is_new:
            self.env.cr.execute(SQL("UPDATE crm_lead SET wacrm_look_told_at = now() WHERE wacrm_look_by < now()"))
        return result

    def _wacrm_handle_not_looked_at(self, now):
        """Time is over: called by the due cron, of leads that are claimed."""
        self.write({"wacrm_look_told_at": now})
        for lead in self:
            leader = lead._wacrm_who_leads()
            localized = lead.with_context(lang=leader.lang, tz=leader.tz)
            if leader:
                localized.activity_schedule(
                    ACTIVITY, date_deadline=fields.Date.context_today(localized), user_id=leader.id, automated=True,
                    summary=localized.env._("Nobody has looked at this marketing lead yet"))

    def _wacrm_who_leads(self):
        """The team's leader, else who manages sales, else an administrator; somebody who may read the lead."""
        company = self.company_id or self.team_id.company_id or self.env.company
        managers = self.env.ref("sales_team.group_sale_manager").all_user_ids.sorted("id")
        for users in (self.team_id.user_id, managers, self.env["res.users"]._wacrm_admins(company)):
            able = users.filtered(lambda user: (
                user.active and not user.share and company in user.company_ids
                and self.with_user(user).has_access("read")))
            if able:
                return able[0]
        return self.env["res.users"]

    def _wacrm_leader_need_not_know(self):
        """Somebody looked: what the leader was told is over."""
        self.filtered("wacrm_look_told_at").activity_unlink([ACTIVITY], only_automated=False)
