"""The builders give Meta's shapes and its signature over exact bytes."""

import pytest

from tests.simulator import webhook_bodies as wb

ANA = wb.Person("34600111001", "ES.1", "Ana", "ana.q")


@pytest.mark.parametrize(("raw", "digest"), [
    (b'{"object":"whatsapp_business_account","entry":[]}',
     "dec6a680679a968e7e0319355b23599cbfc54502c0784668e9618baa0c633756"),
    (b'{"object": "whatsapp_business_account", "entry": []}',
     "56cbbaf4961c6cfdae48b7f116c047e5eb513d2c931baae63a2bc1afd26f803a"),
    ('{"a":"é"}'.encode(),
     "b1da91d17c8e6b70d338244a5ba4bd25d4b70ac950812f5c91dee574d84a1180"),
    (b'{"a":"\\u00e9"}',
     "4355f1d1bf75cf85000ee9646587c547d6b5618b0b655e791bf4495ff655c463"),
])
def test_signature_vectors(raw, digest):
    assert wb.sign(raw, "test_app_secret") == f"sha256={digest}"


def test_body_of_a_text_names_the_person_by_both_ids():
    body = wb.inbound(wb.DEMO_NUMBER, ANA, wb.text(ANA, "hola", wamid="wamid.X", timestamp=9))
    value = body["entry"][0]["changes"][0]["value"]
    assert value["metadata"]["phone_number_id"] == "100000000000001"
    assert value["contacts"] == [{
        "profile": {"name": "Ana", "username": "ana.q"}, "wa_id": "34600111001",
        "user_id": "ES.1"}]
    assert value["messages"] == [{
        "from": "34600111001", "from_user_id": "ES.1", "id": "wamid.X", "timestamp": "9",
        "type": "text", "text": {"body": "hola"}}]


def test_a_missing_phone_is_an_absent_key():
    hidden = wb.Person(user_id="ES.1", username="ana.q")
    body = wb.inbound(wb.DEMO_NUMBER, hidden, wb.text(hidden))
    value = body["entry"][0]["changes"][0]["value"]
    assert "wa_id" not in value["contacts"][0]
    assert "from" not in value["messages"][0]


@pytest.mark.parametrize("kind", sorted(set(wb.BUILDERS) - {"reaction", "edit", "revoke", "system"}))
def test_every_kind_builds_without_arguments(kind):
    item = wb.BUILDERS[kind](ANA)
    assert item["from_user_id"] == "ES.1"
    assert item["type"] in item or item["type"] == "unsupported"


def test_taking_a_reaction_back_leaves_the_emoji_out():
    assert wb.reaction(ANA, "wamid.X", "")["reaction"] == {"message_id": "wamid.X"}


def test_failed_statuses_and_system_messages_carry_no_contacts():
    failed = wb.statuses(wb.DEMO_NUMBER, ANA, wb.status("wamid.X", "failed", ANA))
    moved = wb.inbound(wb.DEMO_NUMBER, ANA, wb.system_number_change(ANA, "34600999000"))
    for body in (failed, moved):
        assert "contacts" not in body["entry"][0]["changes"][0]["value"]


def test_username_comes_only_once_the_message_reached_the_device():
    def profile(name):
        body = wb.statuses(wb.DEMO_NUMBER, ANA, wb.status("wamid.X", name, ANA))
        return body["entry"][0]["changes"][0]["value"]["contacts"][0]["profile"]
    assert "username" not in profile("sent")
    assert profile("delivered")["username"] == "ana.q"
