"""What the simulated Graph API takes, refuses and then tells by statuses."""

import threading
import time

import pytest

from tests.simulator.testing import Graph

ANA, MARTA = "34600111001", "34600111002"
GREETING = {"name": "saludo", "language": {"code": "es"}}
REMINDER = {
    "name": "recordatorio_cita", "language": {"code": "es"}, "components": [
        {"type": "header", "parameters": [
            {"type": "text", "parameter_name": "empresa", "text": "Planes"}]},
        {"type": "body", "parameters": [
            {"type": "text", "parameter_name": name, "text": text}
            for name, text in (("nombre", "Ana"), ("dia", "martes"), ("hora", "10:30"))]}]}
BUTTONS = {
    "type": "button", "body": {"text": "¿Confirmas?"}, "action": {"buttons": [
        {"type": "reply", "reply": {"id": "y", "title": "Sí"}},
        {"type": "reply", "reply": {"id": "n", "title": "No"}}]}}
LIST = {
    "type": "list", "body": {"text": "¿Con quién?"}, "action": {
        "button": "Ver", "sections": [{"rows": [{"id": "v", "title": "Ventas"}]}]}}
CTA = {
    "type": "cta_url", "body": {"text": "Factura"}, "action": {
        "name": "cta_url", "parameters": {"display_text": "Abrir", "url": "https://x.example"}}}


@pytest.fixture
def world(running_world):
    running_world.clean()
    running_world.sim.customer_text(ANA)
    running_world.settle()
    running_world.sink.posts.clear()
    return running_world


@pytest.mark.parametrize(("kind", "content"), [
    ("text", {"body": "á" * 4096, "preview_url": True}),
    ("image", {"link": "https://x.example/a.jpg", "caption": "hola"}),
    ("video", {"link": "https://x.example/a.mp4"}),
    ("audio", {"link": "https://x.example/a.ogg", "voice": True}),
    ("document", {"link": "https://x.example/a.pdf", "filename": "a.pdf"}),
    ("sticker", {"link": "https://x.example/a.webp"}),
    ("location", {"latitude": 40.4, "longitude": -3.7}),
    ("contacts", [{"name": {"formatted_name": "Eva", "first_name": "Eva"}}]),
    ("interactive", BUTTONS), ("interactive", LIST), ("interactive", CTA),
    ("template", GREETING), ("template", REMINDER),
])
def test_every_type_is_accepted(world, kind, content):
    wamid = world.graph.wamid(ANA, kind, content)
    world.settle()
    assert [row["status"] for row in world.sink.statuses(wamid)] == [
        "sent", "delivered", "read"]


@pytest.mark.parametrize(("kind", "content", "code"), [
    ("text", {"body": "x" * 4097}, 100),
    ("text", {}, 131008),
    ("poll", {"name": "?"}, 100),
    ("image", {}, 100),
    ("image", {"id": "1", "link": "https://x.example"}, 100),
    ("image", {"id": "424242"}, 131009),
    ("audio", {"link": "https://x.example/a.ogg", "caption": "no"}, 100),
    ("location", {"latitude": 140, "longitude": 0}, 131009),
    ("contacts", [{"name": {"formatted_name": "Eva"}}], 131009),
    ("reaction", {"message_id": "wamid.none", "emoji": "👍"}, 131009),
    ("reaction", {"message_id": "wamid.none", "emoji": "yes"}, 131009),
    ("interactive", BUTTONS | {"action": {"buttons": []}}, 131009),
    ("interactive", BUTTONS | {"body": {"text": "x" * 1025}}, 131009),
    ("interactive", LIST | {"header": {"type": "image"}}, 131009),
    ("template", {"name": "nada", "language": {"code": "es"}}, 132001),
    ("template", {"name": "saludo", "language": {"code": "en_US"}}, 132001),
    ("template", {"name": "promo_primavera", "language": {"code": "es"}}, 132001),
    ("template", {"name": "reactivacion", "language": {"code": "es"}}, 132015),
    ("template", REMINDER | {"components": []}, 132000),
])
def test_what_meta_refuses(world, kind, content, code):
    assert world.graph.code(ANA, kind, content) == code
    world.settle()
    assert not world.sink.posts


@pytest.mark.parametrize("text", ["two\nlines", "a     b", "tab\t"])
def test_template_values_with_line_breaks_are_refused(world, text):
    content = {
        "name": "pedido_enviado", "language": {"code": "es"}, "components": [
            {"type": "body", "parameters": [{"type": "text", "text": text}]},
            {"type": "button", "sub_type": "url", "index": "0",
             "parameters": [{"type": "text", "text": "A-1"}]}]}
    assert world.graph.code(ANA, "template", content) == 132018


def test_errors_have_metas_shape(world):
    error = world.graph.send(MARTA).json()["error"]
    assert error["code"] == 131047
    assert error["type"] == "OAuthException"
    assert error["fbtrace_id"]
    assert "24 hours" in error["error_data"]["details"]


def test_bad_token_is_190_with_401(world):
    answer = Graph(world.sim.url, token="stolen").send(ANA)
    assert (answer.status_code, answer.json()["error"]["code"]) == (401, 190)


def test_expired_token_is_190_until_restored(world):
    world.sim.expire_token()
    assert world.graph.code(ANA) == 190
    world.sim.restore_token()
    world.graph.wamid(ANA)


def test_token_without_scope_may_not_send(world):
    world.sim.restore_token(scopes=["whatsapp_business_management"])
    assert world.graph.code(ANA) == 10


def test_window_closes_after_24_hours_and_a_template_still_goes(world):
    world.sim.advance_clock(24 * 3600 - 5)
    world.graph.wamid(ANA)
    world.sim.advance_clock(10)
    assert world.graph.code(ANA) == 131047
    world.graph.wamid(ANA, "template", GREETING)
    assert world.graph.code(ANA) == 131047


def test_window_is_per_number_and_by_the_messages_own_time(world):
    second = Graph(world.sim.url, "100000000000011")
    assert second.code(ANA) == 131047
    world.sim.customer_text(ANA, to="100000000000011", timestamp=time.time() - 25 * 3600)
    assert second.code(ANA) == 131047
    world.sim.customer_text(ANA, to="100000000000011")
    second.wamid(ANA)


def test_a_reaction_does_not_open_the_window(world):
    wamid = world.graph.wamid(MARTA, "template", GREETING)
    world.sim.customer_message(MARTA, "reaction", message_id=wamid)
    assert world.graph.code(MARTA) == 131047


def test_pair_rate_is_a_burst_of_45_then_one_in_six_seconds(world):
    world.sim.configure(statuses=False)
    for _number in range(45):
        world.graph.wamid(ANA)
    assert world.graph.code(ANA) == 131056
    world.sim.advance_clock(6)
    world.graph.wamid(ANA)
    assert world.graph.code(ANA) == 131056
    world.sim.configure(check_pair_rate=False)
    world.graph.wamid(ANA)


def test_throughput_of_a_number(world):
    world.sim.configure(throughput_per_second=3, check_pair_rate=False)
    codes = [world.graph.send(ANA).status_code for _number in range(6)]
    assert codes[:3] == [200] * 3
    assert world.graph.code(ANA) == 130429


def test_number_not_on_whatsapp_fails_by_status(world):
    wamid = world.graph.wamid("34600111999", "template", GREETING)
    world.settle()
    [status] = world.sink.statuses(wamid)
    assert status["status"] == "failed"
    assert status["errors"][0]["code"] == 131026
    assert "recipient_user_id" not in status


def test_callback_data_and_price_come_back_in_order(world):
    wamid = world.graph.wamid(ANA, biz_opaque_callback_data="wacrm:7")
    world.settle()
    rows = world.sink.statuses(wamid)
    assert [row["biz_opaque_callback_data"] for row in rows] == ["wacrm:7"] * 3
    assert rows[0]["pricing"] == {
        "billable": False, "pricing_model": "PMP", "type": "free_customer_service",
        "category": "service"}
    assert all("conversation" not in row for row in rows)
    assert all(right for _raw, right in world.sink.posts)


def test_service_messages_cost_after_the_free_allowance(world):
    world.sim.configure(free_service_messages=1)
    world.graph.wamid(ANA)
    world.settle()
    wamid = world.graph.wamid(ANA)
    world.settle()
    assert world.sink.statuses(wamid)[0]["pricing"]["type"] == "regular"


def test_answering_an_ad_opens_the_free_entry_window(world):
    world.sim.customer_text(MARTA, ad=True)
    wamid = world.graph.wamid(MARTA)
    world.settle()
    sent = world.sink.statuses(wamid)[0]
    assert sent["pricing"]["type"] == "free_entry_point"
    assert sent["conversation"]["origin"] == {"type": "referral_conversion"}


def test_send_to_a_user_id_when_the_phone_is_hidden(world):
    world.sim.customer_text("34600111005")
    user_id = world.sim.customer("34600111005")["user_id"]
    answer = world.graph.send(None, recipient=user_id).json()
    assert answer["contacts"] == [{"input": user_id, "user_id": user_id}]
    world.settle()
    assert "recipient_id" not in world.sink.statuses()[-1]
    assert world.sink.statuses()[-1]["recipient_user_id"] == user_id


def test_a_number_dialled_otherwise_is_the_same_person(world):
    world.sim.customer("5511999990003", dialled=["551199990003"])
    world.sim.customer_text("5511999990003")
    answer = world.graph.send("551199990003").json()
    assert answer["contacts"][0]["wa_id"] == "5511999990003"


def test_phone_switched_off_gets_its_messages_later(world):
    world.sim.customer(ANA, online=False)
    wamid = world.graph.wamid(ANA)
    world.settle()
    assert [row["status"] for row in world.sink.statuses(wamid)] == ["sent"]
    world.sim.customer(ANA, online=True)
    world.settle()
    assert [row["status"] for row in world.sink.statuses(wamid)] == [
        "sent", "delivered", "read"]


def test_without_auto_read_a_look_reads(world):
    world.sim.configure(auto_read=False)
    wamid = world.graph.wamid(ANA)
    world.settle()
    assert [row["status"] for row in world.sink.statuses(wamid)] == ["sent", "delivered"]
    world.sim.look(ANA)
    world.settle()
    assert world.sink.statuses(wamid)[-1]["status"] == "read"


def test_without_read_receipts_nothing_is_read(world):
    world.sim.customer(ANA, read_receipts=False)
    wamid = world.graph.wamid(ANA)
    world.sim.look(ANA)
    world.settle()
    assert "read" not in [row["status"] for row in world.sink.statuses(wamid)]


def test_our_reactions_are_only_sent(world):
    target = world.sim.customer_text(ANA, "gracias")
    wamid = world.graph.wamid(ANA, "reaction", {"message_id": target, "emoji": "🎉"})
    world.settle()
    assert [row["status"] for row in world.sink.statuses(wamid)] == ["sent"]
    assert world.sim.messages(ANA)[-1]["reactions"] == {"business": "🎉"}


def test_mark_as_read_and_typing(world):
    first, last = world.sim.customer_text(ANA, "uno"), world.sim.customer_text(ANA, "dos")
    body = {"messaging_product": "whatsapp", "status": "read", "message_id": last,
            "typing_indicator": {"type": "text"}}
    answer = world.graph.request("POST", f"{world.graph.pnid}/messages", json=body)
    assert answer.json() == {"success": True}
    shown = {row["wamid"]: row["status"] for row in world.sim.messages(ANA)}
    assert shown[first] == shown[last] == "read"
    chat = world.sim.view.chat(world.graph.pnid, world.sim.known_customer(ANA))
    assert chat["typing"]
    unknown = world.graph.request(
        "POST", f"{world.graph.pnid}/messages", json=body | {"message_id": "wamid.none"})
    assert unknown.json()["error"]["code"] == 131009


def test_marketing_to_somebody_who_stopped_it(world):
    world.sim.stop_marketing(ANA)
    content = {
        "name": "seguimiento_presupuesto", "language": {"code": "es"}, "components": [
            {"type": "body", "parameters": [
                {"type": "text", "text": "Ana"}, {"type": "text", "text": "el plan"}]}]}
    assert world.graph.code(ANA, "template", content) == 131050
    world.graph.wamid(ANA, "template", GREETING)


def test_a_hundred_sends_a_second_with_a_slow_graph(world):
    world.sim.configure(
        latency_ms=300, check_throughput=False, check_pair_rate=False, statuses=False)
    started = time.monotonic()

    def work():
        graph = Graph(world.sim.url)
        for _number in range(5):
            graph.wamid(ANA)

    threads = [threading.Thread(target=work) for _number in range(48)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(world.sim.sends()) == 240
    # 240 sends at 100 a second; one after the other would take 72 s
    assert time.monotonic() - started < 5
