"""A silent customer is followed up once, on an untouched server."""

from . import check_followup


def test_two_workers_at_the_same_instant(fresh_sim):
    check_followup.two_workers_follow_up_once(fresh_sim)


def test_kill_in_the_middle(fresh_sim):
    print(check_followup.follow_up_survives_a_kill(fresh_sim))
