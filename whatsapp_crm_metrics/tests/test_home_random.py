# Part of whatsapp_crm. See LICENSE file for full copyright and licensing details.
"""The four figures of random rows, for each who may look, worked out one by one in Python."""

import random
import statistics
from datetime import timedelta

from odoo import fields
from odoo.tests import tagged
from odoo.tools import SQL

from .home_common import TODAY, HomeCase
from .lead_world import chance, quietly

CHATS = 8
ENDINGS = ("answered", "answered", "answered", "no_answer_needed", "resolved_unanswered", "withdrawn", False)
FEW = 5
NOTHING = "–"


@tagged("post_install", "-at_install")
class TestHomeRandom(HomeCase):
    """Whatever the rows are, the tiles say what Python says; nothing of another company or team is in them."""

    def setUp(self):
        super().setUp()
        self.chats = [self.customer() for _chat in range(CHATS)]
        self.pass_time(hours=4)
        self.now = fields.Datetime.now()
        self.elsewhere = self.other_team()
        self.other = self.env["res.company"].create({"name": "Otra SL"})
        self.people = self.agent | self.agent2 | self.supervisor
        self.agent2.active = False  # has left since

    @quietly
    @chance
    def test_as_worked_out_one_by_one(self, seed):
        self.random = random.Random(seed)
        with self.env.cr.savepoint() as savepoint:
            for table in ("whatsapp_crm_sla_clock", "whatsapp_crm_milestone"):
                self._sql("DELETE FROM %s WHERE company_id = %s", SQL.identifier(table), self.company.id)
            for chat in self.chats:
                self._chat(chat)
            turns = self.clocks.create([values for chat in self.chats for values in self._turns(chat)])
            ended = self.env["whatsapp_crm.milestone"].create([
                values for chat in self.chats for values in self._facts(chat)])
            self.env.flush_all()
            self.env.invalidate_all()
            for user in (self.manager, self.supervisor, self.agent):
                for agents in (None, self.agent, self.agent2):
                    self._check(user, agents, self._may(user, agents), turns, ended)
            self._check_people(turns, ended)
            savepoint.close(rollback=True)
        self.env.invalidate_all()

    # -------------------------------------------------------------------- chance

    def draw(self, *choices):
        return self.random.choice(choices)

    def moment(self):
        """Around the limits of the day, and within it."""
        start, end = TODAY
        second = timedelta(seconds=1)
        return self.draw(
            start, start - second, start + second, end, end - second, self.now, *(
                start + timedelta(minutes=self.random.randrange(600)) for _ in range(6)))

    def _chat(self, chat):
        owner = self.draw(None, *self.people.ids)
        self._sql(
            "UPDATE whatsapp_crm_conversation SET state = %s, user_id = %s, team_id = %s, company_id = %s,"
            " waiting_since = %s, seen_at = %s, outcome = %s WHERE id = %s",
            "open" if owner else "new", owner, self.draw(self.team.id, self.elsewhere.id),
            self.draw(self.company.id, self.company.id, self.company.id, self.other.id),
            self.draw(None, self.now, self.now - timedelta(hours=3)), self.draw(None, self.now),
            self.draw(None, None, "confirmed", "not_customer"), chat.id)

    def _of(self, chat):
        return {
            "conversation_id": chat.id, "company_id": chat.company_id.id,
            "team_id": self.draw(self.team.id, self.elsewhere.id), "user_id": self.draw(False, *self.people.ids),
            "owner_id": self.draw(False, *self.people.ids)}

    def _turns(self, chat):
        """One at most goes on, and one at most is the first."""
        for place in range(self.draw(0, 1, 2, 3, 3)):
            ending = self.draw(*ENDINGS) if place else self.draw(*ENDINGS[:-1])
            began, seen = self.moment(), self.draw(False, *(self.moment() for _ in range(3)))
            took = self.draw(0, 30, 59, 60, 3600, 86400, self.random.randrange(9000))
            yield {
                **self._of(chat), "kind": "next_response" if place else "first_response", "started_at": began,
                "state": "met" if ending else "running", "ended_by": ending, "elapsed_wall_seconds": ending and took,
                "stopped_at": ending and began + timedelta(seconds=took), "seen_at": seen,
                "seen_until": seen and self.draw(False, seen + timedelta(minutes=5), self.now)}
            if not ending:
                return

    def _facts(self, chat):
        for _fact in range(self.draw(0, 1, 2)):
            yield {**self._of(chat), "kind": self.draw("resolved", "resolved", "answered"), "at": self.moment()}

    def _sql(self, statement, *values):
        self.env.flush_all()
        self.env.cr.execute(SQL(statement, *values))
        self.env.invalidate_all()

    # ----------------------------------------------------------------- by hand

    def _may(self, user, agents):
        """Who gets the credit, and the team: what the user sees, and of it what was asked for."""
        def sees(agent, team):
            own = agent == user
            return (agents is None or agent in agents) and bool(agent or agents is None) and (
                user == self.manager or own or user == self.supervisor and team == self.team)
        return sees

    def _wanted(self, sees, turns, ended):
        """The rows behind each figure: hours of first answers, since when customers wait, late or not, facts."""
        ours = turns.filtered(lambda one: one.company_id == self.company)
        waits = [chat for chat in self.env["whatsapp_crm.conversation"].search([("company_id", "=", self.company.id)])
                 if chat.waiting_since and sees(chat.user_id, chat.team_id)]
        judged = [self._late(turn) for turn in ours if turn.seen_at and self._today(turn.seen_at)
                  and sees(*self._credit(turn))]
        return {
            "first_response": [
                turn.elapsed_wall_seconds / 3600 for turn in ours
                if turn.kind == "first_response" and turn.ended_by == "answered" and self._today(turn.started_at)
                and sees(*self._credit(turn))],
            "pending": waits, "seen": [late for late in judged if late is not None],
            "resolved": [one for one in ended if one.kind == "resolved" and one.company_id == self.company
                         and self._today(one.at) and sees(one.user_id, one.team_id)]}

    def _today(self, moment):
        return TODAY[0] <= moment < TODAY[1]

    def _credit(self, turn):
        """Who answered; else who was responsible when it ended, or is responsible while the customer waits."""
        chat = turn.conversation_id
        if not turn.ended_by:
            return chat.user_id, chat.team_id
        answered = turn.ended_by == "answered"
        return (turn.user_id or turn.owner_id) if answered else (turn.owner_id or turn.user_id), turn.team_id

    def _late(self, turn):
        """Seen, and not answered within the time for that; None where nobody can tell, or nobody had to answer."""
        unanswered = turn.ended_by == "resolved_unanswered"
        nobody = unanswered and turn.conversation_id.outcome == "not_customer"
        if turn.ended_by in ("withdrawn", "no_answer_needed") or nobody:
            return None
        if unanswered:
            return True
        if not turn.seen_until:
            return None
        if (turn.stopped_at or self.now) > turn.seen_until:
            return True
        return False if turn.ended_by else None

    # ------------------------------------------------------------------- check

    def _check(self, user, agents, sees, turns, ended):
        figures = self.figures(user, agents)
        wanted = self._wanted(sees, turns, ended)
        for key, rows in wanted.items():
            who = (key, user.login, agents and agents.login)
            self.assertEqual(figures[key]["rows"], len(rows), who)
            self.assertEqual(self.rows_of_action(user, figures[key]), len(rows), who)
            getattr(self, f"_check_{key}")(figures[key], rows)

    def _check_first_response(self, figure, hours):
        if not hours:
            self.assertEqual((figure["value"], figure["shown"]), (False, NOTHING))
            return
        self.assertAlmostEqual(figure["value"], statistics.median(hours))
        self.assertEqual(figure["shown"] == "< 1 min", statistics.median(hours) < 1 / 60)

    def _check_pending(self, figure, waits):
        self.assertEqual((figure["value"], figure["shown"]), (len(waits), str(len(waits))))
        seen = sum(bool(chat.seen_at) for chat in waits)
        self.assertEqual(figure["note"].partition(" · ")[0], f"{seen} seen" if waits else "")

    def _check_seen(self, figure, late):
        if not late:
            self.assertEqual((figure["value"], figure["shown"]), (False, NOTHING))
            return
        share = sum(late) / len(late)
        self.assertAlmostEqual(figure["value"], share)
        self.assertEqual(figure["shown"], "too few" if len(late) < FEW else f"{round(share * 100)} %")
        self.assertEqual(figure["note"], f"{sum(late)} of {len(late)}")

    def _check_resolved(self, figure, facts):
        self.assertEqual((figure["value"], figure["shown"]), (len(facts), str(len(facts))))

    def _check_people(self, turns, ended):
        """The same for each person, who has left or not, and for nobody in particular."""
        home = self.env["whatsapp_crm.home"].with_user(self.manager).with_context(allowed_company_ids=self.company.ids)
        found = home._figures_by_agent(*TODAY)
        for person in (*self.people, self.env["res.users"]):
            rows = self._wanted(lambda agent, _team, person=person: agent == person, turns, ended)
            self.assertEqual(
                {key: figure["rows"] for key, figure in found.pop(person, {}).items()},
                {key: len(group) for key, group in rows.items() if group})
        self.assertFalse(found)
