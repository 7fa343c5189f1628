"""What a copy of the database must not do, and what the webhook's door lets in."""

import json

from tests.simulator import demo

from . import meta

EVENTS = "whatsapp_crm_webhook_event"


def a_neutralized_copy_is_dumb(world, queued_in):
    """The webhook answers 503, and nothing is sent, whatever waited, whoever runs the crons by hand.

    :param world: a copy that ``odoo neutralize`` was run on
    :param list queued_in: chats in which messages waited when it was copied
    """
    before = world.count(EVENTS)
    for secret in (demo.APP_SECRET, ""):
        assert world.post(meta.text(meta.person("34699000001"), "hola"), secret=secret) == [503]
    assert world.count(EVENTS) == before
    admin = world.rpc("admin")
    for cron in ("send_interactive", "send_bulk", "ingest", "media"):
        admin.call("ir.cron", "method_direct_trigger", [admin.ref(f"whatsapp_crm.ir_cron_{cron}")])
    for channel in queued_in:
        assert not set(world.statuses(channel)) & {"queued", "sending"}
    assert world.sim.count_calls() == 0
    assert world.value("""
        SELECT count(*) FROM whatsapp_crm_account
         WHERE access_token IS NOT NULL OR app_secret IS NOT NULL OR verify_token IS NOT NULL""") == 0


def the_mark_of_a_copy_closes_the_door(world):
    """Even with its secrets still there, a database marked as neutralized takes nothing."""
    admin, before = world.rpc("admin"), world.count(EVENTS)
    admin.call("ir.config_parameter", "set_param", "database.is_neutralized", "True")
    try:
        assert world.post(meta.text(meta.person("34699000002"), "hola")) == [503]
        assert world.count(EVENTS) == before
    finally:
        admin.call("ir.config_parameter", "set_param", "database.is_neutralized", False)


def the_door_of_the_webhook(world):
    """Not a JSON object 400, too large refused, odd bodies kept; the challenge needs the verify token."""
    before = world.count(EVENTS)
    for body in (b"", b"{", b"\xff\xfe", b"hola", b"[]", b"null", b"[" * 100_000):
        assert meta.post(world.webhook_url, body) == 400, body[:20]
    large = b'{"object": "' + b"x" * (5 * 1024 * 1024) + b'"}'
    assert meta.post(world.webhook_url, large) in (0, 413)
    assert world.count(EVENTS) == before
    odd = {"changes": [{"value": {"messages": [None, 7]}}]}
    for body in ({}, {"entry": None}, {"entry": [odd]}, {"entry": ["x\x00y"]}):
        assert meta.post(world.webhook_url, json.dumps(body).encode()) == 200, body
    assert world.sim.challenge()["verified"]
    assert world.sim.challenge(verify_token="another")["status"] == 403


def each_app_signs_for_its_own_account(world):
    """Two apps share the address: each signature opens the door, and only to its own account's items."""
    admin = world.rpc("admin")
    other = meta.Number("100000000000951", "34600000951", "200000000000952")
    account = admin.call("whatsapp_crm.account", "create", {
        "name": "Other", "waba_ref": other.waba_id, "app_secret": "another-secret", "access_token": "x"})
    admin.call("whatsapp_crm.number", "create", {
        "name": "Other", "phone_number_ref": other.phone_number_id, "account_id": account,
        "team_id": admin.ref("whatsapp_crm.demo_team")})
    phones = world.people(4)
    cases = (
        (meta.DEMO_NUMBER, demo.APP_SECRET, "done"), (other, "another-secret", "done"),
        (meta.DEMO_NUMBER, "another-secret", "ignored"), (other, demo.APP_SECRET, "ignored"))
    for phone, (number, secret, state) in zip(phones, cases, strict=True):
        body = meta.text(meta.person(phone), "¿de quién?", number=number)
        assert world.post(body, secret=secret) == [200]
        world.until(f"SELECT state FROM {EVENTS} WHERE wamid = %s", state, [meta.wamid_of(body)])
    assert [bool(world.channel(phone, number.phone_number_id))
            for phone, (number, _secret, _state) in zip(phones, cases, strict=True)] == [True, True, False, False]
