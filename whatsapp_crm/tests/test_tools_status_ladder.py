# Part of whatsapp_crm. See LICENSE file for full copyright and licensing details.
from functools import reduce
from itertools import permutations

from odoo.tests import BaseCase, tagged

from ..tools.constants import STATUS_RANKS
from ..tools.status_ladder import climb

META = ("sent", "delivered", "read", "played", "failed")


def after(start, *words):
    """Return the status after these words, in this order."""
    return reduce(lambda current, new: climb(current, new) or current, words, start)


@tagged("post_install", "-at_install")
class TestStatusLadder(BaseCase):
    def test_steps(self):
        cases = (
            ("queued", "sending", "sending"),
            ("sending", "accepted", "accepted"),
            ("sending", "failed", "failed"),
            ("sending", "unknown", "unknown"),
            ("accepted", "held", "held"),
            ("held", "sent", "sent"),
            ("accepted", "read", "read"),
            ("sent", "failed", "failed"),
            ("sent", "expired", "expired"),
            ("expired", "delivered", "delivered"),
            ("failed", "delivered", "delivered"),
            ("read", "delivered", None),
            ("delivered", "failed", None),
            ("read", "expired", None),
            ("failed", "sent", None),
            ("failed", "expired", None),
            ("sent", "sent", None),
            (None, "sent", "sent"),
            ("sent", "deleted", None),
            ("sent", "", None),
            ("sent", None, None),
            ("received", "sent", None),
            ("", "sent", "sent"),
        )
        for current, new, expected in cases:
            with self.subTest(current=current, new=new):
                self.assertEqual(climb(current, new), expected)

    def test_unknown_is_settled_by_meta_and_never_sent_again(self):
        for new in (*META, "accepted", "held"):
            with self.subTest(new):
                self.assertEqual(climb("unknown", new), new)
                self.assertIsNone(climb(new, "unknown"))
        for new in ("queued", "sending", "cancelled"):
            with self.subTest(new):
                self.assertIsNone(climb("unknown", new))

    def test_only_a_queued_message_can_be_cancelled(self):
        for current in (*STATUS_RANKS, None):
            with self.subTest(current=current):
                expected = "cancelled" if current == "queued" else None
                self.assertEqual(climb(current, "cancelled"), expected)
        self.assertIsNone(climb("cancelled", "sending"))
        self.assertIsNone(climb("cancelled", "unknown"))
        self.assertEqual(climb("cancelled", "sent"), "sent")

    def test_every_order_of_arrival_ends_the_same(self):
        cases = {
            ("sent", "delivered", "read"): "read",
            ("sent", "failed"): "failed",
            ("sent", "delivered", "failed"): "delivered",
            ("sent", "failed", "read", "played"): "played",
            ("unknown", "accepted", "sent", "delivered"): "delivered",
        }
        for words, expected in cases.items():
            ends = {after("sending", *order) for order in permutations(words)}
            with self.subTest(words):
                self.assertEqual(ends, {expected})
