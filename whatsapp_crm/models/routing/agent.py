# Part of whatsapp_crm. See LICENSE file for full copyright and licensing details.
from odoo import api, fields, models
from odoo.tools import SQL

from ...tools import routing


class WhatsappCrmAgent(models.Model):
    """Somebody who works WhatsApp conversations: shift, chats at once, away and covered by whom."""

    _name = "whatsapp_crm.agent"
    _description = "WhatsApp Agent"
    _inherit = ["whatsapp_crm.agent.availability", "whatsapp_crm.agent.away"]
    _rec_name = "user_id"
    _order = "user_id"

    user_id = fields.Many2one("res.users", "Agent", required=True, readonly=True, ondelete="cascade")
    company_id = fields.Many2one(related="user_id.company_id")
    active = fields.Boolean(related="user_id.active", search="_search_active")
    team_names = fields.Char("Teams", compute="_compute_teams", compute_sudo=True)
    capacity = fields.Integer(
        "Chats at once", help="Routing gives no more than so many. Empty: as their team or the settings say.")
    common_capacity = fields.Char(compute="_compute_teams", compute_sudo=True, help="What counts without one's own.")
    calendar_id = fields.Many2one(
        "resource.calendar", "Shift", ondelete="set null",
        help="When routing gives them conversations. Empty: the shift of their team; without one, always.")
    common_shift = fields.Char(compute="_compute_teams", compute_sudo=True, help="What counts without one's own.")
    last_assigned_at = fields.Datetime("Last given one on", readonly=True)
    summary = fields.Char("Now", compute="_compute_summary", compute_sudo=True)

    _user_unique = models.Constraint("UNIQUE(user_id)", "Everybody is one agent.")
    _capacity_positive = models.Constraint("CHECK(capacity >= 0)", "The number of chats cannot be negative.")

    def _search_active(self, operator, value):
        return [("user_id.active", operator, value)]

    @api.depends_context("lang")
    def _compute_teams(self):
        """The teams, and what holds by them for who has nothing of their own: "Mornings (the team's)", "No limit"."""
        counting = self._counting_teams()
        for agent in self:
            teams = counting[agent]
            agent.team_names = ", ".join(teams.mapped("name"))
            agent.common_shift = agent._common_shift_words(teams)
            limit = agent._common_capacity(teams)
            agent.common_capacity = str(limit) if limit else self.env._("No limit")

    def _common_shift_words(self, teams):
        shifts = [team.wacrm_shift_id for team in teams]
        if not shifts or not all(shifts):
            return self.env._("Always")
        return self.env._("%(shift)s (the team's)", shift=", ".join(dict.fromkeys(shift.name for shift in shifts)))

    @api.depends_context("lang")
    def _compute_summary(self):
        """ "Can take one more", or why not."""
        candidates = {candidate.user_id: candidate for candidate in self._candidates()}
        words = self.env["whatsapp_crm.routing.words"]._why_words()
        for agent in self:
            why = routing.reason_not_available(candidates[agent.user_id.id])
            if not agent.team_names:
                agent.summary = self.env._("In no team: gets nothing from a queue")
            else:
                agent.summary = words[why].capitalize() if why else self.env._("Can take one more")

    # --------------------------------------------------------------- rows

    @api.model
    def _of(self, users):
        """The rows of these users, created where they are missing; with the rights to read them."""
        # sudo: whatsapp_crm.agent - every colleague has one, whoever looks first
        rows = self.sudo()
        agents = rows.with_context(active_test=False).search([("user_id", "in", users.ids)])
        missing = users - agents.user_id
        if missing:
            agents |= rows._insert(missing)
        return agents

    @api.model
    def _insert(self, users):
        """Two screens of a new agent ask in the same instant: the second waits here for the first.

        What the first wrote is a serialization failure for it, for which Odoo runs the whole request again; a
        unique violation would be shown to the user.
        """
        self.env.cr.execute(SQL("""
            INSERT INTO whatsapp_crm_agent (user_id, create_uid, write_uid, create_date, write_date)
                 SELECT unnest(%s), %s, %s, now() AT TIME ZONE 'UTC', now() AT TIME ZONE 'UTC'
            ON CONFLICT (user_id) DO NOTHING RETURNING id""", users.ids, self.env.uid, self.env.uid),
            log_exceptions=False)
        return self.browse([row[0] for row in self.env.cr.fetchall()])

    @api.model
    def _create_missing(self):
        """One row for everybody who works conversations."""
        # sudo: res.users - whose groups make them agents
        users = self.env.ref("whatsapp_crm.group_agent").sudo().all_user_ids
        self._of(users.filtered(lambda user: user.active and not user.share))

    @api.model
    def action_open_agents(self):
        """The list, with everybody who became an agent meanwhile."""
        self.check_access("read")
        self._create_missing()
        return self.env["ir.actions.act_window"]._for_xml_id("whatsapp_crm.whatsapp_crm_agent_action")

    # ---------------------------------------------------------------- interface

    @api.model
    def get_my_state(self):
        """What the head of the inbox shows of the user; False for who works no conversations.

        :return: ``{"id", "load", "capacity", "on_shift", "has_shift", "away", "away_until", "cover_id", "cover"}``
        """
        if not self.env["whatsapp_crm.conversation"]._may_work(self.env.user):
            return False
        agent = self._of(self.env.user)
        away, teams = agent._is_away_at(fields.Datetime.now()), agent._counting_teams()[agent]
        return {
            "id": agent.id, "load": agent.load, "capacity": agent._capacity(teams), "on_shift": agent.on_shift,
            "has_shift": any(agent._shifts(teams)),
            "away": away, "away_until": fields.Datetime.to_string(agent.away_until) if away else False,
            "absent": agent.absent, "cover_id": agent.cover_id.id, "cover": agent.cover_id.name or ""}
