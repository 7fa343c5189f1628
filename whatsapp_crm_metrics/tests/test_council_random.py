# Part of whatsapp_crm. See LICENSE file for full copyright and licensing details.
"""The lead council's figures and a company's own figures about silence, of random leads, worked out in Python."""

import statistics
from datetime import date, timedelta

import pytz

from odoo.tests import tagged

from .lead_world import LeadWorld, chance, quietly

WEEK = timedelta(weeks=1)
MADRID = pytz.timezone("Europe/Madrid")
LAST_WEEK = date(2026, 2, 23)
YEAR, QUARTER = timedelta(days=365), timedelta(weeks=12)


@tagged("post_install", "-at_install")
class TestCouncilRandom(LeadWorld):
    """Whatever leads came and whatever became of them, both pages say what Python says."""

    web = 45  # enough for a share of what sales decided on

    def setUp(self):
        super().setUp()
        self.boss = self._user("wacrm_boss", "whatsapp_crm.group_supervisor,sales_team.group_sale_manager")
        self.boss.tz = MADRID.zone
        self.monday = MADRID.localize(self._midnight(LAST_WEEK)).astimezone(pytz.utc).replace(tzinfo=None)
        pages = self.env["whatsapp_crm.council"].with_user(self.boss)
        self.council = pages.browse(pages.action_open_last_week()["res_id"])

    def _midnight(self, day):
        return self.now.replace(year=day.year, month=day.month, day=day.day, hour=0, minute=0, second=0)

    def moment(self, days=0):
        """Mostly in one of the two weeks; else around their limits, and those of the quarter and of the year."""
        second = timedelta(seconds=1)
        day = timedelta(days=self.draw(*range(7)))
        return self.draw(*[self.monday + day, self.monday - WEEK + day] * 5, self.draw(
            self.monday, self.monday - second, self.monday + WEEK, self.monday + WEEK - second, self.monday - WEEK,
            self.now - QUARTER, self.now - QUARTER - second, self.now - YEAR - timedelta(days=9)))

    @quietly
    @chance
    def test_as_worked_out_one_by_one(self, seed):
        with self.env.cr.savepoint() as savepoint:
            self.live(seed)
            rows = list(self.oracle().lead().values())
            self._check_council(rows)
            self._check_silence(rows)
            savepoint.close(rollback=True)
        self.env.invalidate_all()

    # ----------------------------------------------------------------- council

    def _check_council(self, rows):
        self.assertEqual(self.council.week_start, LAST_WEEK)
        week, before = (self._came(rows, self.monday - ago) for ago in (timedelta(), WEEK))
        figures = self.council.figures
        found = {tuple(row["origin"]): self._told(row) for row in figures["rows"]}
        self.assertEqual(len(found), len(figures["rows"]))
        origins = {}
        for row in week:
            origins.setdefault((row["source_id"], row["entry_point_id"], row["campaign_id"]), []).append(row)
        self.assertEqual(found, {origin: self._sums(group) for origin, group in origins.items()})
        self.assertEqual(self._told(figures["total"]), self._sums(week))
        self.assertEqual(self.council.acceptance, self._acceptance(week, before))
        reasons = [row["reason"] or "No reason" for row in week if row["rejected"]]
        self.assertEqual(
            sorted(self.council.refused.split(", ")),
            sorted(f"{reason} {reasons.count(reason)}" for reason in set(reasons)) or ["Nothing was rejected."])

    def _came(self, rows, monday):
        return [row for row in rows if monday <= row["date"] < monday + WEEK]

    def _told(self, row):
        return {name: row[name] for name in (
            "leads", "accepted", "rejected", "not_looked_at", "won", "response")} | {
            "revenue": "".join(one for one in row["revenue"] if one.isdigit() or one == ".")}

    def _sums(self, rows):
        hours = [row["first_response"] for row in rows if row["first_response"] is not None]
        revenue = sum(row["revenue"] or 0 for row in rows)
        return {
            "leads": len(rows), **{name: sum(row[name] for row in rows) for name in (
                "accepted", "rejected", "not_looked_at", "won")},
            "response": self._words(statistics.median(hours)) if hours else "", "revenue": f"{revenue:.2f}"}

    def _words(self, hours):
        return f"{round(hours * 60)} min" if hours < 1 else f"{hours:.1f} h"

    def _acceptance(self, week, before):
        accepted, decided, share = self._share(week)
        if share is None:
            return f"{accepted} of {decided}: too few for a share"
        words = f"{share} % ({accepted} of {decided})"
        _accepted, _decided, past = self._share(before)
        return words if past is None else f"{words}, {share - past:+d} points against the week before"

    def _share(self, rows):
        """Of fewer than five that sales decided on, there is none."""
        accepted = sum(row["accepted"] for row in rows)
        decided = accepted + sum(row["rejected"] for row in rows)
        return accepted, decided, round(100 * accepted / decided) if decided >= 5 else None

    # ----------------------------------------------------------------- silence

    def _check_silence(self, rows):
        pages = self.env["whatsapp_crm.silence"].with_user(self.boss)
        own = pages._own_figures(self.company)
        late = [row for row in rows if row["date"] >= self.now - QUARTER and not row["won"] and self._is_late(row)]
        closed = [row for row in rows
                  if row["conversation_id"] and row["closed_at"] and row["closed_at"] >= self.now - YEAR]
        brought = [row["revenue"] for row in closed if row["revenue"]]
        since = min((row["date"] for row in rows), default=self.now - QUARTER)
        weeks = min(12, max(1, (self.now - since) / WEEK))
        won = sum(row["won"] for row in closed)
        self.assertEqual((own["late"], own["closed"], own["won"]), (len(late), len(closed), len(brought)))
        self.assertAlmostEqual(own["late_a_week"], len(late) / weeks)
        self.assertAlmostEqual(own["conversion"], won / len(closed) if closed else 0)
        self.assertAlmostEqual(own["value"], statistics.median(brought) if brought else 0)

    def _is_late(self, row):
        """The promise of its first conversation's first answer was missed, or is by now."""
        first = self.clocks.search(
            [("conversation_id", "=", row["conversation_id"]), ("kind", "=", "first_response")])
        return any(
            one.state == "breached" or one.state == "running" and one.due_at and one.due_at <= self.now
            for one in first)
