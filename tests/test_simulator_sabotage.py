"""Faults on request: of Graph answers and of webhooks."""

import time

import pytest
import requests

from tests.simulator import webhook_bodies as wb

ANA, MARTA = "34600111001", "34600111002"


@pytest.fixture
def world(running_world):
    running_world.clean()
    running_world.sim.customer_text([ANA, MARTA])
    running_world.settle()
    running_world.sink.posts.clear()
    return running_world


# --- Graph ------------------------------------------------------------------
def test_next_sends_fail_with_a_code(world):
    world.sim.fail_next(131016, count=2)
    answers = [world.graph.send(ANA) for _number in range(3)]
    assert [answer.status_code for answer in answers] == [500, 500, 200]
    assert answers[0].json()["error"]["code"] == 131016
    assert len(world.sim.sends()) == 1


def test_failure_by_status_of_one_number_only(world):
    world.sim.fail_next(131049, by="status", to=MARTA)
    good, bad = world.graph.wamid(ANA), world.graph.wamid(MARTA)
    world.settle()
    assert world.sink.statuses(bad)[0]["errors"][0]["code"] == 131049
    assert world.sink.statuses(good)[0]["status"] == "sent"


def test_timeout_after_accepting_takes_the_message_and_says_nothing(world):
    world.sim.fault("timeout_after_accepting", hold_seconds=1)
    with pytest.raises(requests.ReadTimeout):
        world.graph.send(ANA, timeout=0.3)
    [call] = world.sim.sends()
    assert (call["status"], call["fault"]) == (0, "timeout_after_accepting")
    world.settle()
    assert world.sink.statuses(call["wamid"])[0]["status"] == "sent"


@pytest.mark.parametrize(("kind", "accepted"), [
    ("reset_connection", 0), ("reset_after_accepting", 1)])
def test_connection_reset(world, kind, accepted):
    world.sim.fault(kind)
    with pytest.raises(requests.ConnectionError):
        world.graph.send(ANA)
    assert len(world.sim.sends()) == accepted
    world.graph.wamid(ANA)


@pytest.mark.parametrize(("kind", "accepted"), [
    ("garbage", 0), ("garbage_after_accepting", 1)])
def test_garbage_instead_of_json(world, kind, accepted):
    world.sim.fault(kind)
    answer = world.graph.send(ANA)
    assert (answer.status_code, answer.headers["Content-Type"][:9]) == (502, "text/html")
    assert len(world.sim.sends()) == accepted


def test_slow_answers_and_faults_on_other_calls(world):
    world.sim.fault("slow", latency_ms=200, on="template_list")
    world.sim.fail_next(2, on="any", count=1)
    started = time.monotonic()
    assert world.graph.get("200000000000002/message_templates").status_code == 200
    assert time.monotonic() - started > 0.2
    assert world.graph.code(ANA) == 2
    world.sim.fail_next(2, count=None)
    world.sim.clear_faults()
    world.graph.wamid(ANA)


def test_statuses_can_overtake_the_answer(world):
    world.sim.configure(answer_latency_ms=200)
    world.graph.wamid(ANA)
    assert [row["status"] for row in world.sink.statuses()] == ["sent", "delivered", "read"]


def test_unknown_faults_and_filters_are_refused(world):
    for values in ({"kind": "earthquake"}, {"kind": "error", "colour": "red"}):
        with pytest.raises(ValueError):
            world.sim.fault(**values)
    with pytest.raises(ValueError):
        world.sim.calls(colour="red")


def test_record_of_calls(world):
    world.graph.wamid(ANA, biz_opaque_callback_data="wacrm:1")
    world.graph.send("34600111005")
    world.graph.get(world.graph.pnid)
    first, second, third = world.sim.calls()
    assert (first["kind"], first["to"], first["callback"], first["accepted"]) == (
        "send", ANA, "wacrm:1", True)
    assert first["body"]["text"] == {"body": "Buenas"}
    assert (second["status"], second["accepted"]) == (400, False)
    assert third["kind"] == "number"
    assert world.sim.count_calls(kind="send") == 2
    assert world.sim.calls(since=first["number"], kind="send") == [second]
    world.sim.clear_calls()
    assert world.sim.calls() == []


# --- webhooks -----------------------------------------------------------------
def test_refused_posts_come_again_with_the_same_bytes(world):
    world.sink.answers = [500, 503]
    world.sim.customer_text(ANA)
    world.settle()
    assert len(world.sink.posts) == 3
    assert len(set(world.sink.posts)) == 1


def test_given_up_posts_can_be_delivered_again(world):
    world.sink.answers = [500] * 3
    world.sim.customer_text(ANA)
    world.settle()
    assert world.sim.posts()["counters"]["given_up"] == 1
    assert world.sim.redeliver() == 1
    world.settle()
    assert len(world.sink.posts) == 4


def test_unreachable_business_is_retried(world):
    world.sim.configure(webhook_url="http://127.0.0.1:9/none", webhook_retry_seconds=[60])
    world.sim.customer_text(ANA)
    assert not world.sim.wait_idle(0.2)
    assert world.sim.posts()["posts"][-1]["status"] == 0
    world.sim.reset()
    assert world.sim.wait_idle(1)


def test_reset_forgets_what_is_just_being_posted(world):
    world.sink.hold_seconds = 0.2
    world.sim.customer_text(ANA)
    time.sleep(0.1)
    world.sim.reset()
    time.sleep(0.2)
    assert world.sim.webhooks.pending == 0
    world.sim.customer_text(ANA)
    assert world.sim.webhooks.pending == 1


def test_duplicates(world):
    world.sim.configure(duplicate=2)
    world.sim.customer_text(ANA)
    world.settle()
    assert len(world.sink.posts) == 3
    assert len(set(world.sink.posts)) == 1


def test_drops(world):
    world.sim.drop_next(2)
    texts = [world.sim.customer_text(ANA, str(number)) for number in range(3)]
    world.settle()
    assert [row["id"] for row in world.sink.messages()] == texts[2:]


def test_batches_merge_into_one_value(world):
    world.sim.configure(batch_size=10, batch_ms=100)
    world.sim.customer_text(ANA, count=4)
    world.sim.customer_text(MARTA)
    world.settle()
    [value] = world.sink.values()
    assert len(value["messages"]) == 5
    assert len(value["contacts"]) == 2


def test_shuffle_and_batch_keep_every_item(world):
    world.sim.configure(shuffle=True, batch_size=7, batch_ms=100, seed=3)
    sent = [world.sim.customer_text(ANA, str(number)) for number in range(30)]
    world.settle()
    came = [row["id"] for row in world.sink.messages()]
    assert sorted(came) == sorted(sent)
    assert came != sent


def test_delay(world):
    world.sim.configure(delay_ms=150)
    started = time.monotonic()
    world.sim.customer_text(ANA)
    world.settle()
    assert time.monotonic() - started > 0.15
    assert len(world.sink.posts) == 1


def test_order_of_one_person_is_kept_by_default(world):
    sent = [world.sim.customer_text(ANA, str(number)) for number in range(60)]
    world.settle()
    assert [row["id"] for row in world.sink.messages()] == sent


def test_wrong_signatures(world):
    world.sim.control("webhook_faults", wrong_signature_next=1)
    world.sim.customer_text(ANA)
    world.settle()
    assert world.sink.posts[0][1] is False


def test_raw_posts_with_any_body_and_signature(world):
    person = wb.Person("34600111001")
    body = wb.inbound(wb.DEMO_NUMBER, person, wb.text(person))
    for signature, right in (("valid", True), ("wrong", False), ("missing", False)):
        assert world.sim.raw(body, signature=signature) == [{"status": 200, "body": ""}]
        assert world.sink.posts[-1][1] is right
    world.sim.raw("not json", copies=3)
    assert [raw for raw, _right in world.sink.posts[-3:]] == [b"not json"] * 3


def test_statuses_in_any_order(world):
    world.sim.configure(statuses=False)
    wamid = world.graph.wamid(ANA)
    for name in ("read", "sent", "delivered"):
        world.sim.status(wamid, name)
    world.sim.status(wamid, "failed", code=131026)
    world.settle()
    assert [row["status"] for row in world.sink.statuses(wamid)] == [
        "read", "sent", "delivered", "failed"]


def test_without_subscription_nothing_is_told(world):
    world.graph.request("DELETE", "200000000000002/subscribed_apps")
    world.sim.customer_text(ANA)
    world.settle()
    assert not world.sink.posts
    assert world.sim.posts()["counters"]["not_subscribed"] == 1
