"""What customers do on the simulated phones, and what the business is told."""

import base64

import pytest

from tests.simulator import SimulatorClient

ANA = "34600111001"
SECOND = "100000000000011"


def told(world):
    world.settle()
    return world.sink.messages()


@pytest.mark.parametrize(("kind", "values", "type_"), [
    ("text", {"body": "¡Hola! ñ"}, "text"),
    ("image", {"caption": "mira"}, "image"),
    ("video", {}, "video"), ("audio", {}, "audio"), ("document", {}, "document"),
    ("sticker", {}, "sticker"), ("location", {"name": "Taller"}, "location"),
    ("contacts", {}, "contacts"), ("button", {"text": "Sí"}, "button"),
    ("button_reply", {"reply_id": "y", "title": "Sí"}, "interactive"),
    ("list_reply", {"reply_id": "v", "title": "Ventas"}, "interactive"),
    ("order", {}, "order"), ("unsupported", {}, "unsupported"),
    ("hologram", {"content": {"depth": 3}}, "hologram"),
])
def test_every_kind_reaches_the_business(world, kind, values, type_):
    wamid = world.sim.customer_message(ANA, kind, **values)
    [item] = told(world)
    assert (item["id"], item["type"], item["from"]) == (wamid, type_, ANA)
    assert world.sim.messages(ANA)[-1]["wamid"] == wamid


def test_media_can_be_fetched_by_id(world):
    world.sim.customer_message(ANA, "document", file=(b"%PDF-1.4 x", "application/pdf", "a.pdf"))
    [item] = told(world)
    assert item["document"]["filename"] == "a.pdf"
    info = world.graph.get(item["document"]["id"]).json()
    assert world.graph.get(info["url"]).content == b"%PDF-1.4 x"
    digest = base64.b64decode(item["document"]["sha256"]).hex()
    assert digest == info["sha256"]


def test_a_reply_names_what_it_quotes(world):
    world.sim.customer_text(ANA)
    ours = world.graph.wamid(ANA)
    world.sim.customer_text(ANA, "sí", context=ours)
    assert told(world)[-1]["context"] == {"from": "34600000001", "id": ours}
    assert world.sim.messages(ANA)[-1]["quote"]["wamid"] == ours


def test_ad_referral_and_forwarding(world):
    world.sim.customer_text(ANA, ad=True)
    world.sim.customer_text(ANA, forwarded=True)
    first, second = told(world)
    assert first["referral"]["headline"]
    assert first["referral"]["ctwa_clid"]
    assert second["context"] == {"forwarded": True}


def test_reaction_edit_and_delete_change_the_bubble(world):
    first = world.sim.customer_text(ANA, "precio")
    ours = world.graph.wamid(ANA)
    world.sim.customer_message(ANA, "reaction", message_id=ours, emoji="❤️")
    world.sim.customer_message(ANA, "edit", original_message_id=first, body="¿precio?")
    assert [row["type"] for row in told(world)] == ["text", "reaction", "edit"]
    bubbles = world.sim.messages(ANA)
    assert (bubbles[0]["text"], bubbles[0]["edited"]) == ("¿precio?", True)
    assert bubbles[1]["reactions"] == {"customer": "❤️"}
    world.sim.customer_message(ANA, "reaction", message_id=ours, emoji="")
    world.sim.customer_message(ANA, "revoke", original_message_id=first)
    assert told(world)[-2]["reaction"] == {"message_id": ours}
    bubbles = world.sim.messages(ANA)
    assert bubbles[0]["deleted"]
    assert "reactions" not in bubbles[1]


def test_user_id_only_customer(world):
    world.sim.customer_message(user_id="ES.777", name="Nora", username="nora", body="hola")
    [item] = told(world)
    assert item["from_user_id"] == "ES.777"
    assert "from" not in item
    assert world.sink.values()[0]["contacts"] == [
        {"profile": {"name": "Nora", "username": "nora"}, "user_id": "ES.777"}]


def test_the_same_person_with_and_without_phone_keeps_the_user_id(world):
    world.sim.customer_text(ANA)
    world.sim.customer(ANA, hide_phone=True)
    world.sim.customer_text(ANA)
    first, second = told(world)
    assert first["from_user_id"] == second["from_user_id"]
    assert "from" in first
    assert "from" not in second


def test_several_senders_and_numbers_at_once(world):
    answer = world.sim.control(
        "customer_message", **{"from": [ANA, "34600111002"]}, to=["100000000000001", SECOND])
    assert len(answer["wamids"]) == 4
    numbers = [value["metadata"]["phone_number_id"] for value in (told(world), world.sink.values())[1]]
    assert sorted(numbers) == ["100000000000001"] * 2 + [SECOND] * 2


def test_ticks_of_the_customers_own_message(world):
    world.sink.answers = [500]
    world.sim.configure(webhook_retry_seconds=[])
    world.sim.customer_text(ANA)
    world.settle()
    assert world.sim.messages(ANA)[0]["status"] == "sent"
    world.sim.customer_text(ANA)
    world.settle()
    assert world.sim.messages(ANA)[1]["status"] == "delivered"


def test_new_number_brings_a_new_user_id(world):
    before = world.sim.customer(ANA)
    world.sim.change_number(ANA, "34600999777")
    [item] = told(world)
    assert item["from"] == ANA
    assert item["system"]["wa_id"] == "34600999777"
    assert item["system"]["previous_user_id"] == before["user_id"]
    assert "contacts" not in world.sink.values()[0]
    world.sim.customer_text("34600999777", "soy yo")
    assert told(world)[-1]["from_user_id"] == item["system"]["user_id"]


def test_preferences_echo_history_and_meta_events(world):
    sim = world.sim
    sim.stop_marketing(ANA)
    sim.echo(ANA, "Te llamo")
    sim.history([{"user": ANA, "messages": [
        {"text": "hola", "timestamp": 1}, {"text": "dime", "from_me": True, "timestamp": 2}]}])
    sim.template_event("saludo", "PAUSED")
    sim.control("template_quality", name="hello", score="RED")
    sim.control("template_category", name="hello", category="MARKETING", announce=True)
    sim.control("number_event", event="DOWNGRADE", limit="TIER_250")
    sim.control("account_event", event="DISABLED_UPDATE",
                info={"ban_info": {"waba_ban_state": "DISABLE"}})
    sim.field("tomorrows_field", {"x": 1})
    world.settle()
    values = world.sink.values
    assert values("user_preferences")[0]["user_preferences"][0]["value"] == "stop"
    assert values("smb_message_echoes")[0]["message_echoes"][0]["to"] == ANA
    thread = values("history")[0]["history"][0]["threads"][0]
    assert [row["from"] for row in thread["messages"]] == [ANA, "34600000001"]
    paused = values("message_template_status_update")[0]
    assert isinstance(paused["message_template_id"], int)
    assert world.graph.code(ANA, "template", {"name": "saludo", "language": {"code": "es"}}) == 132015
    assert values("message_template_quality_update")[0]["new_quality_score"] == "RED"
    assert values("template_category_update")[0]["correct_category"] == "MARKETING"
    assert values("phone_number_quality_update")[0]["event"] == "DOWNGRADE"
    assert values("account_update")[0]["ban_info"]
    assert values("tomorrows_field") == [{"x": 1}]


def test_bulk_of_batches(world):
    answer = world.sim.bulk(messages=2500, customers=40, batch=1000)
    world.settle(20)
    assert answer["posts"] == len(world.sink.posts) == 3
    assert {row["id"] for row in world.sink.messages()} == set(answer["wamids"])
    assert len(world.sink.bodies()[0]["entry"][0]["changes"][0]["value"]["contacts"]) == 40


def test_the_client_speaks_the_same_language(world):
    client = SimulatorClient(world.sim.url)
    wamid = client.customer_text(ANA, "por HTTP")
    assert client.wait_idle()
    assert told(world)[0]["id"] == wamid
    world.graph.wamid(ANA, content={"body": "recibido"})
    assert client.wait_for_text(ANA, "recibido")["side"] == "business"
    assert [row["type"] for row in client.sends(to=ANA)] == ["text"]
    with pytest.raises(ValueError, match="unknown setting"):
        client.configure(no_such_thing=1)
    with pytest.raises(ValueError, match="no POST"):
        client.control("no_such_thing")
    client.reset()
    assert client.messages(ANA) == []
