"""What is due is handled once, on an untouched server."""

from . import check_due


def test_two_workers_at_the_same_instant(fresh_sim):
    check_due.two_workers_tell_once(fresh_sim)


def test_a_busy_worker_holds_up_nobody(fresh_sim):
    check_due.a_busy_worker_holds_up_nobody(fresh_sim)


def test_kill_in_the_middle(fresh_sim):
    print(check_due.due_survives_a_kill(fresh_sim))
