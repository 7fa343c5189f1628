"""Each guard is taken out of the product, and its check must see it."""

import contextlib

import pytest

from . import (
    check_campaign,
    check_crash,
    check_due,
    check_golden,
    check_inbound,
    check_ownership,
    check_routing,
    check_safety,
    check_sending,
    mutants,
)
from .world import PATIENCE, World

pytestmark = pytest.mark.mutant

QUICK_DOUBT = ("reset_after_accepting",)
#: mutant: (the check that must fail, its arguments, a word of the assertion that must fail)
CASES = {
    "no_unique_key": (check_inbound.same_deliveries_once, {}, "items stored"),
    "no_second_try": (check_inbound.one_of_each_for_a_new_person, {}, "messages"),
    "no_person_lock": (check_inbound.one_worker_a_person, {}, "the same person in hand"),
    "no_order": (check_inbound.in_metas_order, {}, "orden"),
    "window_may_shrink": (check_inbound.a_late_message_changes_the_right_things, {}, "end of the window"),
    "wake_only_the_idle": (check_inbound.nothing_waits_for_the_minute, {}, "next minute"),
    "no_signature": (check_inbound.only_signed_bodies, {}, "sha1"),
    "poison_raises": (check_inbound.poison_stops_nobody, {}, "instead of"),
    "no_rerouting": (check_inbound.unknown_number_waits_for_its_number, {"reference": "100000000000902"},
                     "instead of 30"),
    "no_neutralize_guard": (check_safety.the_mark_of_a_copy_closes_the_door, {}, "503"),
    "store_after_200": (check_crash.webhooks_survive_a_kill, {"total": 45}, "answered 200 and lost"),
    "answers_everything": (check_sending.an_answer_answers_what_its_writer_saw, {}, "since when they wait"),
    "newest_first": (check_sending.order_within_a_chat, {}, "paso"),
    "send_again_when_in_doubt": (check_sending.doubtful_sends_are_never_repeated, {"kinds": QUICK_DOUBT}, "2 == 1"),
    "down_means_failed": (check_sending.graph_down_loses_nothing, {}, "failed"),
    "token_burns": (check_sending.a_dead_token_burns_nothing, {}, "instead of"),
    "no_ladder": (check_sending.statuses_only_climb, {}, "delivered"),
    "no_revival": (check_sending.statuses_before_their_echo, {}, "instead of"),
    "note_leaves": (check_sending.notes_and_system_lines_stay_inside, {}, "nota interna"),
    "taken_is_takeable": (check_ownership.one_taker, {}, "who has it"),
    "lock_gives_up": (check_ownership.one_taker, {}, "the other reads"),
    "support_unasked": (check_ownership.one_answerer, {}, "who has it"),
    "no_claim_of_due": (check_due.two_workers_tell_once, {"total": 10}, "told twice"),
    "due_in_a_row": (check_due.a_busy_worker_holds_up_nobody, {}, "instead of 5"),
    "alert_before_mark": (check_due.due_survives_a_kill, {"total": 10}, "told twice"),
    "no_claim_of_agent": (check_routing.one_free_place, {}, "for one free place"),
    "no_account_key": (check_golden.one_opportunity, {}, "opportunities"),
    "queued_before_marked": (check_campaign.everybody_gets_it_once, {"total": 60}, "written to twice"),
    "orphans_back_to_queue": (check_crash.sends_survive_a_kill, {"total": 40}, "accepted twice"),
}


@pytest.fixture(scope="module")
def mutable(tmp_path_factory):
    """A server whose guards can be taken out; while none is, it is the product."""
    switch = tmp_path_factory.mktemp("mutant") / "name"
    switch.write_text("")
    with World("mutable", mutate="tests.invariants.mutants:install", env={mutants.VARIABLE: str(switch)}) as world:
        assert mutants.INSTALLED in world.odoo.log_text(), world.odoo.log
        world.switch = switch
        yield world


@contextlib.contextmanager
def guard_out(world, name):
    """Inside, that guard of the running server is out."""
    world.sim.reset()
    world.sim.configure(check_window=False)
    world.patience = 0.25
    world.switch.write_text(name)
    try:
        yield
    finally:
        world.switch.write_text("")
        world.patience = PATIENCE
        _tidy_up(world)


def _tidy_up(world):
    """What a mutant left undone must not disturb the next one."""
    if not world.odoo.is_running():
        world.odoo.start()
    world.sql("UPDATE whatsapp_crm_webhook_event SET state = 'done' WHERE state IN ('new', 'failed')")
    world.sql("UPDATE whatsapp_crm_message SET status = 'cancelled' WHERE status IN ('queued', 'sending')")
    world.sql("UPDATE whatsapp_crm_account SET sending_stopped = FALSE WHERE sending_stopped")


@pytest.mark.parametrize("name", CASES)
def test_the_check_sees_that_the_guard_is_out(mutable, name):
    check, arguments, word = CASES[name]
    with guard_out(mutable, name), pytest.raises(AssertionError) as failure:
        check(mutable, **arguments)
    assert word in str(failure.value)


def test_the_lock_alone_keeps_workers_apart(mutable):
    """Requests that care for nothing but the lock of a person still do not meet there."""
    mutable.switch.write_text("everybody_inline")
    try:
        check_inbound.one_worker_a_person(mutable)
    finally:
        mutable.switch.write_text("")


def test_without_the_database_s_uniqueness_a_new_person_is_many(mutable):
    """The last line of defence: with the unique indexes gone too, eight requests make several of each."""
    for (index,) in mutable.sql("""
            SELECT indexname FROM pg_indexes WHERE indexdef LIKE 'CREATE UNIQUE%%' AND indexname NOT LIKE '%%pkey'
               AND indexdef SIMILAR TO '%%(wa_id|bsuid|wacrm|channel_id)%%'
               AND tablename IN ('whatsapp_crm_contact', 'discuss_channel', 'whatsapp_crm_conversation')"""):
        mutable.sql(f'DROP INDEX "{index}"')
    with guard_out(mutable, "no_unique_contact"), pytest.raises(AssertionError, match="contacts"):
        check_inbound.one_of_each_for_a_new_person(mutable)
