# Part of whatsapp_crm. See LICENSE file for full copyright and licensing details.
from odoo import fields


class Receivers:
    """Who is told of conversations that need somebody: worked out for many of them at once.

    People who are away are represented by whoever covers them, one step, no chains.

    :param conversations: with the rights of the system: what one user may read of others decides nothing
    """

    def __init__(self, conversations):
        self.env = conversations.env
        self.now = fields.Datetime.now()
        self._agents = {}
        self._by_team = {}
        teams = conversations.team_id
        # Read together whoever may be asked about, or each team would read its own people.
        self._agents_of(conversations.user_id | teams.user_id | teams.crm_team_member_ids.user_id)

    def at_warning(self, conversation):
        """The responsible; without one the people of the team who are on shift and present; else as at a breach.

        :return: ``res.users``, never empty where anybody administers the database
        """
        company, owner = conversation.company_id, conversation.user_id
        if owner:
            found = self._reached(owner.filtered(lambda user: self._works_for(user, company)), company)
        else:
            found = self._remembered("present", conversation, self._present)
        return found or self.at_breach(conversation)

    def at_breach(self, conversation):
        """Who supervises: the team's leader, its supervisors, the company's, or who administers WhatsApp.

        :return: as above
        """
        return self._remembered("supervisors", conversation, self._supervisors)

    def _remembered(self, what, conversation, find):
        key = (what, conversation.team_id.id, conversation.company_id.id)
        if key not in self._by_team:
            self._by_team[key] = find(conversation)
        return self._by_team[key]

    # ------------------------------------------------------------------ people

    def _present(self, conversation):
        """The people of the team who could answer now; without a team, those of the company."""
        team, company = conversation.team_id, conversation.company_id
        people = team.crm_team_member_ids.user_id | team.user_id
        people = (people or self._group("agent")).filtered(lambda user: self._works_for(user, company))
        agents = self._agents_of(people)
        return people.filtered(lambda user: (
            agents[user].on_shift and agents[user].present and not self._is_gone(agents[user])))

    def _supervisors(self, conversation):
        company = conversation.company_id
        choices = [people.filtered(lambda user: self._works_for(user, company))
                   for people in self._supervising(conversation.team_id)]
        choices.append(self.env["res.users"]._wacrm_admins(company))
        for people in choices:
            reached = self._reached(people, company)
            if reached:
                return reached
        return next((people for people in choices if people), self.env["res.users"])  # all away: told anyway

    def _supervising(self, team):
        supervisors = self._group("supervisor")
        return [team.user_id, team.crm_team_member_ids.user_id & supervisors, supervisors]

    def _group(self, name):
        return self.env.ref(f"whatsapp_crm.group_{name}").all_user_ids

    def _works_for(self, user, company):
        return user.active and company in user.company_ids and user.has_group("whatsapp_crm.group_agent")

    # -------------------------------------------------------------------- away

    def _reached(self, people, company):
        """These people, those who are away replaced by their cover, or left out without one."""
        agents = self._agents_of(people)
        reached = people.browse()
        for user in people:
            cover = agents[user].cover_id
            if not self._is_gone(agents[user]):
                reached |= user
            elif cover and self._works_for(cover, company) and not self._is_gone(self._agents_of(cover)[cover]):
                reached |= cover
        return reached

    def _is_gone(self, agent):
        return agent._is_away_at(self.now) or agent.absent

    def _agents_of(self, users):
        """The row of each user as an agent: dict by user."""
        missing = users.filtered(lambda user: user not in self._agents)
        if missing:
            self._agents |= {agent.user_id: agent for agent in self.env["whatsapp_crm.agent"]._of(missing)}
        return self._agents
