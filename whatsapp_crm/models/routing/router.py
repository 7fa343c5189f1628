# Part of whatsapp_crm. See LICENSE file for full copyright and licensing details.
"""The steps by which somebody is found for a conversation, and what each of them found."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from odoo import fields, models

from ...tools import routing

NOT_AGENT = "not_agent"
RETURNED = "returned"
BUSY = "busy"
CHOOSE = {"round_robin": routing.round_robin, "least_load": routing.least_loaded}
#: Why nobody of a team: the reason of whoever came closest.
CLOSEST = (routing.FULL, routing.AWAY, routing.NOT_PRESENT, routing.NOT_ON_SHIFT)


@dataclass
class Case:
    """What routing looks at: a conversation, or one that somebody only asks about."""

    number: models.BaseModel
    team: models.BaseModel
    contact: models.BaseModel
    partner: models.BaseModel
    lead: models.BaseModel
    tags: models.BaseModel
    text: str
    at: datetime
    #: Who had it and returned it: gets it no more.
    returned_by: models.BaseModel
    #: (team, user) of the way by which the customer came; each may be empty.
    entry_point: tuple


class Step(NamedTuple):
    """What one step of the routing says."""

    name: str
    #: ``res.users`` who is asked, may be empty.
    user: models.BaseModel
    #: ``crm.team``, may be empty.
    team: models.BaseModel
    #: Is the conversation in that team from here on, whoever gets it?
    decides_team: bool
    facts: dict


class Router:
    """Goes through the steps of a number's routing until somebody is found.

    After :meth:`choose`, ``steps`` holds what each step found as plain facts (see
    ``whatsapp_crm.routing.words``), the last one is the decision; ``team`` is where the
    conversation belongs; ``lost`` says that somebody else was routed at the same instant, so
    that it is worth another try at once.

    :param settings: ``whatsapp_crm.routing``
    """

    def __init__(self, case, settings):
        self.case = case
        # sudo: whatsapp_crm.agent, crm.lead and the like - the system decides, whoever acts
        self.env = settings.sudo().env
        self.settings = settings.sudo()
        self.team = case.team
        self.steps = []
        self.lost = False
        self.everybody = None
        self.agents = self.candidates = {}

    def choose(self, claim: Callable, only_team=False):
        """Find somebody and claim them.

        :param claim: called with a ``res.users``; says whether they were really free
        :param only_team: somebody of the team it is in, nothing else
        :return: ``res.users``, empty: the queue
        """
        steps = [] if only_team else self._steps_to_take()
        choose = CHOOSE.get(self.settings.distribution)
        teams = [step.team for step in steps if step.team and step.decides_team]
        self._read([step.user for step in steps], (teams or [self.team])[-1], with_members=bool(choose))
        for step in steps:
            found = self._take_step(step, claim)
            if found or self.lost:
                return found
        return self._ask_team(choose, claim)

    def next_one(self, claim: Callable, passed):
        """Find and claim somebody of the team it is in, whatever steps are on.

        :param passed: ``res.users`` who are not asked
        :return: ``res.users``, may be empty
        """
        self._read([], self.team, with_members=True)
        choose = CHOOSE.get(self.settings.distribution, routing.least_loaded)
        return self._first_free(self.members(self.team) - passed, choose, claim)

    # ------------------------------------------------------------------- steps

    def _steps_to_take(self):
        return [step for find in (self._entry_point, self._last_agent, self._salesperson, self._rule)
                if (step := find()) and (step.user or step.team)]

    def _entry_point(self):
        team, user = self.case.entry_point
        return Step("entry_point", user, team, True, {})

    def _last_agent(self):
        if not self.settings.last_agent:
            return None
        last = self.env["whatsapp_crm.conversation"]._last_attended(self.case, self.settings.last_agent_days)
        if not last:
            return None
        user, at, team = last
        return Step("last_agent", user, team, False, {"at": fields.Datetime.to_string(at)})

    def _salesperson(self):
        if not self.settings.salesperson:
            return None
        partner = self.case.partner
        user = self.case.lead.user_id or partner.user_id or partner.commercial_partner_id.user_id
        return Step("salesperson", user, self.team.browse(), False, {})

    def _rule(self):
        rule = self.settings.rule_ids._first_match(
            self.case.partner.lang, self.case.tags | self.case.lead.tag_ids, self.case.text)
        team = rule.team_id.filtered("active")  # nobody looks into an archived team's queue
        return Step("rule", rule.user_id, team, True, {"rule": rule.name}) if rule else None

    def _take_step(self, step, claim):
        """What the step says of the team holds from here on; then its person is asked."""
        if step.team and step.decides_team:
            self.team = step.team
            if not step.user:
                self.steps.append({"step": step.name, "team_id": step.team.id, **step.facts})
        return self._ask(step, claim) if step.user else step.user

    # ------------------------------------------------------------------- people

    def _read(self, people, team, with_members):
        """What is to be known of everybody who may be asked, in one go."""
        users = self.env["res.users"].union(*people)
        if with_members:
            users |= self.members(self.team) | self.members(team)
        agents = self.env["whatsapp_crm.agent"]._of(users)
        agents |= agents._of(agents.cover_id)
        self.agents = agents.grouped("user_id")
        self.candidates = {candidate.user_id: candidate for candidate in agents._candidates(self.case.at, team)}

    def members(self, team):
        """People of a team who work conversations of this company."""
        return team.crm_team_member_ids.user_id.filtered(self._is_agent)

    def _is_agent(self, user):
        if self.everybody is None:
            self.everybody = self.env.ref("whatsapp_crm.group_agent").all_user_ids
        return user.active and user in self.everybody and self.case.number.company_id in user.company_ids

    def why_not(self, user):
        """Why this person cannot take it, as ``whatsapp_crm.routing.words`` names it; None: they can."""
        if not self._is_agent(user):
            return NOT_AGENT
        return self.why_not_candidate(self.candidates[user.id])

    def why_not_candidate(self, candidate):
        """As :meth:`why_not`, of somebody who works conversations of this company."""
        if candidate.user_id == self.case.returned_by.id:
            return RETURNED
        return routing.reason_not_available(candidate)

    # ---------------------------------------------------------------------- ask

    def _ask(self, step, claim):
        """Ask a step's person or, if they are away, who covers them: one step, no chains."""
        fact = {"step": step.name, "user_id": step.user.id, **step.facts}
        asked, why = step.user, self.why_not(step.user)
        # Who is away has no shift and no computer either, as a rule.
        is_away = self.candidates[asked.id].away
        cover = self.agents[asked].cover_id if is_away and why != NOT_AGENT else asked.browse()
        if cover:
            asked, why = cover, self.why_not(cover)
            fact["cover_id"] = cover.id
        if not why and not claim(asked):
            why, self.lost = BUSY, True
        self.steps.append({**fact, "why": why} if why else fact)
        if why:
            return asked.browse()
        self._belongs_to(asked, step.team)
        return asked

    def _belongs_to(self, user, team):
        """In the team where this person worked it, unless they work in the one it is in."""
        if team and team.active and user not in self.team.crm_team_member_ids.user_id:
            self.team = team

    def _ask_team(self, choose, claim):
        """Somebody of the team, else the queue."""
        members = self.members(self.team) - self.case.returned_by
        user = self._first_free(members, choose, claim) if choose else members.browse()
        if user:
            self.steps.append({"step": self.settings.distribution, "user_id": user.id})
        else:
            self.steps.append({"step": "queue", "team_id": self.team.id, "why": self._why_nobody(members)})
        return user

    def _first_free(self, members, choose, claim):
        """Whom ``choose`` names first; who was given another one at this instant is passed over."""
        free = [self.candidates[user.id] for user in members]
        while candidate := choose(free):
            user = members.browse(candidate.user_id)
            if claim(user):
                return user
            self.lost = True
            free.remove(candidate)
        return members.browse()

    def _why_nobody(self, members):
        if self.settings.distribution == "none":
            return "by_hand"
        if self.lost:
            return BUSY
        reasons = {routing.reason_not_available(self.candidates[user.id]) for user in members}
        return next((reason for reason in CLOSEST if reason in reasons), "no_members")
