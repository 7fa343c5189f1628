# Part of whatsapp_crm. See LICENSE file for full copyright and licensing details.
"""Response times of random rows, against the same figures worked out one by one in Python."""

import statistics
import unittest
from datetime import timedelta
from unittest.mock import MagicMock

try:
    from hypothesis import given, settings
    from hypothesis import strategies as st
except ImportError:  # an Odoo without it runs the other tests
    given, settings, st = (MagicMock(side_effect=lambda *_args, **_kwargs: unittest.skip("needs hypothesis")),
                           MagicMock(side_effect=lambda *_args, **_kwargs: lambda test: test), MagicMock())

from odoo.addons.whatsapp_crm.tests.sla_common import MONDAY
from odoo.tests import tagged
from odoo.tools import SQL

from ..report.bands import STEPS, band_of
from .facts_common import FactsCase

quietly = settings(max_examples=40, deadline=None, database=None, derandomize=True)
CHATS, PEOPLE = 4, 3
#: Around the limits of the bands and of the promise.
WAITS = st.sampled_from((0, 1, 299, 300, 301, 900, 901, 3600, 3601, 14400, 86400, 86401)) | st.integers(0, 200_000)
SOMEBODY = st.none() | st.integers(0, PEOPLE - 1)
TURNS = st.lists(st.fixed_dictionaries({
    "chat": st.integers(0, CHATS - 1), "ago": st.integers(0, 300_000), "took": WAITS,
    "ended_by": st.sampled_from(("answered", "answered", "no_answer_needed", "resolved_unanswered", "withdrawn", None)),
    "state": st.sampled_from(("met", "breached", "cancelled")), "due": st.none() | WAITS,
    "user": SOMEBODY, "owner": SOMEBODY, "seen": st.none() | WAITS, "time": st.none() | st.integers(1, 4000),
    "worked": st.integers(0, 90_000), "first": st.booleans(), "phone": st.booleans()}), max_size=12)
STRANGERS = st.sets(st.integers(0, CHATS - 1), max_size=2)


def ninety(values):
    """The 90th percentile, between two values by their distance."""
    ordered, place = sorted(values), (len(values) - 1) * 0.9
    below = ordered[int(place)]
    above = ordered[min(int(place) + 1, len(ordered) - 1)]
    return below + (above - below) * (place - int(place))


def over(function, values):
    """A figure of the values that are known; None where there are none."""
    known = [value for value in values if value is not None]
    return function(known) if known else None


class Turn:
    """One turn and what the report should say of it.

    :param first: is it the one that counts as the first answer of its chat?
    :param stranger: did its chat turn out to be of no customer?
    :param phones: pairs (chat, moment) at which somebody wrote from the phone
    """

    def __init__(self, plan, first, stranger, phones):
        self.plan, self.first, self.phones = plan, first, phones
        self.ended_by = plan["ended_by"]
        self.started = MONDAY - timedelta(seconds=plan["ago"])
        self.stopped = self.started + timedelta(seconds=plan["took"]) if self.ended_by else None
        self.due = self.started + timedelta(seconds=plan["due"]) if plan["due"] is not None else None
        self.seen_at = self.started + timedelta(seconds=plan["seen"]) if plan["seen"] is not None else None
        limited = self.seen_at and plan["time"]
        self.seen_until = self.seen_at + timedelta(seconds=plan["time"]) if limited else None
        self.is_answered = self.ended_by == "answered"
        self.state = self.ended_by or "waiting"
        if stranger and self.ended_by == "resolved_unanswered":
            self.state = "not_customer"

    def values(self, people):
        plan = self.plan
        someone = {None: False, **dict(enumerate(people.ids))}
        return {
            "kind": "first_response" if self.first else "next_response",
            "state": plan["state"] if self.ended_by else "running",
            "ended_by": self.ended_by or False, "started_at": self.started, "stopped_at": self.stopped or False,
            "due_at": self.due or False, "user_id": self.ended_by and someone[plan["user"]],
            "owner_id": self.ended_by and someone[plan["owner"]], "seen_at": self.seen_at or False,
            "seen_by_id": bool(self.seen_at) and people[0].id, "seen_until": self.seen_until or False,
            "elapsed_wall_seconds": self.ended_by and plan["took"],
            "elapsed_business_seconds": self.ended_by and plan["worked"]}

    @property
    def agent(self):
        """Its number; None: nobody."""
        if not self.ended_by:
            return None  # nobody is responsible for the chats of this test
        first, second = ("user", "owner") if self.is_answered else ("owner", "user")
        return self.plan[second] if self.plan[first] is None else self.plan[first]

    @property
    def wait(self):
        return self.plan["took"] / 3600 if self.is_answered else None

    @property
    def working_wait(self):
        return self.plan["worked"] / 3600 if self.is_answered else None

    @property
    def band(self):
        if self.state == "resolved_unanswered":
            return "7_never"
        return band_of(self.plan["took"] if self.is_answered else None)

    @property
    def answered(self):
        return {"answered": 1, "resolved_unanswered": 0}.get(self.state)

    @property
    def from_phone(self):
        if not self.is_answered:
            return None
        return int(self.plan["user"] is None and (self.plan["chat"], self.stopped) in self.phones)

    @property
    def kept(self):
        if self.state == "not_customer" or not self.due:
            return None
        if not self.ended_by:
            return 0 if self.due < MONDAY else None
        return {"met": 1, "breached": 0}.get(self.plan["state"])

    @property
    def seen(self):
        return None if self.state == "not_customer" else int(bool(self.seen_at))

    @property
    def seen_unanswered(self):
        if not self.seen_at or self.state in ("no_answer_needed", "not_customer"):
            return None
        if self.state == "resolved_unanswered":
            return 1
        if not self.seen_until:
            return None
        if (self.stopped or MONDAY) > self.seen_until:
            return 1
        return 0 if self.is_answered else None

    @property
    def seen_minutes(self):
        if not self.is_answered or not self.seen_at or self.stopped < self.seen_at:
            return None
        return (self.stopped - self.seen_at).total_seconds() / 60


FIGURES = {
    "wait:median": ("wait", statistics.median), "wait_average:avg": ("wait", statistics.mean),
    "wait_percentile_90:percentile_90": ("wait", ninety),
    "working_wait:median": ("working_wait", statistics.median),
    "working_wait_average:avg": ("working_wait", statistics.mean),
    "working_wait_percentile_90:percentile_90": ("working_wait", ninety),
    "kept:avg": ("kept", statistics.mean), "seen_unanswered:avg": ("seen_unanswered", statistics.mean),
    "seen_minutes:median": ("seen_minutes", statistics.median), "answered:avg": ("answered", statistics.mean),
    "seen:avg": ("seen", statistics.mean), "from_phone:avg": ("from_phone", statistics.mean),
}


@tagged("post_install", "-at_install")
class TestFactsTurnRandom(FactsCase):
    """Whatever the rows are, the report says what Python says."""

    def setUp(self):
        super().setUp()
        self.people = self.agent | self.agent2 | self.supervisor
        self.chats = [self.customer_writes(sender=f"3460000030{number}") for number in range(CHATS)]
        for chat in self.chats:
            chat.with_user(self.agent).action_no_answer_needed()
        self.before = self.rows()

    def rows(self):
        return self.env["whatsapp_crm.report.turn"].search([("company_id", "=", self.company.id)])

    @quietly
    @given(TURNS, STRANGERS)
    def test_as_worked_out_one_by_one(self, plans, strangers):
        with self.env.cr.savepoint() as savepoint:
            for chat in strangers:
                self.env.cr.execute(SQL(
                    "UPDATE whatsapp_crm_conversation SET outcome = 'not_customer' WHERE id = %s", self.chats[chat].id))
            self._check(self._create(plans, strangers))
            savepoint.close(rollback=True)
        self.env.invalidate_all()

    def _create(self, plans, strangers):
        """Ids of the rows that the report should have, with what they should say."""
        turns, waiting, answered_first, phones = {}, set(), set(), set()
        for plan in plans:
            place = plan["chat"]
            turn = Turn(plan, plan["first"] and place not in answered_first, place in strangers, phones)
            if not turn.ended_by and place in waiting:
                continue  # one at most waits in a chat
            waiting |= set() if turn.ended_by else {place}
            answered_first |= {place} if turn.first else set()  # and one at most is the first
            chat = self.chats[place]
            if plan["phone"] and turn.is_answered:
                phones.add((place, turn.stopped))
                self._write_from_the_phone(chat, turn.stopped)
            row = self.clocks.create({
                "conversation_id": chat.id, "company_id": self.company.id, "team_id": self.team.id,
                **turn.values(self.people)})
            if turn.ended_by != "withdrawn":
                turns[row.id] = turn
        return turns

    def _write_from_the_phone(self, chat, at):
        self.env["whatsapp_crm.message"].create({
            "channel_id": chat.channel_id.id, "conversation_id": chat.id, "number_id": self.number.id,
            "contact_id": chat.contact_id.id, "company_id": self.company.id, "type": "text", "direction": "out",
            "origin": "phone_app", "sent_at": at, "status": "sent"})

    def _check(self, turns):
        self.env.flush_all()
        rows = self.rows() - self.before
        self.assertEqual(set(rows.ids), set(turns))
        for row in rows:
            self._check_row(row, turns[row.id])
        self._check_groups(rows, turns)

    def _check_row(self, row, turn):
        self.assertEqual((row.state, row.kind), (turn.state, "first" if turn.first else "next"))
        self.assertEqual(row.agent_id.ids, [] if turn.agent is None else self.people[turn.agent].ids)
        self.assertEqual(row.band or None, turn.band)
        for name, _function in FIGURES.values():
            self._same(row[name], getattr(turn, name), name)

    def _check_groups(self, rows, turns):
        """The figures of each agent and band."""
        groups = {}
        for turn in turns.values():
            groups.setdefault((turn.agent, turn.band), []).append(turn)
        found = rows._read_group([("id", "in", rows.ids)], ["agent_id", "band"], ["__count", *FIGURES])
        self.assertEqual(len(found), len(groups))
        number = {agent.id: place for place, agent in enumerate(self.people)}
        for agent, band, count, *figures in found:
            group = groups[number.get(agent.id), band or None]
            self.assertEqual(count, len(group))
            for figure, (spec, (name, function)) in zip(figures, FIGURES.items()):
                self._same(figure, over(function, [getattr(turn, name) for turn in group]), spec)

    def _same(self, found, wanted, name):
        """Missing is missing: never 0."""
        if wanted is None:
            self.assertIn(found, (None, False), name)
            self.assertNotEqual(type(found), float, name)
        else:
            self.assertAlmostEqual(found, wanted, 6, name)
            self.assertIsNot(found, False, name)


@tagged("post_install", "-at_install")
class TestFactsBands(FactsCase):
    """How long a customer waited, in steps."""

    def test_a_limit_belongs_to_what_is_below_it(self):
        for key, _label, limit in STEPS[:-1]:
            self.assertEqual(band_of(limit), key)
            self.assertGreater(band_of(limit + 1), key)
        self.assertIsNone(band_of(None))
