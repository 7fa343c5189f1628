# Part of whatsapp_crm. See LICENSE file for full copyright and licensing details.
"""Reports on random rows, against the same figures worked out one by one in Python."""

import statistics
import unittest
from datetime import timedelta
from unittest.mock import MagicMock
from uuid import uuid4

try:
    from hypothesis import given, settings
    from hypothesis import strategies as st
except ImportError:  # an Odoo without it runs the other tests
    given, settings, st = (MagicMock(side_effect=lambda *_args, **_kwargs: unittest.skip("needs hypothesis")),
                           MagicMock(side_effect=lambda *_args, **_kwargs: lambda test: test), MagicMock())

from odoo.addons.whatsapp_crm.tests.sla_common import MONDAY
from odoo.fields import Command
from odoo.tests import tagged

from .work_common import WorkCase
from .work_oracle import Oracle

quietly = settings(max_examples=25, deadline=None, database=None, derandomize=True)
CHATS = 3
SECONDS = 80 * 86400
SPECS = {  # figures of each report, with the field that they aggregate
    "work": ("opened:sum", "attended:count_distinct", "resolved:sum", "came_back:sum", "came_back_share:avg",
             "not_confirmed:sum", "unanswered:sum", "no_answer_needed:sum"),
    "conversation": ("resolved:sum", "resolution:median", "resolution_average:avg",
                     "resolution_percentile_90:percentile_90", "came_back:sum", "handoffs:sum", "ping_pong:avg",
                     "repeat:avg", "repeats:sum", "reactivated:sum"),
    "repeat": ("conversations:count_distinct", "repeats:sum", "repeat:avg", "resolution:median"),
    "handoff": ("accepted:avg", "returned:avg", "hours:median", "ping_pong:sum"),
    "promise": ("kept:avg", "kept_count:sum", "broken:sum", "late:median"),
    "followup": ("done:avg", "reactivated:avg", "answered:sum"),
    "message": ("incoming:sum", "outgoing:sum", "delivered:avg", "read_share:avg", "failed:avg", "from_phone:avg",
                "cost:sum"),
    "flag": ("raised:sum", "worked:sum", "worked_share:avg", "hours:median", "won:sum", "won_share:avg"),
    "complaint": ("share:avg",),
}
FACTS = ("opened", "seen", "taken", "assigned", "answered", "resolved", "came_back", "not_confirmed",
         "handoff_accepted", "no_answer_needed", "team_changed")


def ninety(values):
    """The 90th percentile, between two values by their distance."""
    ordered, place = sorted(values), (len(values) - 1) * 0.9
    below, above = ordered[int(place)], ordered[min(int(place) + 1, len(ordered) - 1)]
    return below + (above - below) * (place - int(place))


AGGREGATE = {"sum": sum, "avg": statistics.mean, "median": statistics.median, "percentile_90": ninety,
             "count_distinct": lambda values: len(set(values))}


@tagged("post_install", "-at_install")
class TestWorkRandom(WorkCase):
    """Whatever the rows are, the reports say what Python says."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.rule = cls.env["whatsapp_crm.followup.rule"].create({
            "name": "Regla", "company_id": cls.company.id, "step_ids": [Command.create({"summary": "Insistir"})]})

    def setUp(self):
        super().setUp()
        senders = [f"3460000060{number}" for number in range(CHATS)]
        chats = self.env["whatsapp_crm.conversation"]
        for _time in range(2):  # two conversations in each chat; the second ones are going on
            chats.search([]).sudo().filtered(lambda chat: chat.state != "resolved").sudo(False).with_user(
                self.supervisor).action_resolve("confirmed", no_answer_needed=True)
            self.pass_time(days=2)
            for sender in senders:
                self.customer_writes(sender=sender)
        self.pass_time(days=1)
        self.now = MONDAY + timedelta(days=5)
        self.chats = chats.search([("company_id", "=", self.company.id)], order="id")
        self.chats[-1:]._write_life({"partner_id": False})
        self.chats[CHATS - 1]._write_life({"partner_id": False})
        self.chats.partner_id[:2].parent_id = self.env["res.partner"].create({"name": "Sol", "is_company": True})
        self.prices = [{"price": price, "currency_id": currency.id} for price, currency in (
            (0.02, self.company.currency_id), (0.03, self.other_currency()))]
        self.people = [False, self.agent.id, self.agent2.id]
        self.teams = [self.team.id, self.collections.id]

    def other_currency(self):
        """One in which WhatsApp bills, worth half of the company's."""
        other = self.env.ref("base.EUR")
        if other == self.company.currency_id:
            other = self.env.ref("base.USD")
        other.active = True
        other.rate_ids.unlink()
        other.rate_ids.create({
            "currency_id": other.id, "company_id": self.company.id, "rate": 2, "name": MONDAY - timedelta(days=900)})
        self.env["whatsapp_crm.rate"].create({
            "company_id": self.company.id, "currency_id": other.id, "market": "ES", "category": "utility",
            "price": 0.02, "valid_from": MONDAY})
        return other

    @quietly
    @given(st.data())
    def test_as_worked_out_one_by_one(self, data):
        self.draw = lambda *choices: data.draw(st.sampled_from(choices))
        self.moment = lambda: self.now - timedelta(seconds=data.draw(st.integers(1, SECONDS)))
        self.times = lambda most: range(data.draw(st.integers(0, most)))
        with self.env.cr.savepoint() as savepoint:
            for make in (self._facts, self._chats, self._handoffs, self._promises, self._followups, self._messages,
                         self._flags):
                make()
            self.env.flush_all()
            self.env.invalidate_all()
            self._check(Oracle(self.env, self.company, self.now))
            savepoint.close(rollback=True)
        self.env.invalidate_all()

    # ------------------------------------------------------------------ random rows

    def _of_chat(self):
        return {"conversation_id": self.draw(*self.chats.ids), "company_id": self.company.id}

    def _facts(self):
        self.env["whatsapp_crm.milestone"].create([{
            **self._of_chat(), "kind": self.draw(*FACTS), "at": self.moment(), "user_id": self.draw(*self.people),
            "owner_id": self.draw(*self.people), "team_id": self.draw(*self.teams),
            "unanswered": self.draw(True, False),
            "facts": self.draw(None, {"outcome": "confirmed"}, {"outcome": "not_customer"})} for _ in self.times(12)])

    def _chats(self):
        for chat in self.chats:
            state = "resolved" if chat.state == "resolved" else self.draw("new", "open", "resolved")
            began, done = sorted((self.moment(), self.moment()))
            owner = {"new": False, "open": self.agent.id}.get(state, self.draw(*self.people))
            chat._write_life({
                "state": state, "user_id": owner, "opened_at": began, "resolved_at": state == "resolved" and done,
                "resolved_by_id": state == "resolved" and self.draw(*self.people),
                "outcome": state == "resolved" and self.draw("confirmed", "confirmed", "not_customer", "idle"),
                "reopen_count": self.draw(0, 1, 2), "handoff_count": self.draw(0, 2, 3),
                "last_in_at": self.draw(False, began), "last_out_at": self.draw(False, done),
                "tag_ids": [Command.set(self.draw([], self.complaint.ids, self.price.ids,
                                                  (self.complaint | self.price).ids))]})

    def _handoffs(self):
        handoffs = self.env["whatsapp_crm.handoff"]
        for _ in self.times(6):
            given, settled = sorted((self.moment(), self.moment()))
            handoffs.create({
                **self._of_chat(), "from_user_id": self.draw(*self.people), "to_user_id": self.agent2.id,
                "from_team_id": self.draw(*self.teams), "reason": "Uno dos tres", "priority": "1", "next_step": "Algo",
                "state": self.draw("accepted", "returned", "withdrawn", "expired"), "given_at": given,
                "settled_at": settled})

    def _promises(self):
        for _ in self.times(6):
            self.env["whatsapp_crm.commitment"].create({
                **self._of_chat(), "what": "Llamar", "promised_at": self.moment(), "due_at": self.moment(),
                "ended_at": self.draw(False, self.now), "user_id": self.draw(*self.people),
                "team_id": self.draw(*self.teams), "state": self.draw("open", "kept", "broken", "withdrawn")})

    def _followups(self):
        for _ in self.times(6):
            chat = self._of_chat()
            state, reason = self.draw(
                ("open", False), ("done", "answered"), ("done", "finished"), ("done", "by_hand"),
                ("stopped", "stopped"), ("pointless", "wrote"), ("pointless", "closed"), ("pointless", "nobody"))
            self.env["whatsapp_crm.followup"].create({
                **chat, "rule_id": self.rule.id, "key": uuid4().hex, "began_at": self.moment(), "state": state,
                "channel_id": self.chats.browse(chat["conversation_id"]).channel_id.id, "reason": reason,
                "user_id": self.draw(*self.people)})

    def _messages(self):
        messages = self.env["whatsapp_crm.message"]
        for _ in self.times(10):
            values = self._of_chat()
            channel = self.chats.browse(values["conversation_id"]).channel_id
            origin = self.draw("customer", "agent", "phone_app", "auto:rule", "auto:campaign")
            out = origin != "customer"
            failed = messages.search([
                ("status", "=", "failed"), ("channel_id", "=", channel.id), ("retry_ids", "=", False)], limit=1)
            messages.create({
                **values, **messages._channel_values(channel), "conversation_id": values["conversation_id"],
                "origin": origin, "type": self.draw("text", "text", "image", "reaction"),
                "direction": "out" if out else "in", "sent_at": self.moment(),
                "status": self.draw("queued", "sent", "delivered", "read", "failed", "unknown") if out else "received",
                "user_id": origin == "agent" and self.draw(*self.people), "retry_of_id": out and failed.id,
                **self.draw({}, *self.prices)})

    def _flags(self):
        flags = self.env["whatsapp_crm.golden.flag"]
        for _ in self.times(6):
            earlier = flags.search([("company_id", "=", self.company.id)], limit=1)
            state = self.draw("new", "open", "worked", "won", "lost", *["joined"] * bool(earlier))
            flags.create({
                **self._of_chat(), "note": "Ya son 12", "raised_at": self.moment(), "state": state,
                "raised_by_id": self.draw(*self.people), "due_at": self.draw(False, self.moment(), self.now),
                "worked_at": self.draw(False, self.now), "joined_id": state == "joined" and earlier.id})

    # ----------------------------------------------------------------------- check

    def _check(self, oracle):
        for noun, specs in SPECS.items():
            wanted = getattr(oracle, noun)()
            rows = self.rows(noun, [("series", "!=", False)] if noun == "complaint" else [])
            self.assertEqual(set(rows.ids), set(wanted), noun)
            for row in rows:
                for name, value in wanted[row.id].items():
                    found = row[name].id if name.endswith("_id") else row[name]
                    self._same(found, value, f"{noun}.{name}")
            if noun == "complaint":  # the study's line beside each of ours is no complaint of its own
                wanted = {number: row for number, row in wanted.items() if number % 2 == 0}
            self._check_groups(noun, specs, wanted)

    def _check_groups(self, noun, specs, wanted):
        """The figures of each agent."""
        groups = {}
        for row in wanted.values():
            groups.setdefault(row["agent_id"], []).append(row)
        found = self.figures(noun, "__count", *specs)
        self.assertEqual({agent.id for agent in found}, set(groups), noun)
        for agent, (count, *figures) in found.items():
            group = groups[agent.id]
            self.assertEqual(count, len(group), noun)
            for figure, spec in zip(figures, specs):
                name, function = spec.split(":")
                values = [row[name] for row in group if row[name] is not None]
                counted = function == "count_distinct"
                self._same(figure, AGGREGATE[function](values) if values or counted else None, f"{noun}.{spec}")

    def _same(self, found, wanted, name):
        """Missing is missing: never 0."""
        if wanted is None and name == "work.attended":
            self.assertFalse(found)  # a number of a chat, never shown: it is counted only
        elif wanted is None:
            self.assertIn(found, (None, False), name)
            self.assertIsNot(type(found), float, name)
        elif isinstance(wanted, float):
            self.assertAlmostEqual(found, wanted, 3, name)
        else:
            self.assertEqual(found, wanted, name)
