"""Numbers, account, templates, media and subscriptions of the simulated Graph API."""

import pytest

from tests.simulator import samples
from tests.simulator.testing import Graph

WABA = "200000000000002"
ANA = "34600111001"


# --- numbers and account ------------------------------------------------------
def test_number_fields(world):
    fields = "display_phone_number,quality_rating,health_status,throughput"
    number = world.graph.get(world.graph.pnid, fields=fields).json()
    assert number["display_phone_number"] == "+34 600 000 001"
    assert number["quality_rating"] == "GREEN"
    assert number["health_status"]["can_send_message"] == "AVAILABLE"
    assert set(number) == {*fields.split(","), "id"}
    unknown = world.graph.get(world.graph.pnid, fields="colour")
    assert unknown.json()["error"]["code"] == 100


def test_a_banned_number_is_blocked_and_may_not_send(world):
    world.sim.control("number", status="BANNED", quality_rating="RED")
    number = world.graph.get(world.graph.pnid, fields="status,health_status").json()
    assert number["health_status"]["can_send_message"] == "BLOCKED"
    assert world.graph.code(ANA) == 133010


def test_numbers_of_the_account(world):
    rows = world.graph.get(f"{WABA}/phone_numbers").json()["data"]
    assert [row["id"] for row in rows] == ["100000000000001", "100000000000011"]


def test_account_and_unknown_objects(world):
    assert world.graph.get(WABA).json()["currency"] == "EUR"
    error = world.graph.get("999").json()["error"]
    assert (error["code"], error["error_subcode"]) == (100, 33)


def test_debug_token(world):
    app = Graph(world.sim.url, token="300000000000003|demo-app-secret")

    def check(token):
        return app.get("debug_token", input_token=token).json()["data"]

    assert check("demo-access-token")["is_valid"]
    assert check("demo-access-token")["expires_at"] == 0
    assert not check("other")["is_valid"]
    world.sim.expire_token()
    assert not check("demo-access-token")["is_valid"]


# --- subscriptions --------------------------------------------------------------
def test_subscribed_apps(world):
    path = f"{WABA}/subscribed_apps"
    [row] = world.graph.get(path).json()["data"]
    assert row["whatsapp_business_api_data"]["id"] == "300000000000003"
    assert world.graph.request("DELETE", path).json() == {"success": True}
    assert world.graph.get(path).json() == {"data": []}
    assert world.graph.request("POST", path).json() == {"success": True}
    assert len(world.graph.get(path).json()["data"]) == 1


def test_override_of_a_number_is_verified_first(world):
    def override(token):
        return world.graph.request("POST", world.graph.pnid, json={"webhook_configuration": {
            "override_callback_uri": world.sink.url, "verify_token": token}})

    world.sim.configure(webhook_url="")
    assert override("wrong").json()["error"]["code"] == 100
    assert override("demo-verify-token").json() == {"success": True}
    found = world.graph.get(world.graph.pnid, fields="webhook_configuration").json()
    assert found["webhook_configuration"] == {"phone_number": world.sink.url}
    world.sim.customer_text(ANA)
    world.settle()
    assert len(world.sink.posts) == 1


def test_challenge(world):
    assert world.sim.challenge()["verified"]
    assert world.sim.challenge(verify_token="wrong")["status"] == 403


# --- templates --------------------------------------------------------------------
def test_templates_come_in_pages(world):
    seen, params = [], {"limit": 5, "fields": "name,language,status,components"}
    while True:
        page = world.graph.get(f"{WABA}/message_templates", **params).json()
        seen += [(row["name"], row["language"]) for row in page["data"]]
        if "next" not in page["paging"]:
            break
        params["after"] = page["paging"]["cursors"]["after"]
    assert len(seen) == len(set(seen)) == 13
    status = world.graph.get(f"{WABA}/message_templates", status="PAUSED").json()["data"]
    assert [row["name"] for row in status] == ["reactivacion"]
    bad = world.graph.get(f"{WABA}/message_templates", after="nonsense")
    assert bad.json()["error"]["code"] == 131059


def test_next_address_can_be_followed(world):
    page = world.graph.get(f"{WABA}/message_templates", limit=12).json()
    rest = world.graph.get(page["paging"]["next"]).json()
    assert len(rest["data"]) == 1


def test_a_template_is_created_reviewed_sent_and_deleted(world):
    body = {
        "name": "aviso", "language": "es", "category": "UTILITY", "components": [
            {"type": "BODY", "text": "Hola {{1}}, todo listo.",
             "example": {"body_text": [["Ana"]]}}]}
    created = world.graph.request("POST", f"{WABA}/message_templates", json=body).json()
    assert created["status"] == "PENDING"
    content = {"name": "aviso", "language": {"code": "es"}, "components": [
        {"type": "body", "parameters": [{"type": "text", "text": "Ana"}]}]}
    assert world.graph.code(ANA, "template", content) == 132001
    world.sim.template_event("aviso", "APPROVED")
    world.graph.wamid(ANA, "template", content)
    assert world.sim.messages(ANA)[-1]["text"] == "Hola Ana, todo listo."
    again = world.graph.request("POST", f"{WABA}/message_templates", json=body).json()
    assert again["error"]["error_subcode"] == 2388024
    gone = world.graph.request("DELETE", f"{WABA}/message_templates", params={"name": "aviso"})
    assert gone.json() == {"success": True}
    assert world.graph.code(ANA, "template", content) == 132001


@pytest.mark.parametrize("change", [
    {"name": "Con Mayúsculas"}, {"category": "OTHER"}, {"components": []},
    {"components": [{"type": "BODY", "text": "{{1}} al principio"}]},
    {"components": [{"type": "BODY", "text": "x" * 1025}]},
])
def test_bad_templates_are_refused(world, change):
    body = {"name": "aviso", "language": "es", "category": "UTILITY",
            "components": [{"type": "BODY", "text": "Hola"}]} | change
    answer = world.graph.request("POST", f"{WABA}/message_templates", json=body)
    assert answer.json()["error"]["code"] == 100


def test_media_header_and_button_variable(world):
    media_id = upload(world, samples.picture(), "image/jpeg").json()["id"]
    content = {"name": "oferta_imagen", "language": {"code": "es"}, "components": [
        {"type": "header", "parameters": [{"type": "image", "image": {"id": media_id}}]},
        {"type": "body", "parameters": [{"type": "text", "text": "20 %"}]},
        {"type": "button", "sub_type": "url", "index": "0",
         "parameters": [{"type": "text", "text": "A1"}]}]}
    world.graph.wamid(ANA, "template", content)
    bubble = world.sim.messages(ANA)[-1]
    assert bubble["media"]["kind"] == "image"
    assert bubble["choices"]["buttons"][0]["url"] == "https://planes.example/oferta/A1"
    content["components"].pop(0)
    assert world.graph.code(ANA, "template", content) == 132012


# --- media --------------------------------------------------------------------------
def upload(world, data, mime_type, name="a"):
    return world.graph.request(
        "POST", f"{world.graph.pnid}/media",
        data={"messaging_product": "whatsapp", "type": mime_type},
        files={"file": (name, data, mime_type)})


def test_media_life(world):
    media_id = upload(world, b"x" * 1000, "application/pdf").json()["id"]
    info = world.graph.get(media_id, phone_number_id=world.graph.pnid).json()
    assert (info["mime_type"], info["file_size"]) == ("application/pdf", 1000)
    assert world.graph.get(info["url"]).content == b"x" * 1000
    assert Graph(world.sim.url, token="none").get(info["url"]).status_code == 401
    world.sim.advance_clock(301)
    assert world.graph.get(info["url"]).status_code == 404
    assert world.graph.request("DELETE", media_id).json() == {"success": True}
    assert world.graph.get(media_id).json()["error"]["code"] == 100


def test_inbound_media_is_gone_after_seven_days(world):
    world.sim.customer_message(ANA, "image")
    world.settle()
    media_id = world.sink.messages()[0]["image"]["id"]
    world.sim.advance_clock(8 * 24 * 3600)
    assert world.graph.get(media_id).status_code == 400


@pytest.mark.parametrize(("data", "mime_type", "code"), [
    (b"x", "text/html", 100), (b"x", "image/webm", 100),
    (b"", "image/png", 131053), (b"x" * (5 * 1024 * 1024 + 1), "image/png", 131053)])
def test_uploads_that_are_refused(world, data, mime_type, code):
    assert upload(world, data, mime_type).json()["error"]["code"] == code


def test_a_picture_sent_as_sound_fails_by_status(world):
    world.sim.customer_text(ANA)
    media_id = upload(world, samples.picture(), "image/jpeg").json()["id"]
    wamid = world.graph.wamid(ANA, "audio", {"id": media_id})
    world.settle()
    assert world.sink.statuses(wamid)[0]["errors"][0]["code"] == 131053


def test_media_can_lie_or_vanish_on_request(world):
    media_id = world.sim.control("media", data="PGh0bWw+", mime_type="image/jpeg")["id"]
    info = world.graph.get(media_id).json()
    assert world.graph.get(info["url"]).content == b"<html>"
    world.sim.control("media", id=media_id, gone=True)
    assert world.graph.get(media_id).status_code == 400


@pytest.mark.parametrize("kind", ["image", "audio", "video", "document", "sticker"])
def test_samples_are_what_they_claim(kind):
    data, mime_type, _name = samples.sample(kind)
    starts = {"image": (0, b"\xff\xd8"), "audio": (0, b"OggS"), "video": (4, b"ftyp"),
              "document": (0, b"%PDF"), "sticker": (8, b"WEBP")}
    at, mark = starts[kind]
    assert data[at:at + len(mark)] == mark
    assert mime_type


# --- a template's life ----------------------------------------------------------------
def test_a_rejected_template_is_edited_and_an_approved_one_once_a_day(world):
    def components(text):
        return [{"type": "BODY", "text": text}]
    body = {"name": "aviso", "language": "es", "category": "UTILITY", "components": components("Hola")}
    node = world.graph.request("POST", f"{WABA}/message_templates", json=body).json()["id"]
    pending = world.graph.request("POST", node, json={"components": components("Otra")})
    assert pending.json()["error"]["error_subcode"] == 2388003
    world.sim.template_event("aviso", "REJECTED", reason="PROMOTIONAL")
    assert world.graph.get(node, fields="rejected_reason").json()["rejected_reason"] == "PROMOTIONAL"
    edit = {"components": components("Otra"), "category": "MARKETING"}
    assert world.graph.request("POST", node, json=edit).json() == {"success": True}
    assert world.graph.get(node, fields="status,category").json() == {
        "id": node, "status": "PENDING", "category": "MARKETING"}
    world.sim.template_event("aviso", "APPROVED")
    assert world.graph.request("POST", node, json={"components": components("Ya")}).ok
    world.sim.template_event("aviso", "APPROVED")
    again = world.graph.request("POST", node, json={"components": components("Más")})
    assert again.json()["error"]["code"] == 100


def test_a_sample_file_gets_a_handle(world):
    query = {"file_length": 5, "file_type": "image/png", "file_name": "a.png"}
    session = world.graph.request("POST", "300000000000003/uploads", params=query).json()["id"]
    assert session.startswith("upload:")
    handle = world.graph.request("POST", session, data=b"12345", headers={"file_offset": "0"}).json()["h"]
    media = {"type": "HEADER", "format": "IMAGE"}
    body = {"name": "foto", "language": "es", "category": "UTILITY",
            "components": [media, {"type": "BODY", "text": "Hola"}]}
    assert world.graph.request("POST", f"{WABA}/message_templates", json=body).json()["error"]["code"] == 100
    media["example"] = {"header_handle": [handle]}
    assert world.graph.request("POST", f"{WABA}/message_templates", json=body).ok
