# Part of whatsapp_crm. See LICENSE file for full copyright and licensing details.
from odoo import api, fields, models


class ResUsers(models.Model):
    """People who work conversations: who leaves gives them back, who administers is alerted."""

    _inherit = "res.users"

    wacrm_mute_ring = fields.Boolean(
        "Mute WhatsApp", help="No sound and no notification when a conversation waits to be taken, or for too long.")

    @property
    def SELF_READABLE_FIELDS(self):
        return super().SELF_READABLE_FIELDS + ["wacrm_mute_ring"]

    @property
    def SELF_WRITEABLE_FIELDS(self):
        return super().SELF_WRITEABLE_FIELDS + ["wacrm_mute_ring"]

    @api.depends_context("wacrm_show_open")
    def _compute_display_name(self):
        """With how many open chats each has, where one chooses who gets another (context ``wacrm_show_open``)."""
        super()._compute_display_name()
        if not self.env.context.get("wacrm_show_open"):
            return
        # sudo: whatsapp_crm.conversation - how many there are, not which
        counts = dict(self.env["whatsapp_crm.conversation"].sudo()._read_group(
            [("user_id", "in", self.ids), ("state", "!=", "resolved")], ["user_id"], ["__count"]))
        for user in self:
            count = counts.get(user._origin, 0)
            words = self.env._("1 open chat") if count == 1 else self.env._("%(count)s open chats", count=count)
            user.display_name = f"{user.display_name} · {words}"

    def _wacrm_team_ids(self):
        """Ids of the teams that the user leads or works in, for record rules.

        A constant there; a join would read the teams of every conversation.
        """
        # sudo: crm.team.member, crm.team - who reads what is decided here, whatever one may read of teams
        member, team = self.env["crm.team.member"].sudo(), self.env["crm.team"].sudo()
        worked = member.search([("user_id", "=", self.id)]).crm_team_id
        return (worked | team.with_context(active_test=False).search([("user_id", "=", self.id)])).ids

    def action_archive(self):
        self._wacrm_leaving()  # Odoo deletes the activities of who is archived before it writes that
        return super().action_archive()

    def write(self, vals):
        leave = vals.get("active") is False
        if leave:
            self._wacrm_leaving()
        result = super().write(vals)
        if leave:
            self._wacrm_left()
        return result

    def _wacrm_leaving(self):
        """Hook: these people are about to be archived and have their activities still; twice is once."""

    def _wacrm_left(self):
        """Hook: these people are archived. What they were working goes back into the queue."""
        # sudo: whatsapp_crm.conversation - whoever archives a user need not see the chats
        conversations = self.env["whatsapp_crm.conversation"].sudo().search(
            [("user_id", "in", self.ids), ("state", "!=", "resolved")])
        for conversation in conversations:
            conversation._release()
        # sudo: whatsapp_crm.handoff - as above; nobody waits for somebody who is gone
        self.env["whatsapp_crm.handoff"].sudo().search(
            [("to_user_id", "in", self.ids), ("state", "=", "pending")])._settle("withdrawn", self.env.user)

    @api.model
    def _wacrm_admins(self, company):
        """Active WhatsApp administrators of a company, else its system administrators, else any.

        :return: ``res.users``, empty only where nobody administers the database
        """
        return self._wacrm_with_right("whatsapp_crm.group_admin", company) or self._wacrm_system_admins(company)

    @api.model
    def _wacrm_system_admins(self, company):
        """Who administers Odoo for a company, else for any."""
        system = "base.group_system"
        return self._wacrm_with_right(system, company) or self._wacrm_with_right(system, company.browse())

    @api.model
    def _wacrm_with_right(self, group, company):
        domain = [("all_group_ids", "in", self.env.ref(group).ids), ("share", "=", False)]
        # sudo: res.users - alerts reach people whom the one acting may not see
        return self.sudo().search(
            domain + ([("company_ids", "in", company.ids)] if company else []), order="id")
