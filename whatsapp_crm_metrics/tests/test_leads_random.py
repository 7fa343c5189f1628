# Part of whatsapp_crm. See LICENSE file for full copyright and licensing details.
"""Leads of random fates, against the same figures worked out one by one in Python."""

import itertools
import statistics
from datetime import timedelta

from odoo import fields
from odoo.addons.whatsapp_crm.tests.sla_common import MONDAY
from odoo.tests import tagged
from odoo.tools import SQL

from ..report.bands import NEVER, band_of
from .lead_common import LeadFactsCase
from .test_facts_turn_random import given, ninety, over, quietly, st

PEOPLE = 3
DAY = 24 * 3600
WAITS = st.sampled_from((0, 299, 300, 301, 900, 901, 3601, 14401, 86401)) | st.integers(0, 200_000)
TURNS = st.lists(st.fixed_dictionaries({
    "after": st.integers(0, 4 * DAY), "took": WAITS,
    "ended_by": st.sampled_from(("answered", "answered", "no_answer_needed", "resolved_unanswered", "withdrawn", None)),
    "user": st.none() | st.integers(0, PEOPLE - 1)}), min_size=1, max_size=4)
#: Half days, and a second beside them: around the two days of silence.
MOMENTS = st.sampled_from([half * DAY // 2 + beside for half in range(24) for beside in (0, 1)])
#: Seconds since the lead came, who wrote; whether a person did.
WORDS = st.lists(st.tuples(
    MOMENTS, st.sampled_from(("in", "agent", "phone_app", "auto:welcome"))),
    min_size=2, max_size=6)
LEADS = st.lists(st.fixed_dictionaries({
    "turns": TURNS, "words": WORDS, "state": st.sampled_from(("pending", "won", "lost")),
    "closed": MOMENTS, "value": st.integers(0, 5000),
    "salesperson": st.none() | st.integers(0, PEOPLE - 1),
    "costs": st.lists(st.tuples(st.integers(1, 900), st.booleans()), max_size=3),
    "maturity": st.sampled_from((None, "mql", "sql", "rejected")), "mql": st.booleans()}), min_size=1, max_size=4)
CAME = MONDAY - timedelta(days=12)
SILENCE = 2 * DAY
FOREIGN = 2  # of the company's own currency


class Fate:
    """What is planned for one lead and what the report should say of it."""

    def __init__(self, plan):
        self.plan, self.state = plan, plan["state"]
        self.turns = [turn for turn in plan["turns"] if turn["ended_by"] not in ("withdrawn", "no_answer_needed")]
        self.waits = any(turn["ended_by"] is None for turn in self.turns)
        self.answers = sorted(
            (turn["after"] + turn["took"], place, turn) for place, turn in enumerate(self.turns)
            if turn["ended_by"] == "answered")

    @property
    def waited(self):
        if not self.answers:
            return None
        return self.answers[0][0] - min(turn["after"] for turn in self.turns)

    @property
    def band(self):
        if self.turns and not self.answers and (not self.waits or self.state != "pending"):
            return NEVER
        return band_of(self.waited)

    @property
    def first_response(self):
        return None if self.waited is None else self.waited / 3600

    @property
    def agent(self):
        user = self.answers[0][2]["user"] if self.answers else None
        return self.plan["salesperson"] if user is None else user

    @property
    def win_rate(self):
        return {"won": 1, "lost": 0}.get(self.state)

    @property
    def revenue(self):
        return self.plan["value"] if self.state == "won" else None

    @property
    def days_to_win(self):
        return self.plan["closed"] / DAY if self.state == "won" else None

    @property
    def cost(self):
        """In the company's currency, whatever it was billed in."""
        paid = [price * (FOREIGN if foreign else 1) / 1000 for price, foreign in self.plan["costs"]]
        return sum(paid) if paid else None

    @property
    def acceptance_rate(self):
        return {"sql": 1, "rejected": 0}.get(self.plan["maturity"]) if self.plan["mql"] else None

    # ---------------------------------------------------------------- silence

    @property
    def _until(self):
        return 12 * DAY if self.state == "pending" else self.plan["closed"]

    @property
    def _words(self):
        return sorted((at, who == "in") for at, who in self.plan["words"]
                      if at <= self._until and not who.startswith("auto"))

    @property
    def stopped(self):
        times = [at for at, _theirs in self._words]
        return int(any(later - at >= SILENCE for at, later in zip(times, [*times[1:], self._until])))

    @property
    def reactivated(self):
        """Did the customer write after any silence that was long enough?"""
        times = [at for at, _theirs in self._words]
        ends = [later for at, later in itertools.pairwise(times) if later - at >= SILENCE]
        return int(bool(ends) and any(theirs and at >= ends[0] for at, theirs in self._words)) if self.stopped else None

    @property
    def lost_in_silence(self):
        if self.state != "lost":
            return None
        recent = [at for at, who in self.plan["words"]
                  if not who.startswith("auto") and self.plan["closed"] - SILENCE < at <= self.plan["closed"]]
        return int(not recent)


@tagged("post_install", "-at_install")
class TestLeadsRandom(LeadFactsCase):
    """Whatever became of leads, the report says what Python says."""

    def setUp(self):
        super().setUp()
        self.people = self.agent | self.agent2 | self.supervisor
        chats = [self.customer_writes(sender=f"3460000040{number}") for number in range(4)]
        self.leads = [chat.lead_id for chat in chats]
        self._bill_in_another_currency()
        self.chats = dict(zip(self.leads, chats, strict=True))
        for chat in chats:
            chat.with_user(self.agent).action_no_answer_needed()
        self.env.flush_all()
        self.assertEqual(len(set(self.leads)), 4)

    @quietly
    @given(LEADS)
    def test_as_worked_out_one_by_one(self, plans):
        with self.env.cr.savepoint() as savepoint:
            fates = {lead.id: self._live(lead, Fate(plan)) for lead, plan in zip(self.leads, plans)}
            self._check(fates)
            savepoint.close(rollback=True)
        self.env.invalidate_all()

    def _bill_in_another_currency(self):
        """WhatsApp bills in that one too."""
        self.own = self.company.currency_id
        self.foreign = (self.env.ref("base.EUR") | self.env.ref("base.USD")).filtered(lambda c: c != self.own)[:1]
        self.foreign.active = True
        self.env["res.currency.rate"].search([("currency_id", "in", (self.own | self.foreign).ids)]).unlink()
        self.env["res.currency.rate"].create({
            "currency_id": self.foreign.id, "company_id": self.company.id, "rate": 1 / FOREIGN,
            "name": fields.Date.today()})
        self.env["whatsapp_crm.rate"].create({
            "company_id": self.company.id, "currency_id": self.foreign.id, "market": "ES", "category": "utility",
            "valid_from": fields.Date.today(), "price": 0.03})

    # ------------------------------------------------------------------- rows

    def _live(self, lead, fate):
        """Write the rows of a fate as they stand in the end."""
        plan, chat = fate.plan, self.chats[lead]
        self._sql("DELETE FROM whatsapp_crm_message WHERE conversation_id = %s", chat.id)
        self._sql("UPDATE whatsapp_crm_conversation SET opened_at = %s WHERE id = %s", CAME, chat.id)
        self._sql(
            """UPDATE crm_lead SET create_date = %s, won_status = %s, active = %s, date_closed = %s,
                      expected_revenue = %s, user_id = %s, wacrm_maturity = %s, wacrm_mql_at = %s WHERE id = %s""",
            CAME, plan["state"], plan["state"] != "lost",
            self._at(plan["closed"]) if plan["state"] != "pending" else None, plan["value"],
            self._person(plan["salesperson"]), plan["maturity"], CAME if plan["mql"] else None, lead.id)
        waiting = False
        for turn in plan["turns"]:
            if turn["ended_by"] is None and waiting:
                turn["ended_by"] = "answered"  # one at most waits in a chat
            waiting = waiting or turn["ended_by"] is None
            self._turn(chat, turn)
        for at, who in plan["words"]:
            self._message(chat, self._at(at), who)
        for price, foreign in plan["costs"]:
            self._message(
                chat, CAME, "auto:rule", price=price / 1000, currency=self.foreign if foreign else self.own)
        return Fate(plan)

    def _turn(self, chat, turn):
        ended = turn["ended_by"]
        started = self._at(turn["after"])
        self.clocks.create({
            "conversation_id": chat.id, "company_id": self.company.id, "kind": "next_response",
            "state": "met" if ended else "running", "ended_by": ended or False, "started_at": started,
            "stopped_at": ended and started + timedelta(seconds=turn["took"]),
            "user_id": bool(ended) and self._person(turn["user"]) or False})

    def _message(self, chat, at, who, price=None, currency=None):
        self.env["whatsapp_crm.message"].create({
            "channel_id": chat.channel_id.id, "conversation_id": chat.id, "number_id": self.number.id,
            "contact_id": chat.contact_id.id, "company_id": self.company.id, "type": "text",
            "direction": "in" if who == "in" else "out", "origin": "customer" if who == "in" else who, "sent_at": at,
            "status": "received" if who == "in" else "sent",
            "price": price or 0, "priced_at": at if price else False,
            "currency_id": currency and currency.id})

    def _at(self, seconds):
        return CAME + timedelta(seconds=seconds)

    def _person(self, place):
        return None if place is None else self.people[place].id

    def _sql(self, statement, *values):
        self.env.flush_all()
        self.env.cr.execute(SQL(statement, *values))
        self.env.invalidate_all()

    # ------------------------------------------------------------------ checks

    def _check(self, fates):
        self.env.flush_all()
        rows = self.report().search([("id", "in", list(fates))])
        self.assertEqual(set(rows.ids), set(fates))
        for row in rows:
            fate = fates[row.id]
            self.assertEqual((row.state, row.band or None), (fate.state, fate.band))
            self.assertEqual(row.agent_id.ids, [] if fate.agent is None else self.people[fate.agent].ids)
            for name in ("first_response", "win_rate", "revenue", "days_to_win", "cost", "acceptance_rate"):
                self._same(row[name], getattr(fate, name), name)
            for name in ("stopped", "reactivated", "lost_in_silence"):
                self.assertEqual(row[name], getattr(fate, name) or 0, name)
        self._check_sums(rows, list(fates.values()))

    def _check_sums(self, rows, fates):
        every = {name: [getattr(fate, name) for fate in fates] for name in (
            "win_rate", "revenue", "first_response", "days_to_win", "cost", "reactivated", "stopped",
            "acceptance_rate")}
        won = sum(fate.state == "won" for fate in fates)
        closed = sum(fate.state != "pending" for fate in fates)
        revenue, cost = over(sum, every["revenue"]), over(sum, every["cost"])
        expected = {
            "is_lead:sum": len(fates), "won:sum": won, "closed:sum": closed or None, "revenue:sum": revenue,
            "win_rate:avg": over(statistics.mean, every["win_rate"]),
            "revenue_per_closed:avg": (revenue or 0) / closed if closed else None,
            "average_deal:avg": revenue / won if won else None, "cost:sum": cost,
            "cost_per_lead:avg": None if cost is None else cost / len(fates),
            "cost_per_won:avg": None if cost is None or not won else cost / won,
            "first_response:median": over(statistics.median, every["first_response"]),
            "first_response_percentile_90:percentile_90": over(ninety, every["first_response"]),
            "days_to_win:median": over(statistics.median, every["days_to_win"]),
            "reactivation_rate:avg": over(statistics.mean, every["reactivated"]),
            "acceptance_rate:avg": over(statistics.mean, every["acceptance_rate"]),
            "stopped:sum": sum(every["stopped"])}
        [found] = rows._read_group([("id", "in", rows.ids)], [], list(expected))
        for (name, wanted), value in zip(expected.items(), found, strict=True):
            self._same(value, wanted, name)

    def _same(self, found, wanted, name):
        """Missing is missing: never 0."""
        if wanted is None:
            self.assertIn(found, (None, False), name)
            self.assertNotEqual(type(found), float, name)
        else:
            self.assertAlmostEqual(float(found), wanted, 4, name)
