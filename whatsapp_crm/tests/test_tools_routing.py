# Part of whatsapp_crm. See LICENSE file for full copyright and licensing details.
from datetime import datetime, timedelta
from itertools import permutations

from odoo.tests import BaseCase, tagged

from ..tools.routing import (
    AWAY,
    FULL,
    NOT_ON_SHIFT,
    NOT_PRESENT,
    Candidate,
    available,
    least_loaded,
    load,
    reason_not_available,
    round_robin,
)

NOON = datetime(2026, 3, 2, 12)
EARLIER = NOON - timedelta(hours=1)


def person(user_id, **values):
    """Return somebody who works and is there."""
    return Candidate(user_id, **{"on_shift": True, "present": True, **values})


@tagged("post_install", "-at_install")
class TestRouting(BaseCase):
    def assert_chosen(self, choose, candidates, expected):
        """Check who is chosen, in whatever order they are given."""
        for order in permutations(candidates):
            chosen = choose(iter(order))
            self.assertEqual(chosen and chosen.user_id, expected)

    def test_why_somebody_gets_none(self):
        cases = (
            ("there", {}, None),
            ("not on shift", {"on_shift": False}, NOT_ON_SHIFT),
            ("not present", {"present": False}, NOT_PRESENT),
            ("away", {"away": True}, AWAY),
            ("full", {"capacity": 8, "load": 8}, FULL),
            ("more than full", {"capacity": 8, "load": 9.5}, FULL),
            ("one place left", {"capacity": 8, "load": 7}, None),
            ("part of a place left", {"capacity": 8, "load": 7.9}, None),
            ("no limit", {"capacity": 0, "load": 500}, None),
            ("no limit, nothing to do", {"capacity": 0, "load": 0}, None),
            ("all at once", {"on_shift": False, "present": False, "away": True, "capacity": 1, "load": 1},
             NOT_ON_SHIFT),
            ("all but the shift", {"present": False, "away": True, "capacity": 1, "load": 1}, NOT_PRESENT),
            ("away and full", {"away": True, "capacity": 1, "load": 1}, AWAY),
        )
        for case, values, expected in cases:
            with self.subTest(case):
                candidate = person(1, **values)
                self.assertEqual(reason_not_available(candidate), expected)
                self.assertEqual(available([candidate]), [] if expected else [candidate])

    def test_available_keeps_the_order(self):
        found = available([person(3), person(1, away=True), person(2)])
        self.assertEqual([candidate.user_id for candidate in found], [3, 2])

    def test_round_robin(self):
        cases = (
            ("the longest ago", (person(1, last_assigned_at=NOON), person(2, last_assigned_at=EARLIER)), 2),
            ("never yet", (person(1, last_assigned_at=EARLIER), person(2)), 2),
            ("equals: by id", (person(7), person(3), person(5)), 3),
            ("load is no matter", (person(1, load=50), person(2, last_assigned_at=EARLIER)), 1),
            ("but being full is", (person(1, load=5, capacity=5), person(2, last_assigned_at=EARLIER)), 2),
            ("nobody can", (person(1, away=True), person(2, present=False)), None),
            ("nobody", (), None),
        )
        for case, candidates, expected in cases:
            with self.subTest(case):
                self.assert_chosen(round_robin, candidates, expected)

    def test_least_loaded(self):
        cases = (
            ("the least", (person(1, load=2), person(2, load=1.5), person(3, load=3)), 2),
            ("equals: the longest ago", (
                person(1, load=1, last_assigned_at=NOON), person(2, load=1, last_assigned_at=EARLIER)), 2),
            ("equals in all: by id", (person(9), person(4)), 4),
            ("load before turn", (person(1, load=1), person(2, last_assigned_at=NOON)), 2),
            ("the least is away", (person(1, away=True), person(2, load=9)), 2),
            ("the least is full", (person(1, load=1, capacity=1), person(2, load=9, capacity=10)), 2),
            ("nobody can", (person(1, on_shift=False),), None),
            ("nobody", (), None),
        )
        for case, candidates, expected in cases:
            with self.subTest(case):
                self.assert_chosen(least_loaded, candidates, expected)

    def test_round_robin_goes_round(self):
        turns, last = [], {}
        for number in range(9):
            people = [person(user, last_assigned_at=last.get(user), away=user == 2 and 3 <= number < 6)
                      for user in (1, 2, 3)]
            chosen = round_robin(people).user_id
            last[chosen] = NOON + timedelta(minutes=number)
            turns.append(chosen)
        self.assertEqual(turns, [1, 2, 3, 1, 3, 1, 2, 3, 1])

    def test_load(self):
        self.assertEqual(load(3, 0, 0.5), 3)
        self.assertEqual(load(3, 4, 0.5), 5)
        self.assertEqual(load(3, 4, 0), 3)
        self.assertEqual(load(3, 53, 0.02), load(4, 3, 0.02))
        self.assertEqual(reason_not_available(person(1, capacity=29, load=load(0, 50, 0.58))), FULL)
