"""One free place, one assignment, on an untouched server."""

from . import check_routing


def test_two_customers_and_one_free_place(world):
    check_routing.one_free_place(world)
