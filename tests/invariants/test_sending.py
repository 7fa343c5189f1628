"""Everything that leaves, once and in order, on an untouched server."""

from . import check_sending


def test_twenty_answers_while_the_customer_writes(fresh_sim):
    check_sending.answers_while_the_customer_writes(fresh_sim)


def test_an_answer_answers_what_its_writer_saw(fresh_sim):
    check_sending.an_answer_answers_what_its_writer_saw(fresh_sim)


def test_order_within_a_chat(fresh_sim):
    check_sending.order_within_a_chat(fresh_sim)


def test_one_slow_chat_delays_no_other(fresh_sim):
    check_sending.one_slow_chat_delays_no_other(fresh_sim)


def test_doubtful_sends_are_never_repeated(fresh_sim):
    check_sending.doubtful_sends_are_never_repeated(fresh_sim)


def test_garbage_is_left_to_a_person(fresh_sim):
    check_sending.untaken_garbage_is_left_to_a_person(fresh_sim)


def test_graph_down_loses_nothing(fresh_sim):
    check_sending.graph_down_loses_nothing(fresh_sim)


def test_a_dead_token_burns_nothing(fresh_sim):
    check_sending.a_dead_token_burns_nothing(fresh_sim)


def test_statuses_only_climb(fresh_sim):
    check_sending.statuses_only_climb(fresh_sim)


def test_statuses_before_their_echo(fresh_sim):
    check_sending.statuses_before_their_echo(fresh_sim)


def test_statuses_together_with_their_echo(fresh_sim):
    check_sending.statuses_together_with_their_echo(fresh_sim)


def test_notes_and_system_lines_stay_inside(fresh_sim):
    check_sending.notes_and_system_lines_stay_inside(fresh_sim)
