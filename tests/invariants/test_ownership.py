"""One responsible at a time, on an untouched server."""

from . import check_ownership


def test_two_takers_at_the_same_instant(world):
    check_ownership.one_taker(world)


def test_two_answers_at_the_same_instant(fresh_sim):
    check_ownership.one_answerer(fresh_sim)


def test_new_agent_with_several_screens(world):
    check_ownership.one_new_agent(world)
