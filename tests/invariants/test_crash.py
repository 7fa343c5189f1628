"""Odoo is killed in the middle of work, on an untouched server."""

from . import check_crash


def test_kill_in_the_middle_of_500_webhooks(fresh_sim):
    check_crash.webhooks_survive_a_kill(fresh_sim)


def test_kill_in_the_middle_of_100_sends(fresh_sim):
    found = check_crash.sends_survive_a_kill(fresh_sim)
    print("after the kill:", found)


def test_orderly_stop_in_the_middle_of_sends(fresh_sim):
    found = check_crash.an_orderly_stop_leaves_few_doubts(fresh_sim)
    print("after the stop:", found)
