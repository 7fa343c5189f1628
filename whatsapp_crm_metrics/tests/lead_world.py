# Part of whatsapp_crm. See LICENSE file for full copyright and licensing details.
"""Leads and conversations whose rows stand as chance has them."""

import random
import unittest
from datetime import timedelta
from unittest.mock import MagicMock

try:
    from hypothesis import Phase, given, settings
    from hypothesis import strategies as st
except ImportError:  # an Odoo without it runs the other tests
    given, settings, st = (MagicMock(side_effect=lambda *_args, **_kwargs: unittest.skip("needs hypothesis")),
                           MagicMock(side_effect=lambda *_args, **_kwargs: lambda test: test), MagicMock())
    Phase = MagicMock()

from odoo import fields
from odoo.tools import SQL

from .lead_common import LeadFactsCase
from .lead_oracle import LeadOracle
from .test_work_random import AGGREGATE

PEOPLE, TWICE = 4, 2
DAY = 24 * 3600
ENDINGS = {  # how a wait ended, and what that was for the promise
    "answered": ("met", "breached"), "no_answer_needed": ("cancelled",), "resolved_unanswered": ("breached",),
    "withdrawn": ("cancelled",), False: ("running",)}
WAITS = (0, 299, 300, 301, 900, 3600, 14401, 86400, 86401, 200_000)
#: Of some hundred choices one number decides: there is nothing simpler to look for where one of them fails.
quietly = settings(
    max_examples=25, deadline=None, database=None, derandomize=True, phases=(Phase.explicit, Phase.generate))
chance = given(st.integers(0, 2 ** 32 - 1))


class LeadWorld(LeadFactsCase):
    """Three people who came twice, and one who came to another company; leads that nobody talked to.

    A test calls :meth:`live` with the number that decides everything.
    """

    web = 1

    def setUp(self):
        super().setUp()
        self.number.reopen_hours = 0
        for _time in range(TWICE):
            chats = [self.customer_writes(sender=f"3460000070{number}") for number in range(PEOPLE)]
            for chat in chats:
                chat.sudo()._resolve("confirmed", None)
            self.pass_time(hours=1)
        self.chats = self.env["whatsapp_crm.conversation"].search([("company_id", "=", self.company.id)], order="id")
        self.assertEqual(len(self.chats), PEOPLE * TWICE)
        self.leads = self.chats.lead_id | self.env["crm.lead"].create([
            {"name": "Web", "company_id": self.company.id, "type": "opportunity"} for _lead in range(self.web)])
        self.now = fields.Datetime.now()
        self._make_choices()
        self._clear()

    def _make_choices(self):
        utm = {name: self.env[f"utm.{name}"].create([{"name": f"{name} {n}"} for n in range(2)])
               for name in ("source", "campaign")}
        self.sources, self.campaigns = utm["source"], utm["campaign"]
        self.entries = self.entry("QR") | self.entry("Web", source_id=self.sources[0].id)
        self.elsewhere = self.env["crm.team"].create({"name": "Cobros", "company_id": self.company.id})
        self.shared = self.env["crm.stage"].search([("team_ids", "=", False), ("is_won", "=", False)])[:2]
        self.stages = self.first_stage | self.next_stage | self.offered | self.shared
        self.gone = self.agent2  # has left since
        self.gone.active = False

    def _clear(self):
        """Nothing is left of how they came; the last person and their lead are of another company."""
        self.other = self.env["res.company"].create({"name": "Otra SL"})
        self.theirs = self.chats.filtered(lambda chat: chat.lead_id == self.leads[PEOPLE - 1])
        self.env.flush_all()
        self.env.cr.execute(SQL("DELETE FROM whatsapp_crm_sla_clock WHERE conversation_id IN %s", self.chats._ids))
        for chat in self.chats:
            self._set(chat, state="resolved", company_id=(self.other if chat in self.theirs else self.company).id)

    # -------------------------------------------------------------------- chance

    def draw(self, *choices):
        return self.random.choice(choices)

    def drawn(self, records):
        """The id of one of them, or none."""
        return self.draw(None, *records.ids)

    def moment(self, days=40):
        return self.now - timedelta(seconds=self.draw(*(
            days * DAY * part // 16 + beside for part in range(1, 17) for beside in (0, 1))))

    def live(self, seed):
        """Have everything as chance has it.

        :param int seed: the same number, the same rows
        """
        self.random = random.Random(seed)
        self.env.flush_all()
        for lead in self.leads:
            self._lead(lead)
        for chat in self.chats:
            self._chat(chat)
        self.env.invalidate_all()
        self.clocks.create([values for chat in self.chats for values in self._waits(chat)])
        self.env.flush_all()
        self.env.invalidate_all()

    def _lead(self, lead):
        state = self.draw("pending", "pending", "won", "lost")
        came = self.moment()
        theirs = lead == self.leads[PEOPLE - 1]
        self._set(
            lead, won_status=state, create_date=came, active=state != "lost" and self.draw(True, True, False),
            date_closed=came + timedelta(seconds=self.draw(0, 1, DAY, 9 * DAY)) if state != "pending" else None,
            stage_id=self.sold.id if state == "won" else self.draw(*self.stages.ids),
            type=self.draw("opportunity", "opportunity", "lead") if state == "pending" else "opportunity",
            company_id=self.other.id if theirs else self.draw(self.company.id, self.company.id, None),
            team_id=self.draw(None, self.team.id, self.elsewhere.id), user_id=self.drawn(self.agent | self.gone),
            expected_revenue=self.draw(0, 500, 1234, 9000), wacrm_qualified_at=self.draw(None, came),
            source_id=self.drawn(self.sources), campaign_id=self.drawn(self.campaigns),
            wacrm_first_entry_id=None if theirs else self.drawn(self.entries),
            lost_reason_id=self.drawn(self.price | self.no_fit), wacrm_mql_at=self.draw(None, came, came),
            wacrm_maturity=self.draw(None, "mql", "sql", "rejected"), wacrm_looked_at=self.draw(None, None, came),
            wacrm_look_by=self.draw(None, self.now, came, self.now + timedelta(seconds=1)),
            wacrm_sql_at=self.draw(None, None, came))

    def _chat(self, chat):
        """Of whichever lead of its company: two leads that became one have the conversations of both."""
        theirs = chat in self.theirs
        lead = self.drawn(self.leads[PEOPLE - 1] if theirs else self.leads - self.leads[PEOPLE - 1])
        outcome = self.draw(None, "confirmed", "idle", "not_customer")
        made, gone = self.draw(True, False), outcome == "not_customer" and self.draw(True, False)
        self._set(
            chat, lead_id=lead, outcome=outcome, opened_at=self.moment(), made_lead_id=lead if made else None,
            made_lead_archived=gone, user_id=self.drawn(self.agent | self.gone), team_id=self.draw(
                self.team.id, self.elsewhere.id), entry_point_id=None if theirs else self.drawn(self.entries))
        if made and gone and lead and self.draw(True, True, False):
            self._set(self.env["crm.lead"].browse(lead), active=False)

    def _waits(self, chat):
        """Values of its waits: one at most goes on, and one at most is the first; what resolving took is none."""
        yield {
            "conversation_id": chat.id, "company_id": chat.company_id.id, "started_at": chat.opened_at, "state": "met",
            "kind": "resolution", "ended_by": "resolved", "stopped_at": self.now, "user_id": self.agent.id}
        ways = [*ENDINGS, "answered"]
        endings = [self.draw(*ways) for _ in range(self.draw(0, 0, 1, 2))]
        if endings.count(False) > 1:
            endings = [False]
        for place, ending in enumerate(endings):
            began = chat.opened_at + timedelta(seconds=self.draw(0, 3600, DAY))
            yield {
                "conversation_id": chat.id, "company_id": chat.company_id.id, "started_at": began,
                "kind": "next_response" if place else "first_response", "state": self.draw(*ENDINGS[ending]),
                "ended_by": ending, "stopped_at": ending and began + timedelta(seconds=self.draw(*WAITS)),
                "due_at": self.draw(False, began, self.now, self.now + timedelta(seconds=1)),
                "team_id": ending and self.draw(False, self.team.id, self.elsewhere.id),
                "user_id": ending and self.drawn(self.agent | self.gone),
                "owner_id": ending and self.drawn(self.agent | self.gone)}

    def _set(self, record, **values):
        """Straight into its row: what Odoo would compute of one value is a value of its own here."""
        sets = SQL(", ").join([SQL("%s = %s", SQL.identifier(name), value) for name, value in values.items()])
        self.env.cr.execute(SQL("UPDATE %s SET %s WHERE id = %s", SQL.identifier(record._table), sets, record.id))

    # --------------------------------------------------------------------- check

    def oracle(self):
        return LeadOracle(self.env, self.company, self.now, self.first_stage | self.shared[:1], self.team)

    def check_rows(self, rows, wanted):
        """
        :param rows: of a report
        :param wanted: {id of the row: {field: value}}
        """
        self.assertEqual(set(rows.ids), set(wanted))
        for row in rows:
            for name, value in wanted[row.id].items():
                self.same(row[name].id if name.endswith("_id") else row[name], value, f"{row}.{name}")

    def check_groups(self, rows, wanted, by, specs):
        """The figures of each group, as the pivot asks for them."""
        groups = {}
        for row in wanted.values():
            groups.setdefault(row[by], []).append(row)
        found = rows._read_group([("id", "in", rows.ids)], [by], ["__count", *specs])
        self.assertEqual({key.id for key, *_figures in found}, set(groups))
        for key, count, *figures in found:
            group = groups[key.id]
            self.assertEqual(count, len(group))
            for figure, spec in zip(figures, specs, strict=True):
                name, function = spec.split(":")
                values = [row[name] for row in group if row[name] is not None]
                self.same(figure, AGGREGATE[function](values) if values else None, f"{key}.{spec}")

    def same(self, found, wanted, name):
        """Missing is missing: never 0."""
        if wanted is None:
            self.assertIn(found, (None, False), name)
            self.assertNotIn(type(found), (int, float), name)
        elif isinstance(wanted, float):
            self.assertIsNot(found, False, name)
            self.assertAlmostEqual(found, wanted, 4, name)
        else:
            self.assertEqual(found, wanted, name)
