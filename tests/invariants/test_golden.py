"""Golden flags raised at the same instant, on an untouched product."""

from . import check_golden


def test_one_opportunity_for_one_customer(fresh_sim):
    check_golden.one_opportunity(fresh_sim)
