"""Everything that arrives, once and in order, on an untouched server."""

from . import check_inbound


def test_eight_first_messages_at_once_make_one_of_each(world):
    check_inbound.one_of_each_for_a_new_person(world)


def test_the_same_deliveries_at_once_count_once(world):
    check_inbound.same_deliveries_once(world)


def test_one_worker_a_person(world):
    check_inbound.one_worker_a_person(world)


def test_a_person_is_worked_in_metas_order(world):
    check_inbound.in_metas_order(world)


def test_a_late_message_changes_the_right_things(world):
    check_inbound.a_late_message_changes_the_right_things(world)


def test_nothing_waits_for_the_minute(world):
    check_inbound.nothing_waits_for_the_minute(world)


def test_only_signed_bodies_are_taken(world):
    check_inbound.only_signed_bodies(world)


def test_a_poison_item_stops_nobody(world):
    check_inbound.poison_stops_nobody(world)


def test_an_unknown_number_waits_for_its_number(world):
    check_inbound.unknown_number_waits_for_its_number(world)
