# Part of whatsapp_crm. See LICENSE file for full copyright and licensing details.
from psycopg2 import errors

from odoo import fields, models
from odoo.tools import SQL

from ...tools import routing, sla_clock

STATES = [
    ("on_shift", "On shift"),
    ("off_shift", "Off shift"),
    ("away", "Away"),
    ("absent", "Time off"),
]


class WhatsappCrmAgentAvailability(models.AbstractModel):
    """Who could take one more conversation at a moment: shift, presence, absence, load.

    Everything is read for all people at once: the number of statements does not depend on
    how many they are.
    """

    _name = "whatsapp_crm.agent.availability"
    _description = "WhatsApp Agent Availability"

    on_shift = fields.Boolean("On shift", compute="_compute_availability", compute_sudo=True)
    present = fields.Boolean(
        "At the computer", compute="_compute_availability", compute_sudo=True,
        help="Odoo is open and used; a page that is loaded again counts as open for a minute and a half.")
    state = fields.Selection(STATES, "Status", compute="_compute_availability", compute_sudo=True)
    absent = fields.Boolean(
        "Time off", compute="_compute_availability", compute_sudo=True, help="Has time off now, as the calendar says.")
    open_count = fields.Integer("In progress", compute="_compute_load", compute_sudo=True)
    waiting_count = fields.Integer("Waiting for customers", compute="_compute_load", compute_sudo=True)
    load = fields.Float(
        compute="_compute_load", compute_sudo=True, digits=(16, 1),
        help="Conversations in progress, plus those that wait for customers by the weight in the settings.")

    def _compute_availability(self):
        now = fields.Datetime.now()
        on_shift, absent, at_work = self._on_shift_at(now), self._absent_at(now), self._at_work()
        for agent in self:
            agent.on_shift = agent in on_shift
            agent.present = agent.user_id in at_work
            agent.absent = agent in absent
            agent.state = (
                "away" if agent._is_away_at(now) else "absent" if agent.absent
                else "on_shift" if agent.on_shift else "off_shift")

    def _compute_load(self):
        counts = self._counts()
        for agent in self:
            agent.open_count, agent.waiting_count = counts[agent]
            agent.load = agent._weighted(counts[agent])

    def _weighted(self, counts):
        return routing.load(*counts, self.user_id.company_id.wacrm_waiting_weight)

    def _at_work(self):
        # sudo: mail.presence - whether colleagues are at the computer, as Odoo shows it beside their names
        return self.user_id.sudo().presence_ids._wacrm_at_work()

    # ------------------------------------------------------------------- shift

    def _counting_teams(self, team=None):
        """The teams whose shift and number of chats count for each of these: dict of ``crm.team``.

        :param team: it alone counts for its own people; without one all their teams do
        """
        # sudo: crm.team.member - who works in which team decides, whoever asks
        members = self.env["crm.team.member"].sudo().search([("user_id", "in", self.user_id.ids)])
        by_user = members.grouped("user_id")
        teams = {agent: by_user.get(agent.user_id, members.browse()).crm_team_id for agent in self}
        return {agent: team if team and team in own else own for agent, own in teams.items()}

    def _on_shift_at(self, at, team=None):
        """Those of these who are on shift at a moment.

        :param team: the shift that counts for its people who have none of their own;
            without one it is enough to be on shift in any of the teams
        """
        return self._on_shift_of(self._counting_teams(team), at)

    def _on_shift_of(self, teams, at):
        return self.filtered(lambda agent: any(
            sla_clock.is_open(calendar._wacrm_working_time(at, at, agent.user_id.company_id), at)
            for calendar in agent._shifts(teams[agent])))

    def _shifts(self, teams):
        """This person's shifts: list of calendars; an empty calendar is always.

        :param teams: those that count for them
        """
        if self.calendar_id:
            return [self.calendar_id]
        return [team.wacrm_shift_id for team in teams] or [self.env["resource.calendar"]]

    def _absent_at(self, at):
        """Those of these who have time off, wherever Odoo keeps it: it all ends in resource.calendar.leaves."""
        # sudo: resource.calendar.leaves - only whether somebody is absent, not why
        leaves = self.env["resource.calendar.leaves"].sudo().search([
            ("resource_id.user_id", "in", self.user_id.ids), ("time_type", "=", "leave"),
            ("date_from", "<=", at), ("date_to", ">", at)])
        users = leaves.resource_id.user_id
        return self.filtered(lambda agent: agent.user_id in users)

    # -------------------------------------------------------------------- load

    def _counts(self):
        """How many conversations each of these has: dict of (with us, with the customer).

        Who puts a waiting customer away with Snooze still has them in hand.
        """
        conversations = self.env["whatsapp_crm.conversation"]
        conversations.flush_model(["user_id", "state", "waiting_since"])
        rows = self.env.execute_query(SQL("""
            SELECT user_id,
                   COUNT(*) FILTER (WHERE state = 'open' OR state = 'snoozed' AND waiting_since IS NOT NULL),
                   COUNT(*) FILTER (WHERE state = 'waiting')
              FROM whatsapp_crm_conversation
             WHERE state <> 'resolved' AND user_id = ANY(%s)
             GROUP BY user_id""", self.user_id.ids))
        found = {user_id: (in_hand, waiting) for user_id, in_hand, waiting in rows}
        return {agent: found.get(agent.user_id.id, (0, 0)) for agent in self}

    # -------------------------------------------------------------- candidates

    def _candidates(self, at=None, team=None):
        """These people as ``tools.routing`` chooses among them, in the order of their ids.

        :param at: naive UTC, now by default; presence and load are those of now
        :param team: see :meth:`_on_shift_at`
        """
        at = at or fields.Datetime.now()
        # sudo: whatsapp_crm.agent - whose turn it is is decided by the system, whoever acts
        agents = self.sudo()
        teams, at_work = agents._counting_teams(team), agents._at_work()
        on_shift, absent, counts = agents._on_shift_of(teams, at), agents._absent_at(at), agents._counts()
        return [
            routing.Candidate(
                user_id=agent.user_id.id, on_shift=agent in on_shift, present=agent.user_id in at_work,
                away=agent._is_away_at(at) or agent in absent, capacity=agent._capacity(teams[agent]),
                load=agent._weighted(counts[agent]), last_assigned_at=agent.last_assigned_at or None)
            for agent in agents.sorted(lambda agent: agent.user_id.id)]

    def _capacity(self, teams):
        """How many chats at once: this person's own number, else that of the team, else the company's; 0: no limit.

        :param teams: those that count for them; of several numbers the largest
        """
        return self.capacity or self._common_capacity(teams)

    def _common_capacity(self, teams):
        return max(teams.mapped("wacrm_capacity"), default=0) or self.user_id.company_id.wacrm_capacity

    # ------------------------------------------------------------------- claim

    def _claim(self):
        """Give this person one conversation, as the only one who does at this instant.

        A claim that is lost is no error: somebody else gave them one, so what is known of their
        load is not true any more.

        :return: False where it is lost
        """
        self.ensure_one()
        try:
            with self.env.cr.savepoint(flush=False):
                claimed = self._lock_row()
        except errors.SerializationFailure:
            return False
        self.invalidate_recordset(["last_assigned_at"], flush=False)
        return claimed

    def _lock_row(self):
        """Time of the database: within a second turns are to be told apart."""
        cr = self.env.cr
        cr.execute(SQL("SELECT id FROM whatsapp_crm_agent WHERE id = %s FOR UPDATE SKIP LOCKED", self.id),
                   log_exceptions=False)
        if not cr.rowcount:
            return False
        cr.execute(SQL(
            "UPDATE whatsapp_crm_agent SET last_assigned_at = clock_timestamp() AT TIME ZONE 'UTC' WHERE id = %s",
            self.id), log_exceptions=False)
        return True
